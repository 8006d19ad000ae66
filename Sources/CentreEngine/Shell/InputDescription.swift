import CentrePorts
import ContactDomain
import Logging

// What the log says of an input: which kind it is, which ids it names, how long its texts are. Never what somebody said or who they are:
// logs are copied and kept, and erasing a customer does not reach them. Each case is spelled out, so that a new one is thought about.

extension Input {
    /// The kind, in the words of the code: `command.message.receive`.
    var logName: String { described.name }

    var described: (name: String, about: Logger.Metadata) {
        switch self {
        case .configuration(let change): ("configuration.\(change.logName)", [:])
        case .command(let command, _): ("command.\(command.described.name)", command.described.about)
        case .telephony(let fact): ("telephony.\(fact.described.name)", fact.described.about)
        case .timer(let key): ("timer.\(key.purpose.rawValue)", ["owner": "\(key.owner)"])
        case .storage(let isFailing): (isFailing ? "storage.fails" : "storage.works", [:])
        }
    }
}

extension Command {
    fileprivate var described: (name: String, about: Logger.Metadata) {
        switch self {
        case .setPresence(let agent, let presence): ("setPresence", ["agent": "\(agent)", "presence": "\(presence.kind.rawValue)"])
        case .takePhone(let agent, _): ("takePhone", ["agent": "\(agent)"])
        case .desk(let agent, let isOpen): (isOpen ? "desk.opened" : "desk.closed", ["agent": "\(agent)"])
        case .acceptOffer(let offer, let agent): ("acceptOffer", ["offer": "\(offer)", "agent": "\(agent)"])
        case .declineOffer(let offer, let agent): ("declineOffer", ["offer": "\(offer)", "agent": "\(agent)"])
        case .dial(let number, let agent): ("dial", ["agent": "\(agent)", "digits": "\(number.count)"])
        case .hold(let id): ("hold", about(id))
        case .resume(let id): ("resume", about(id))
        case .mute(let id, let on): (on ? "mute" : "unmute", about(id))
        case .sendDigits(let id, let digits): ("sendDigits", about(id, ["digits": "\(digits.count)"]))
        case .hangUp(let id): ("hangUp", about(id))
        case .rejoin(let id): ("rejoin", about(id))
        case .recording(let id, let command): ("recording.\(command.rawValue)", about(id))
        case .wrapUp(let id, let form): ("wrapUp", about(id, ["length": "\(form.notes.count)", "finished": "\(form.finished)"]))
        case .extendWrapUp(let id): ("extendWrapUp", about(id))
        case .pick(let id, let agent): ("pick", about(id, ["agent": "\(agent)"]))
        case .assign(let id, let agent): ("assign", about(id, ["agent": "\(agent)"]))
        case .move(let id, let queue, _): ("move", about(id, ["queue": "\(queue)"]))
        case .reprioritise(let id, let priority): ("reprioritise", about(id, ["priority": "\(priority)"]))
        case .message(let command): ("message.\(command.described.name)", command.described.about)
        case .transfer(let id, .queue(let queue), let note): ("transfer", about(id, ["queue": "\(queue)", "length": "\(note.count)"]))
        case .transfer(let id, .agent(let agent), let note): ("transfer", about(id, ["agent": "\(agent)", "length": "\(note.count)"]))
        case .drain(let queue, _): ("drain", ["queue": "\(queue)"])
        case .requestCallback(let request): ("requestCallback", ["queue": "\(request.queue)", "digits": "\(request.number.count)"])
        case .rescheduleCallback(let id, _): ("rescheduleCallback", about(id))
        case .cancelCallback(let id): ("cancelCallback", about(id))
        case .customer(let fact): ("customer.\(fact.described.name)", fact.described.about)
        }
    }
}

