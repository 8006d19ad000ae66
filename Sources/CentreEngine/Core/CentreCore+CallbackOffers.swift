import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore

// Callers who wait and would rather be called back: they are asked, or their queue sends them.

extension CentreCore {
    /// How long after the prompt the key still counts.
    static let callbackKeyTime = Span.seconds(5)

    /// The number at which one who waits on the phone can be called back; nil where that cannot be, or may not.
    func callbackNumber(of interaction: Interaction) -> String? {
        guard interaction.customerLeg != nil, interaction.phase.queue.flatMap({ queues[$0] })?.callbacks.enabled == true,
              let number = DialRule.cleaned(interaction.customerNumber), dialRoute(for: number) != nil else { return nil }
        return number
    }

    static let callbackWording: [LanguageTag: String] = [
        "en": "If you would rather be called back, press 1 now. We will call you at the number that you are calling from, and you keep your place in line.",
        "zh": "如果您希望我们回拨，请按1。我们将拨打您的来电号码，您的排队位置将为您保留。",
    ]

    /// Begins to listen for the key.
    mutating func offerCallback(_ id: InteractionID, _ turn: inout Turn) {
        guard let playback = interactions[id]?.playback else { return }
        update(id, &turn) { $0.callbackOffer = .playing(playback) }
    }

    /// The prompt is over; the key counts for a moment longer.
    mutating func callbackPromptEnded(_ playback: PlaybackID, _ id: InteractionID, _ turn: inout Turn) {
        guard interactions[id]?.callbackOffer == .playing(playback) else { return }
        let until = turn.now + Self.callbackKeyTime
        update(id, &turn) { $0.callbackOffer = .until(until) }
    }

    /// Whether the caller may ask for a call-back with a key now.
    func listensForCallback(_ id: InteractionID, at now: Timestamp) -> Bool {
        guard let interaction = interactions[id], interaction.customerLeg != nil, let offer = interaction.callbackOffer else { return false }
        switch interaction.phase {
        case .queued, .offered: break
        case .inFlow, .scheduled, .dialling, .active, .held, .agentLost, .wrapUp, .closed: return false
        }
        switch offer {
        case .playing(let playback): return interaction.playback == playback
        case .until(let end): return now < end
        }
    }

    /// The caller has pressed the key. An agent whose phone rings meanwhile is free again: the call-back may come to the same one.
    mutating func takeCallback(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let number = callbackNumber(of: interaction) else { return }
        takeBackOffers(id, outcome: "callback-requested", &turn)
        guard case .queued(let waiting) = interactions[id]?.phase else { return }
        route(.leave(id), &turn)
        becomeCallback(id, number, waiting, due: nil, saying: .callbackTaken, &turn)
    }

    /// The caller hears that they will be called back; a call-back takes the place in line.
    mutating func becomeCallback(_ id: InteractionID, _ number: String, _ waiting: Waiting, due: Timestamp?, saying flow: Flow, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        turn.subject = turn.subject ?? id
        // One who has asked already keeps the earlier call-back.
        if routing.callback(in: waiting.queue, to: number) == nil {
            makeCallback(CallbackWish(
                number: number, name: interaction.customerName, language: interaction.language, choices: interaction.choices, waiting: waiting, due: due, origin: id), &turn)
        }
        leaveLine(id, to: flow, settled: Ending(.completed, reason: "callback-requested"), outcome: "callback-requested", &turn)
    }
}

extension Flow {
    /// Who asked for it is told that it was understood.
    static let callbackTaken = Flow(name: "tandem-callback-taken", start: "promise", steps: [
        "promise": .hangUp([.say([
            "en": "Thank you. We will call you back, and you keep your place in line. Goodbye.",
            "zh": "好的，我们会给您回电，您的排队位置将为您保留。再见。",
        ])]),
    ])

    /// Who is sent away with the promise of a call.
    static let callbackPromised = Flow(name: "tandem-callback-promised", start: "promise", steps: [
        "promise": .hangUp([.say([
            "en": "We cannot take your call now. We will call you back at the number that you are calling from. Goodbye.",
            "zh": "我们现在无法接听您的来电，稍后将拨打您的来电号码与您联系。再见。",
        ])]),
    ])
}
