import ContactDomain
import RoutingCore

/// Reads what holds for the whole centre: `routing` of the configuration, `policy` of a scenario. The caller finishes the reading.
struct RoutingPolicyReader {
    let section: Section

    func read(into policy: inout RoutingPolicy) {
        policy.serving = section.choice("serving", policy.serving)
        policy.guardAfter = section.optionalSpan("guardAfter", in: .seconds(1)...QueueReader.day)
        let tiers = section.section("tierPoints")
        for entry in tiers.keys { policy.tierPoints[entry.key] = tiers.integer(entry.key, 0, in: QueueReader.points) }
        tiers.finish()
        policy.occupancyWindow = section.span("occupancyWindow", policy.occupancyWindow, in: .minutes(1)...QueueReader.day)
        policy.timeZone = section.text("timeZone", policy.timeZone, check: Checks.timeZone)
    }
}