extension MessageCommand {
    fileprivate var described: (name: String, about: Logger.Metadata) {
        switch self {
        case .receive(let message):
            ("receive", [
                "channel": "\(message.key.channel.rawValue)", "entryPoint": "\(message.key.entryPoint)", "length": "\(message.text.count)",
                "attachments": "\(message.attachments.count)",
            ])
        case .send(let draft, let id, let agent):
            ("send", about(id, ["agent": "\(agent)", "length": "\(draft.text.count)", "attachments": "\(draft.attachments.count)"]))
        case .note(let text, let id, _, _): ("note", about(id, ["length": "\(text.count)"]))
        case .edit(let message, let text, _): ("edit", message.logged(["length": "\(text.count)"]))
        case .delete(let message, _): ("delete", message.logged())
        case .markRead(let id, .customer, let number): ("markRead.customer", about(id, ["upTo": "\(number)"]))
        case .markRead(let id, .agent(let agent), let number): ("markRead.agent", about(id, ["agent": "\(agent)", "upTo": "\(number)"]))
        case .report(let message, let delivery): ("report.\(delivery.state.rawValue)", message.logged())
        case .told(let message, _, let refusal): (refusal == nil ? "told" : "told.refused", message.logged())
        case .end(let id, let agent): ("end", about(id, ["agent": "\(agent)"]))
        case .leave(let id): ("leave", about(id))
        }
    }
}

extension CustomerFact {
    fileprivate var described: (name: String, about: Logger.Metadata) {
        switch self {
        case .recognised(let id, let card): (card == nil ? "unknown" : "recognised", about(id, card.map { ["customer": "\($0.id)"] } ?? [:]))
        case .linked(let id, let card): ("linked", about(id, ["customer": "\(card.id)"]))
        case .created(let customer): ("created", ["customer": "\(customer.id)"])
        case .changed(let customer): ("changed", ["customer": "\(customer.id)"])
        case .merged(let part, let whole): ("merged", ["customer": "\(whole.id)", "part": "\(part)"])
        case .unmerged(let part, let whole): ("unmerged", ["customer": "\(whole.id)", "part": "\(part.id)"])
        case .leaving(let ids): ("leaving", ["count": "\(ids.count)"])
        case .erased(let id): ("erased", ["customer": "\(id)"])
        }
    }
}

extension TelephonyFact {
    fileprivate var described: (name: String, about: Logger.Metadata) {
        switch self {
        case .arrived(let arrival): ("arrived", ["leg": "\(arrival.leg)"])
        case .ringing(let leg): ("ringing", ["leg": "\(leg)"])
        case .answered(let leg): ("answered", ["leg": "\(leg)"])
        case .ended(let leg, let why): ("ended", ["leg": "\(leg)", "why": "\(why.rawValue)"])
        // A key may be a digit of a card's number.
        case .digit(let leg, _): ("digit", ["leg": "\(leg)"])
        case .playbackEnded(let playback, let complete): ("playbackEnded", ["playback": "\(playback)", "complete": "\(complete)"])
        case .recordingStarted(let recording): ("recordingStarted", ["recording": "\(recording)"])
        case .recordingEnded(let recording, let failure): (failure == nil ? "recordingEnded" : "recordingFailed", ["recording": "\(recording)"])
        case .endpoint(let name, let reachable): (reachable ? "endpoint.reachable" : "endpoint.unreachable", ["endpoint": "\(name)"])
        case .disconnected(let reason): ("disconnected", ["reason": "\(reason)"])
        case .snapshot(let snapshot): ("snapshot", ["legs": "\(snapshot.legs.count)", "afterConnecting": "\(snapshot.afterConnecting)"])
        }
    }
}

extension ConfigurationChange {
    fileprivate var logName: String {
        switch self {
        case .all: "all"
        case .agent(let profile): "agent \(profile.id)"
        case .agentRemoved(let id): "agentRemoved \(id)"
        case .queue(let queue): "queue \(queue.id)"
        case .queueRemoved(let id): "queueRemoved \(id)"
        case .entryPoint(let entry): "entryPoint \(entry.id)"
        case .entryPointRemoved(let id): "entryPointRemoved \(id)"
        case .flows: "flows"
        }
    }
}

private func about(_ id: InteractionID, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
    var about = more
    about["interaction"] = "\(id)"
    return about
}

extension Message {
    fileprivate func logged(_ more: Logger.Metadata = [:]) -> Logger.Metadata { about(interaction, more.merging(["message": "\(id)"]) { first, _ in first }) }
}
