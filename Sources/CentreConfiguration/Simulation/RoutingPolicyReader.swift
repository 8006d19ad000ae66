import ContactDomain
import RoutingCore

/// Reads what holds for the whole centre: the group `policy` of a scenario.
struct RoutingPolicyReader {
    static let day = Span.minutes(24 * 60)

    let section: Section

    func read(timeZone: String) -> RoutingPolicy {
        var policy = RoutingPolicy(timeZone: timeZone)
        policy.serving = section.choice("serving", policy.serving)
        policy.guardAfter = section.optionalSpan("guardAfter", in: .seconds(1)...Self.day)
        let tiers = section.section("tierPoints")
        for entry in tiers.keys { policy.tierPoints[entry.key] = tiers.integer(entry.key, 0, in: -1_000_000...1_000_000) }
        tiers.finish()
        let backOff = section.section("backOff")
        policy.backOff.declined = backOff.span("declined", policy.backOff.declined, in: .zero...Self.day)
        policy.backOff.busy = backOff.span("busy", policy.backOff.busy, in: .zero...Self.day)
        policy.backOff.noAnswer = backOff.span("noAnswer", policy.backOff.noAnswer, in: .zero...Self.day)
        policy.backOff.unreachable = backOff.span("unreachable", policy.backOff.unreachable, in: .zero...Self.day)
        backOff.finish()
        policy.noAnswerLimit = section.integer("noAnswerLimit", policy.noAnswerLimit, in: 1...100)
        policy.notRespondingFor = section.optionalSpan("notRespondingFor", in: .seconds(1)...Self.day)
        policy.occupancyWindow = section.span("occupancyWindow", policy.occupancyWindow, in: .minutes(1)...Self.day)
        section.finish()
        return policy
    }
}
