import CentrePorts
import ContactDomain
import Logging

extension Engine {
    /// One line for each input that concerns an interaction, with its id: what `grep` finds is the call's story.
    func describe(_ input: Input, _ turn: Turn) {
        var metadata: Logger.Metadata = ["sequence": "\(sequence)"]
        if let id = turn.subject { metadata["interaction"] = "\(id)" }
        logger.debug("input", metadata: metadata.merging(["input": "\(input)"]) { first, _ in first })
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

    func refused(_ input: Input, _ rejection: Rejection) {
        gauges.rejections[rejection.code, default: 0] += 1
        logger.info("input refused", metadata: ["code": "\(rejection.code)", "detail": "\(rejection.detail)", "input": "\(input)"])
    }
}
