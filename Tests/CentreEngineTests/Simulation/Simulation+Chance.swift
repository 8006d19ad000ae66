import CentrePorts
import ContactDomain
import TandemTesting
@testable import CentreEngine

// What people do, at random: sensible things mostly, nonsense at times.

extension Simulation {
    mutating func act() {
        if weather.callbacks, dice.chance(12) { return askForCallback() }
        switch dice.number(in: 1...100) {
        case ...22: callIn()
        case ...34: if let leg = dice.pick(asterisk.callerLegs), let key = dice.pick(["1", "2", "3", "#"]) { asterisk.press(key, on: leg, at: stage.now) }
        case ...42: if let leg = dice.pick(asterisk.callerLegs) { asterisk.hangUp(leg, at: stage.now) }
        case ...45: if let leg = dice.pick(asterisk.agentLegs) { asterisk.hangUp(leg, dice.chance(60) ? .hungUp : .failed, at: stage.now) }
        case ...50: movePhone()
        case ...68: answerOffer()
        case ...87: command()
        case ...94: setPresence()
        case ...97: if weather.admins { configure() }
        default: if weather.outages { outage() }
        }
    }

    private mutating func callIn() {
        guard asterisk.callerLegs.count < mostCallers, let address = dice.pick([SampleCentre.mainNumber, SampleCentre.mainNumber, SampleCentre.directNumber, SampleCentre.directNumber, "9999"]) else { return }
        asterisk.call(address, at: stage.now)
    }

    private mutating func movePhone() {
        guard let profile = dice.pick(profiles) else { return }
        asterisk.setReachable(profile.endpoint, dice.chance(75), at: stage.now)
    }

    private mutating func answerOffer() {
        let open = stage.core.interactions.keys.sorted().compactMap { id in stage.core.view(of: id)?.offer }
        guard let offer = dice.pick(open), let rung = dice.pick(offer.agents), let anybody = dice.pick(profiles)?.id else { return }
        let agent = dice.chance(95) ? rung : anybody
        feed(.command(dice.chance(85) ? .acceptOffer(offer.id, by: agent) : .declineOffer(offer.id, by: agent), by: .system))
    }

    private mutating func command() {
        guard let agent = dice.pick(profiles)?.id else { return }
        // Closed ones too: a page may be a moment behind.
        guard dice.chance(90), let id = dice.pick(dice.chance(90) ? stage.core.interactions.keys.sorted() : stage.rows.keys.sorted()) else {
            return feed(.command(.dial(dice.pick(["+49301234", "+49891234", "112"]) ?? "", by: agent), by: .system))
        }
        let commands: [Command] = [
            .hold(id), .resume(id), .resume(id), .mute(id, dice.chance(50)), .sendDigits(id, "1"), .hangUp(id), .rejoin(id), .rejoin(id), .rejoin(id),
            .recording(id, .start), .recording(id, .stop), .recording(id, .pause), .recording(id, .resume),
            .wrapUp(id, WrapUpForm(code: "done", notes: "", finished: dice.chance(70))), .wrapUp(id, WrapUpForm(code: nil, notes: "")), .extendWrapUp(id),
        ]
        guard let command = dice.pick(commands) else { return }
        feed(.command(command, by: .system))
    }

    /// Somebody asks for a call-back, puts one off or cancels it; at times one that is over, or a call.
    private mutating func askForCallback() {
        let callbacks = stage.core.interactions.values.filter { $0.callback != nil }.map(\.id).sorted()
        let at = dice.chance(60) ? stage.now + .seconds(dice.number(in: 0...40)) : nil
        switch dice.number(in: 1...10) {
        case ...6:
            let number = dice.pick(["+49301", "+49302", "+49303", "+49304", "+1900"]) ?? ""
            feed(.command(.requestCallback(CallbackRequest(queue: dice.pick(queues)?.id ?? SampleCentre.sales, number: number, at: at)), by: .system))
        case ...8:
            if let id = dice.pick(dice.chance(90) ? callbacks : stage.rows.keys.sorted()) { feed(.command(.rescheduleCallback(id, at: at ?? stage.now), by: .system)) }
        default:
            if let id = dice.pick(callbacks) { feed(.command(.cancelCallback(id), by: .system)) }
        }
    }

    private mutating func setPresence() {
        guard let agent = dice.pick(profiles)?.id, let kind = dice.pick(Presence.Kind.allCases) else { return }
        feed(.command(.setPresence(agent, Presence(dice.chance(70) ? .available : kind)), by: .system))
    }

    private mutating func configure() {
        guard var profile = dice.pick(profiles), var queue = dice.pick(queues) else { return }
        switch dice.number(in: 1...10) {
        case ...5:
            profile.skills = ["billing": dice.number(in: 1...10)]
            feed(.configuration(.agent(profile)))
        case 6: feed(.configuration(.agentRemoved(profile.id)))
        case 7: feed(.configuration(.queueRemoved(queue.id)))
        default:
            queue.priority = dice.number(in: 0...3)
            queue.requiredSkills = dice.chance(50) ? ["billing": dice.number(in: 1...6)] : [:]
            queue.selection = dice.chance(50) ? .ringAll : .longestIdle
            feed(.configuration(.queue(queue)))
        }
    }

    private mutating func outage() {
        let span = Span(milliseconds: Int64(dice.number(in: 100...20_000)))
        switch dice.number(in: 1...10) {
        case ...6: feed(.telephony(asterisk.disconnect(for: span, at: stage.now)))
        case ...8: feed(.telephony(asterisk.restart(for: span, at: stage.now)))
        default:
            do { try crash() } catch { stage.report("the checkpoint could not be read back: \(error)") }
        }
    }
}
