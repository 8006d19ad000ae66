import CentreConfiguration
import CentrePorts
import ContactDomain
import Foundation
import RoutingCore
import Testing

/// The way from what is live to what is declared: each step by itself must be one that the service accepts.
@Suite struct CentrePlanTests {
    private static func plan(_ text: String, live: LiveCentre, prunes: Bool = false) throws -> CentrePlan {
        try Places.withFolder { folder in
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/x.yaml"))
            let (declaration, faults) = CentreFolder.check(folder, live: live, prunes: prunes)
            #expect(!faults.contains { $0.severity == .error }, "\(faults)")
            return CentrePlan(from: live, to: declaration, prunes: prunes)
        }
    }

    private static func queue(_ number: UInt64, _ key: String, _ change: (inout QueueProfile) -> Void = { _ in }) -> QueueProfile {
        var queue = QueueProfile(id: QueueID(high: 1, low: number), key: key, name: key, announcePositionEvery: nil)
        change(&queue)
        return queue
    }

    private static func agent(_ number: UInt64, _ endpoint: EndpointName, user: UserID? = nil) -> AgentProfile {
        AgentProfile(id: AgentID(high: 2, low: number), name: endpoint.text, user: user, endpoint: endpoint)
    }

    private static func names(_ plan: CentrePlan) -> [String] {
        plan.steps.map { step in
            switch step {
            case .create(.queue(let queue)): "+\(queue.key)"
            case .replace(.queue(let queue)): "~\(queue.key)"
            case .delete(.queue(let queue)): "-\(queue.key)"
            case .create(.agent(let agent)): "+\(agent.endpoint)"
            case .replace(.agent(let agent)): "~\(agent.endpoint)"
            case .delete(.agent(let agent)): "-\(agent.endpoint)"
            }
        }
    }

    @Test func whatIsReferredToComesFirst() throws {
        let plan = try Self.plan("queues: {a: {steps: [{after: 1s, addQueues: [b]}], members: {agents: [amy]}}, b: {}}\nagents: {amy: {levels: {a: 1}}}", live: LiveCentre())
        #expect(Self.names(plan) == ["+a", "+b", "+amy", "~a"])
        guard case .create(.queue(let first)) = plan.steps[0] else { return }
        #expect(first.members == .agents([]) && first.steps.isEmpty, "until it is whole nobody serves it")
    }

    @Test func linesSayWhatChanges() throws {
        let live = LiveCentre(queues: [Self.queue(1, "a"), Self.queue(2, "old")], agents: [Self.agent(1, "amy")])
        let text = "queues: {a: {priority: 5, exhausted: {queue: a2}}, a2: {name: New}}\nagents: {amy: {}}"
        let plan = try Self.plan(text, live: live)
        #expect(plan.lines == ["~ queue a", "    exhausted: (default) → {queue: a2}", "    priority: (default) → 5", "+ queue a2", "    name: New"])
        #expect(plan.unchanged == 1)
        #expect(try Self.plan(text, live: live, prunes: true).lines.last == "- queue old")
    }

    @Test func accountsAreFreeBeforeTheyAreTaken() throws {
        let (x, y) = (UserID(high: 3, low: 1), UserID(high: 3, low: 2))
        let users = [UserAccount(id: x, login: "x", name: "X", role: .agent), UserAccount(id: y, login: "y", name: "Y", role: .agent)]
        let live = LiveCentre(agents: [Self.agent(1, "amy", user: x), Self.agent(2, "ben", user: y)], users: users)
        let plan = try Self.plan("agents: {amy: {user: y}, ben: {user: x}}", live: live)
        #expect(Self.names(plan) == ["~amy", "~ben", "~amy", "~ben"])
        guard case .replace(.agent(let first)) = plan.steps[0] else { return }
        #expect(first.user == nil)
        // One that is deleted gives its account up too.
        let pruned = try Self.plan("agents: {eve: {user: x}}", live: live, prunes: true)
        #expect(Self.names(pruned) == ["~amy", "+eve", "-amy", "-ben"])
    }

    /// Whatever was and will be, no state in between sends a caller round in a circle.
    @Test(arguments: 0..<60) func noStepMakesACircle(seed: Int) throws {
        var state = UInt64(seed) &* 2_862_933_555_777_941_757 &+ 3_037_000_493
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        /// Some order in which each may lead to later ones only.
        func targets() -> [Int: Int] {
            var order = Array(0..<6)
            for index in order.indices { order.swapAt(index, next(6)) }
            return Dictionary(uniqueKeysWithValues: order.indices.dropLast().compactMap { index in
                next(3) == 0 ? nil : (order[index], order[index + 1 + next(5 - index)])
            })
        }
        let (before, after) = (targets(), targets())
        let live = LiveCentre(queues: (0..<6).map { number in
            Self.queue(UInt64(number + 1), "q\(number)") { queue in queue.exhausted = before[number].map { .queue(QueueID(high: 1, low: UInt64($0 + 1))) } }
        })
        let text = "queues:\n" + (0..<6).map { number in "  q\(number): " + (after[number].map { "{exhausted: {queue: q\($0)}}" } ?? "{}") }.joined(separator: "\n") + "\n"
        var queues = Dictionary(uniqueKeysWithValues: live.queues.map { ($0.id, $0) })
        for step in try Self.plan(text, live: live).steps {
            guard case .replace(.queue(let queue)) = step else { continue }
            queues[queue.id] = queue
            #expect(overflowCycles(among: queues.values.map(\.routing)).isEmpty, "\(text)")
        }
        for (number, target) in after { #expect(queues[QueueID(high: 1, low: UInt64(number + 1))]?.exhausted == .queue(QueueID(high: 1, low: UInt64(target + 1)))) }
    }
}
