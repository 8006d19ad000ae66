import CentrePorts
import ContactDomain
import FlowCore

// The same flows, served in writing: what would be spoken is a message, keys are buttons, and an answer is a text.

extension CentreCore {
    mutating func carryOutInWriting(_ effects: [FlowEffect], _ id: InteractionID, _ turn: inout Turn) {
        for effect in effects {
            guard let interaction = interactions[id], case .inFlow(let run) = interaction.phase else { return }
            update(id, &turn) { $0.language = run.language }
            switch effect {
            case .play(let prompts):
                let text = prompts.compactMap { $0.text(in: run.language) }.joined(separator: "\n")
                if !text.isEmpty { write(text, by: .automatic, in: id, buttons: run.buttons, &turn) }
                // Written is said: nothing has to be heard to its end.
                advanceFlow(id, .promptsEnded(complete: true), &turn)
            // Who writes takes their time: a conversation in which nothing more is said ends by the watch for silence.
            case .stopPlaying, .startTimer: break
            case .checkQueue(let key, let waitOver): advanceFlow(id, .queueState(state(ofQueue: key, waitOver: waitOver, for: interaction.channel)), &turn)
            case .remember(let name, let value): remember(name, value, id, &turn)
            case .enqueue(let key, let priority): enqueue(id, queueKey: key, priority: priority, &turn)
            case .hangUp: close(id, interaction.settled ?? Ending(.completed, reason: "flow-ended"), &turn)
            case .failed(let why): apologise(id, because: "flow-failed: \(why)", &turn)
            }
        }
    }
}

extension FlowRun {
    /// The present menu's choices.
    fileprivate var buttons: [Message.Button] {
        guard case .menu(let menu) = flow.steps[step] else { return [] }
        return menu.keys.sorted { $0.key < $1.key }.map { Message.Button(key: $0.key, label: $0.value.label) }
    }
}

extension Prompt {
    /// As it is written; nil for a sound, which has no words.
    fileprivate func text(in language: LanguageTag) -> String? {
        switch self {
        case .sound: nil
        case .say(let wordings): wordings[language] ?? wordings["en"] ?? wordings.min { $0.key < $1.key }?.value
        case .number(let number): String(number)
        case .digits(let digits): digits
        }
    }
}
