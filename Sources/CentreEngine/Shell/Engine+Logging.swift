import CentrePorts
import ContactDomain
import Logging

extension Engine {
    /// One line for each input that concerns an interaction, with its id: what `grep` finds is the call's story.
    func describe(_ input: Input, _ turn: Turn) {
        logger.debug("input", metadata: about(input).merging(taken(turn)) { _, last in last })
        for announcement in turn.announcements {
            guard case .interaction(let view) = announcement.view else { continue }
            var line: Logger.Metadata = ["interaction": "\(view.id)", "event": "\(announcement.name)", "state": "\(view.state.rawValue)"]
            if let agent = view.agentName { line["agent"] = "\(agent)" }
            if let queue = view.queueName { line["queue"] = "\(queue)" }
            if let ending = view.ending { line["ending"] = "\(ending.kind.rawValue)/\(ending.reason)" }
            logger.info("interaction changed", metadata: line)
            gauges.count(announcement.name)
        }
    }

    /// The code says why. The sentence for people may repeat what they wrote or dialled, and goes to them alone.
    func refused(_ input: Input, _ rejection: Rejection) {
        gauges.rejections[rejection.code, default: 0] += 1
        logger.info("input refused", metadata: about(input).merging(["code": "\(rejection.code)"]) { first, _ in first })
    }

    private func about(_ input: Input) -> Logger.Metadata {
        let described = input.described
        return described.about.merging(["input": "\(described.name)"]) { _, last in last }
    }

    private func taken(_ turn: Turn) -> Logger.Metadata {
        var line: Logger.Metadata = ["sequence": "\(sequence)"]
        if let id = turn.subject { line["interaction"] = "\(id)" }
        return line
    }
}
