import ContactDomain
import RoutingCore
import SeededRandom
import Testing

/// Nobody starves where the guard is on, and the bound says so in numbers.
///
/// Let all agents be able to serve all items, `n` of them, each busy with one item for `H` at most (conversation and wrap-up), and let `m` items
/// that are older wait at the instant at which an item has waited for the guard `G`. From then on only those `m` go before it, and each `H` brings at
/// least `n` agents, so it has an agent after `G + ceil((m + 1) / n) × H` at the latest — whatever the weights, ranks, shares and points of others.
struct BoundedAgeTests {
    private static let guardAfter = Span.seconds(60)
    private static let conversation = Span.seconds(40)
    private static let wrapUp = Span.seconds(10)

    @Test(arguments: UInt64(0)..<6)
    func nobodyWaitsLongerThanTheBound(seed: UInt64) throws {
        var rush = try Rush(seed: seed, guardAfter: Self.guardAfter)
        let waits = try rush.play()
        #expect(waits.count > 100)
        for wait in waits { #expect(wait.waited <= wait.bound, "\(wait)") }
    }

    /// Otherwise the test above would say nothing about the guard.
    @Test func withoutTheGuardSomebodyStarves() throws {
        let waits = try (UInt64(0)..<6).flatMap { seed in
            var rush = try Rush(seed: seed, guardAfter: nil)
            return try rush.play()
        }
        #expect(waits.contains { $0.waited > $0.bound })
    }

    private struct Wait {
        let id: InteractionID
        let waited: Span
        let bound: Span
    }

    /// More comes than the agents can do, and those with few points come first.
    private struct Rush {
        private var random: SeededGenerator
        private var engine = RoutingEngine()
        private let agents: [AgentID]
        private var came: [InteractionID: Timestamp] = [:]
        private var served: [InteractionID: Timestamp] = [:]
        private var ends: [(at: Timestamp, item: InteractionID, agent: AgentID)] = []

        init(seed: UInt64, guardAfter: Span?) throws {
            random = SeededGenerator(seed: seed)
            agents = (1...(1 + random.below(5))).map { AgentID(high: 1, low: UInt64($0)) }
            let start = Timestamp(milliseconds: 0)
            let serving = random.pick(from: RoutingPolicy.Serving.allCases) ?? .score
            try take(.setPolicy(RoutingPolicy(serving: serving, guardAfter: guardAfter)), at: start)
            for number in 1...3 {
                let policy = QueuePolicy(
                    id: QueueID(high: 2, low: UInt64(number)), selection: random.pick(from: QueuePolicy.Selection.allCases.filter { $0 != .ringAll }) ?? .level,
                    weight: random.below(100), rank: random.below(3), share: 1 + random.below(9), ageing: random.below(100),
                    wrapUp: .init(time: BoundedAgeTests.wrapUp))
                try take(.setQueue(policy), at: start)
            }
            for agent in agents {
                try take(.setAgent(AgentPolicy(id: agent, acceptsAutomatically: [.voice])), at: start)
                try take(.presence(agent, available: [.voice]), at: start)
            }
        }

        mutating func play() throws -> [Wait] {
            var now = Timestamp(milliseconds: 0)
            for number in 0..<200 {
                now = now + Span(milliseconds: Int64(random.below(agents.count > 2 ? 12_000 : 30_000)))
                try pass(to: now)
                let id = InteractionID(high: 5, low: UInt64(number))
                came[id] = now
                let queue = QueueID(high: 2, low: UInt64(1 + random.below(3)))
                try take(.enqueue(RoutingItem(id: id, queue: queue, priority: random.pick(0, 0, 1000), orderAt: now, enqueuedAt: now)), at: now)
            }
            try pass(to: now + .minutes(600))
            return served.compactMap { id, at in wait(of: id, servedAt: at) }
        }

        private func wait(of id: InteractionID, servedAt: Timestamp) -> Wait? {
            guard let cameAt = came[id] else { return nil }
            let crossing = cameAt + BoundedAgeTests.guardAfter
            let older = came.count { other, at in (at, other) < (cameAt, id) && (served[other].map { $0 > crossing } ?? true) }
            let rounds = (older + agents.count) / agents.count
            let busy = (BoundedAgeTests.conversation + BoundedAgeTests.wrapUp).milliseconds
            return Wait(id: id, waited: servedAt - cameAt, bound: BoundedAgeTests.guardAfter + Span(milliseconds: Int64(rounds) * busy))
        }

        /// All ends of conversations and wrap-ups up to an instant, in their order.
        private mutating func pass(to instant: Timestamp) throws {
            while true {
                let end = ends.min { $0.at < $1.at }
                guard let next = [end?.at, engine.nextDeadline].compactMap({ $0 }).min(), next <= instant else { return }
                if let end, end.at == next {
                    ends.removeAll { $0.item == end.item }
                    try take(.release(end.item, end.agent, wrapUp: true), at: next)
                } else {
                    hear(engine.advance(to: next), at: next)
                }
            }
        }

        private mutating func take(_ input: RoutingInput, at now: Timestamp) throws { hear(try engine.handle(input, at: now), at: now) }

        private mutating func hear(_ outputs: [RoutingOutput], at now: Timestamp) {
            for case .offer(let id, let takers, _, true, _) in outputs {
                served[id] = now
                if let taker = takers.first { ends.append((now + BoundedAgeTests.conversation, id, taker)) }
            }
        }
    }
}
