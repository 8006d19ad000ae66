import CentreSimulation
import ContactDomain
import Foundation
import RoutingCore
import Testing

/// The same scenario and seed give the same figures; another policy does not change who comes.
@Suite struct DeterminismTests {
    /// Much of what there is: two queues, shifts, wrap-up, declined and unanswered offers, impatience.
    static func lively(selection: QueuePolicy.Selection = .longestIdle, agents: Int = 9) -> Scenario {
        var sales = Models.queue("sales", requirement: .skill("sales", .atLeast, 3), target: 0.1)
        sales.selection = selection
        sales.wrapUp = QueuePolicy.WrapUp(time: .seconds(60), extendBy: .seconds(30), extensions: 1)
        sales.steps = [
            RoutingStep(after: .seconds(40), actions: [.lower(by: 2)]), RoutingStep(after: .seconds(60), actions: [.offerCallback]),
            RoutingStep(after: .seconds(100), actions: [.overflow(Scenario.queueID("service"))]),
        ]
        let service = Models.queue("service", members: .teams(["service"]))
        let behaviour = OfferBehaviour(answersAfter: .logNormal(mean: .seconds(5), deviation: .seconds(4)), declines: 0.05, ignores: 0.05)
        let shift = Shift(from: 0, to: 1_200, breaks: [Shift.Break(from: 240, length: .minutes(30), spread: .minutes(60))])
        return Scenario(
            name: "lively", duration: .minutes(6 * 60), policy: RoutingPolicy(notRespondingFor: .minutes(5)), queues: [sales, service],
            groups: [
                AgentGroup(name: "sales", count: agents, team: "sales", skills: ["sales": 6], shift: shift, behaviour: behaviour),
                AgentGroup(name: "service", count: 6, team: "service", skills: ["sales": 1], acceptsAutomatically: [.chat]),
            ],
            traffic: [
                TrafficSource(
                    name: "calls", queue: sales.id, arrivals: .poisson(perHour: 120), handling: .logNormal(mean: .seconds(240), deviation: .seconds(200)),
                    wrapUp: .exponential(mean: .seconds(50)), patience: .exponential(mean: .seconds(300)), tiers: TrafficSource.Mix(values: ["gold", ""], weights: [1, 4]),
                    attributes: ["language": TrafficSource.Mix(values: ["de", "en"], weights: [3, 1])], takesCallback: 0.5),
                TrafficSource(name: "chats", queue: service.id, channel: .chat, arrivals: .poisson(perHour: 40), handling: .exponential(mean: .seconds(400)), patience: .exponential(mean: .seconds(200))),
            ])
    }

    @Test func theSameSeedGivesTheSameFiguresOnAnyNumberOfCores() async throws {
        let scenario = Self.lively()
        let one = try await Replications(seed: 5, runs: 3, jobs: 1).report(of: scenario)
        let two = try await Replications(seed: 5, runs: 3, jobs: 3).report(of: scenario)
        #expect(one == two)
        let other = try await Replications(seed: 6, runs: 3, jobs: 1).report(of: scenario)
        #expect(one.rows != other.rows)
        // All that the scenario has did happen.
        let sales = try #require(one.row(.queue, "sales")).figures
        for measure in [Measure.answered, .abandoned, .callbacks, .moved] { #expect(try #require(sales[measure]).mean > 0, "\(measure)") }
        let agents = try #require(one.row(.group, "sales")).figures
        for measure in [Measure.declined, .unanswered, .handled] { #expect(try #require(agents[measure]).mean > 0, "\(measure)") }
    }

    /// offered = answered + abandoned + left + call-backs + unserved.
    @Test func nobodyIsLost() async throws {
        for outcome in try await Replications(seed: 7, runs: 3).outcomes(of: Self.lively()) {
            for figures in outcome.batches[0].queues + [outcome.batches[0].total] {
                let ends: [Measure] = [.answered, .abandoned, .left, .callbacks, .unserved]
                #expect(try #require(figures[.offered]) == ends.reduce(0) { $0 + (figures[$1] ?? 0) })
                #expect(figures[.unserved] == 0)
            }
            let handled = outcome.batches[0].groups.reduce(0) { $0 + ($1[.handled] ?? 0) }
            let served = (outcome.batches[0].total[.answered] ?? 0) + (outcome.batches[0].total[.callbacks] ?? 0)
            // Those who are answered after the end count for their queue, but not for the agents.
            #expect(handled <= served && handled > served - 30)
        }
    }

    @Test func twoPoliciesMeetTheSameCustomers() async throws {
        let (first, second) = (Self.lively(), Self.lively(selection: .leastOccupied, agents: 7))
        let replications = Replications(seed: 8, runs: 3)
        let comparison = Comparison((first, try await replications.outcomes(of: first)), (second, try await replications.outcomes(of: second)), seed: 8, confidence: 0.95)
        for row in comparison.rows where row.kind != .group {
            #expect(row.difference[.offered] == Estimate(mean: 0, halfWidth: 0, count: 3))
        }
        let sales = try #require(comparison.rows.first { $0.name == "sales" && $0.kind == .queue })
        #expect(try #require(sales.difference[.speedOfAnswer]).mean > 0)
        #expect(comparison.text.contains("service level"))
        #expect(comparison.csv.split(separator: "\n").count > 50)
    }

    @Test func aPolicyAgainstItselfChangesNothing() async throws {
        let scenario = Self.lively()
        let outcomes = try await Replications(seed: 9, runs: 2).outcomes(of: scenario)
        let comparison = Comparison((scenario, outcomes), (scenario, outcomes), seed: 9, confidence: 0.95)
        #expect(comparison.rows.count == 5)
        #expect(comparison.rows.allSatisfy { $0.difference.values.allSatisfy { $0.mean == 0 } })
    }

    /// One source more, and the customers of all others stay as they were.
    @Test func anotherSourceDoesNotChangeTheOthers() async throws {
        var more = Self.lively()
        more.traffic.insert(TrafficSource(name: "letters", queue: more.queues[1].id, channel: .email, arrivals: .poisson(perHour: 5), handling: .constant(.seconds(60))), at: 0)
        let (first, second) = (try await Replications(seed: 10, runs: 1).outcomes(of: Self.lively()), try await Replications(seed: 10, runs: 1).outcomes(of: more))
        #expect(first[0].batches.map { $0.queues[0][.offered] } == second[0].batches.map { $0.queues[0][.offered] })
    }

    @Test func aReportIsWrittenAndReadAgain() async throws {
        let report = try await Replications(seed: 11, runs: 2).report(of: Self.lively())
        #expect(try JSONDecoder().decode(Report.self, from: JSONEncoder().encode(report)) == report)
        for part in ["lively: ", "2 independent runs", "service level", "Agents", "occupancy", "all queues"] { #expect(report.text.contains(part), "\(part)") }
        let lines = report.csv.split(separator: "\n")
        #expect(lines[0] == "kind,name,measure,unit,mean,low,high,n")
        #expect(lines.dropFirst().allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 8 })
    }
}
