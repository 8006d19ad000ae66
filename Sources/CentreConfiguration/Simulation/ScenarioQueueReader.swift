import ContactDomain
import RoutingCore

/// Reads one queue of a scenario: what a live queue has, and what only the engine by itself does, without a centre's core around it.
struct ScenarioQueueReader {
    let section: Section
    let key: String
    let references: References

    func read() -> QueuePolicy {
        var wrapUp = QueuePolicy.WrapUp()
        let profile = QueueReader(section: section, key: key, references: references, isSimulated: true).read { group in
            wrapUp.extendBy = group.span("extendBy", wrapUp.extendBy, in: .seconds(1)...QueueReader.day)
            wrapUp.extensions = group.integer("extensions", wrapUp.extensions, in: 0...100)
        }
        (wrapUp.time, wrapUp.needsCode, wrapUp.forced) = (profile.wrapUp, profile.wrapUpNeedsCode, profile.wrapUpForced)
        var queue = profile.routing
        queue.name = key
        queue.wrapUp = wrapUp
        queue.offerTimeout = section.value("offerTimeout")?.text == "none" ? nil : profile.offerTimeout
        queue.callbackPoints = section.integer("callbackPoints", queue.callbackPoints, in: QueueReader.points)
        section.finish()
        return queue
    }
}
