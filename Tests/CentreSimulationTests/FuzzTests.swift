@testable import CentreSimulation
import ContactDomain
import RoutingCore
import Testing

/// Random centres with everything on: the engine refuses nothing that can really happen, no run gets stuck, nobody is lost, and no agent is at work
/// for longer than staffed.
@Suite struct FuzzTests {
    @Test(arguments: 0..<(Models.isFull ? 3_000 : 30)) func aRandomCentreRunsToItsEnd(seed: Int) throws {
        var random = RandomStream(seed: UInt64(seed) &+ 77)
        let scenario = Self.scenario(&random)
        #expect(scenario.faults.isEmpty, "\(scenario.faults)")
        let batches = 1 + Int(random.next() % 4)
        let outcome = try Simulation.run(scenario, seed: UInt64(seed), run: 0, batches: batches, estimate: { $0.estimatedWait(of: $1) })
        #expect(outcome.batches.count == batches)
        for figures in outcome.batches {
            for queue in figures.queues {
                let ends: [Measure] = [.answered, .abandoned, .left, .callbacks, .unserved]
                #expect(try #require(queue[.offered]) == ends.reduce(0) { $0 + (queue[$1] ?? 0) })
                if let level = queue[.serviceLevel] { #expect((0...1).contains(level) || (queue[.shortAbandoned] ?? 0) > 0) }
            }
            for group in figures.groups {
                if let occupancy = group[.occupancy] { #expect(occupancy >= 0 && occupancy <= 1 + 1e-9) }
                #expect((group[.offers] ?? 0) >= (group[.handled] ?? 0) - 50)
            }
        }
        let again = try Simulation.run(scenario, seed: UInt64(seed), run: 0, batches: batches)
        #expect(again.inputs == outcome.inputs && again.batches.map { $0.total[.answered] } == outcome.batches.map { $0.total[.answered] })
    }

    private static func pick<Choice>(_ choices: [Choice], _ random: inout RandomStream) -> Choice { choices[Int(random.next() % UInt64(choices.count))] }

    private static func scenario(_ random: inout RandomStream) -> Scenario {
        let keys = ["a", "b", "c"]
        let queues = keys.map { queue($0, keys, &random) }
        let groups = (0..<3).map { index in
            var group = AgentGroup(name: "g\(index)", count: 1 + Int(random.next() % 4), team: pick(["x", "y"], &random))
            group.skills = ["p": 1 + Int(random.next() % 9), "q": 1 + Int(random.next() % 9)]
            group.acceptsAutomatically = pick([[], [.voice], [.chat, .email]], &random)
            group.behaviour = OfferBehaviour(
                answersAfter: pick([.constant(.zero), .exponential(mean: .seconds(6))], &random), declines: pick([0, 0.2], &random), ignores: pick([0, 0.2], &random),
                returnsAfter: pick([.zero, .seconds(40)], &random))
            let breaks = [Shift.Break(from: 20, length: .minutes(10), spread: .minutes(15)), Shift.Break(from: 28, length: .minutes(4))]
            group.shift = pick([nil, Shift(from: 0, to: 50, breaks: breaks), Shift(from: 10, to: 5), Shift(from: 1_400, to: 30)], &random)
            return group
        }
        let traffic = (0..<4).map { index in
            TrafficSource(
                name: "t\(index)", queue: Scenario.queueID(pick(keys, &random)), channel: pick([.voice, .chat, .email], &random),
                arrivals: .poisson(perHour: pick([20, 60, 150], &random)), handling: pick([.exponential(mean: .seconds(150)), .constant(.zero), .constant(.seconds(90))], &random),
                wrapUp: pick([nil, .exponential(mean: .seconds(30))], &random), patience: pick([nil, .exponential(mean: .seconds(90)), .constant(.zero)], &random),
                priority: pick([0, 50], &random), tiers: pick([nil, TrafficSource.Mix(values: ["gold", ""], weights: [1, 1])], &random),
                requirement: pick([.always, .skill("q", .atLeast, 4)], &random), takesCallback: pick([0, 0.6], &random))
        }
        let policy = RoutingPolicy(
            serving: pick(RoutingPolicy.Serving.allCases, &random), guardAfter: pick([nil, .seconds(100)], &random), tierPoints: ["gold": 20],
            noAnswerLimit: pick([1, 2], &random), notRespondingFor: pick([nil, .seconds(60)], &random))
        return Scenario(
            duration: .minutes(60), warmUp: pick([.zero, .minutes(7)], &random), shortAbandon: pick([.zero, .seconds(5)], &random), policy: policy, queues: queues, groups: groups,
            traffic: traffic)
    }

    private static func queue(_ key: String, _ keys: [String], _ random: inout RandomStream) -> QueuePolicy {
        var queue = QueuePolicy(id: Scenario.queueID(key), name: key)
        queue.members = pick([.everyone, .teams(["x"]), .teams(["x", "y"])], &random)
        queue.requirement = pick([.always, .skill("p", .atLeast, 5), .not(.skill("p", .atLeast, 8))], &random)
        queue.preferred = pick([[:], ["q": 2]], &random)
        queue.selection = pick(QueuePolicy.Selection.allCases, &random)
        queue.ageing = pick([0, 17, 1_000], &random)
        queue.offerTimeout = pick([nil, .seconds(8), .seconds(15)], &random)
        queue.offerLimit = pick([nil, 3], &random)
        queue.exhausted = pick([nil, .hangUp, .callback, .queue(Scenario.queueID(pick(keys, &random)))], &random)
        queue.wrapUp = QueuePolicy.WrapUp(time: pick([.zero, .seconds(20)], &random), extensions: 1, needsCode: pick([false, true], &random), forced: pick([true, false], &random))
        let other = Scenario.queueID(pick(keys, &random))
        let actions: [RoutingStep.Action] = [
            .relax(["q"]), .lower(by: 2), .addQueues([other]), .addTeams(["y"]), .raise(points: 5), .offerCallback, .overflow(other), .flow("f"), .require(.skill("q", .atLeast, 2)),
        ]
        queue.steps = (0..<Int(random.next() % 4)).map { RoutingStep(after: .seconds($0 * 25), actions: [pick(actions, &random), pick(actions, &random)]) }
        let open = Dictionary(uniqueKeysWithValues: (1...7).map { ($0, [OpeningHours.Range(from: 5, to: 45)]) })
        queue.hours = pick([nil, nil, OpeningHours(timeZone: "UTC", weekly: open)], &random)
        queue.closing = pick([.serveOut, .hold, .leave(nil), .leave(.queue(other))], &random)
        return queue
    }
}
