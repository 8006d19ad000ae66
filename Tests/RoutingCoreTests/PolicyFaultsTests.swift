import ContactDomain
import Foundation
import RoutingCore
import Testing

/// What policies are refused for, and in which words.
@Suite struct PolicyFaultsTests {
    private func queue(_ number: UInt64) -> QueueID { QueueID(high: 7, low: number) }
    private let agent = AgentID(high: 8, low: 1)

    private func item(_ change: (inout RoutingItem) -> Void = { _ in }) -> RoutingItem {
        let now = Timestamp(milliseconds: 0)
        var item = RoutingItem(id: InteractionID(high: 9, low: 1), queue: queue(1), orderAt: now, enqueuedAt: now)
        change(&item)
        return item
    }

    private func nested(_ depth: Int) -> SkillExpression {
        var expression = SkillExpression.skill("a", .atLeast, 1)
        for _ in 0..<depth { expression = .not(expression) }
        return expression
    }

    // MARK: Queues

    @Test func whatIsRightHasNoFaults() throws {
        #expect(QueuePolicy(id: queue(1)).faults.isEmpty)
        #expect(AgentPolicy(id: agent).faults.isEmpty)
        #expect(RoutingPolicy().faults.isEmpty)
        #expect(item().faults.isEmpty)
        let rich = QueuePolicy(
            id: queue(1), name: "Sales", members: .teams(["north"]), requirement: try SkillExpression(parsing: "english >= 5 and agent.region == item.region"),
            preferred: ["billing": -3], selection: .ringAll, ringAllLimit: 50, weight: -1_000_000, rank: 5, share: 1000, ageing: 1_000_000, urgencyPoints: 10,
            urgencyWithin: .seconds(5), offerTimeout: nil, offerLimit: 3, exhausted: .flow("sorry"),
            steps: Array(repeating: RoutingStep(after: .zero, actions: [.relax(["a"]), .lower(by: 2), .require(.never), .raise(points: -5), .play("hold"), .offerCallback]), count: 50),
            hours: OpeningHours(timeZone: "Asia/Shanghai", weekly: [1: [.init(from: 0, to: 1440)]]), closing: .leave(.callback))
        #expect(rich.faults == [])
        // An exclusive channel of which several fit is no fault: what it interrupts may be of its own.
        #expect(AgentPolicy(id: agent, capacity: Capacity(units: 2, items: 0, rules: [.voice: .init(units: 1, maximum: 2, exclusive: true)])).faults.isEmpty)
    }

    private static let queueFaults: [(field: String, change: @Sendable (inout QueuePolicy) -> Void)] = [
        ("ringAllLimit: 0", { $0.ringAllLimit = 0 }), ("ringAllLimit: 51", { $0.ringAllLimit = 51 }), ("weight: 1000001", { $0.weight = 1_000_001 }),
        ("weight: -1000001", { $0.weight = -1_000_001 }), ("rank: ", { $0.rank = .max }), ("share: 0", { $0.share = 0 }), ("share: 1001", { $0.share = 1001 }),
        ("ageing: -1", { $0.ageing = -1 }), ("ageing: 1000001", { $0.ageing = 1_000_001 }), ("serviceLevelTarget: -1 ms is negative", { $0.serviceLevelTarget = Span(milliseconds: -1) }),
        ("urgencyPoints: ", { $0.urgencyPoints = .min }), ("urgencyWithin: ", { $0.urgencyWithin = Span(milliseconds: .max) }), ("callbackPoints: ", { $0.callbackPoints = .max }),
        ("offerTimeout: 0 ms is too short", { $0.offerTimeout = .zero }), ("offerTimeout: ", { $0.offerTimeout = Span(milliseconds: .min) }),
        ("serviceLevelTarget: 315619200001 ms is longer than 10 years", { $0.serviceLevelTarget = Span(milliseconds: 3_653 * 86_400_000 + 1) }),
        ("offerLimit: 0", { $0.offerLimit = 0 }), ("exhausted.flow: the name is empty", { $0.exhausted = .flow("") }), ("closing.flow: the name is empty", { $0.closing = .leave(.flow("")) }),
        ("wrapUp.time: ", { $0.wrapUp.time = Span(milliseconds: -1) }), ("wrapUp.extendBy: ", { $0.wrapUp.extendBy = Span(milliseconds: -1) }),
        ("wrapUp.extensions: -1", { $0.wrapUp.extensions = -1 }), ("preferred[a]: ", { $0.preferred = ["a": .max] }), ("preferred: the name is empty", { $0.preferred = ["": 1] }),
        ("steps: 51 are too many", { $0.steps = Array(repeating: RoutingStep(after: .zero, actions: []), count: 51) }),
        ("steps[1].after: -1 ms", { $0.steps = [RoutingStep(after: .zero, actions: []), RoutingStep(after: Span(milliseconds: -1), actions: [])] }),
        ("steps[0].lower: -1", { $0.steps = [RoutingStep(after: .zero, actions: [.lower(by: -1)])] }), ("steps[0].raise: ", { $0.steps = [RoutingStep(after: .zero, actions: [.raise(points: .max)])] }),
        ("steps[0].play: the name is empty", { $0.steps = [RoutingStep(after: .zero, actions: [.play("")])] }),
        ("steps[0].actions: 51 are too many", { $0.steps = [RoutingStep(after: .zero, actions: Array(repeating: .offerCallback, count: 51))] }),
        ("hours.timeZone: 'Mars'", { $0.hours = OpeningHours(timeZone: "Mars", weekly: [:]) }), ("members.teams: the name is empty", { $0.members = .teams([""]) }),
        ("name: ", { $0.name = String(repeating: "x", count: 201) }),
    ]

    @Test(arguments: queueFaults.indices)
    func aFaultyQueueSaysWhere(index: Int) {
        let (field, change) = Self.queueFaults[index]
        var policy = QueuePolicy(id: queue(1))
        change(&policy)
        let faults = policy.faults
        #expect(faults.count == 1 && faults.allSatisfy { $0.hasPrefix(field) && $0.contains(";") }, "\(field) \(faults)")
    }

    @Test func expressionsThatCouldNotBeReadAgainAreFaults() {
        for deep in [nested(65), nested(20_000)] { #expect(QueuePolicy(id: queue(1), requirement: deep).faults == ["requirement: the expression nests deeper than 64; take needless brackets away"]) }
        #expect(QueuePolicy(id: queue(1), requirement: nested(64)).faults.isEmpty)
        #expect((try? SkillExpression(parsing: nested(64).text)) == nested(64))
        let long = SkillExpression.skill(SkillName(String(repeating: "x", count: 10_001)), .atLeast, 1)
        #expect(item { $0.requirement = long }.faults.first?.hasPrefix("requirement: the expression is longer than 10000") == true)
        #expect(QueuePolicy(id: queue(1), steps: [RoutingStep(after: .zero, actions: [.require(long)])]).faults.first?.hasPrefix("steps[0].require: ") == true)
        // The quick bound is above the limit here, the text is not.
        #expect(item { $0.requirement = .skill(SkillName(String(repeating: "x", count: 9_000)), .atLeast, 1) }.faults.isEmpty)
    }

    /// Whatever is stored can be read: an expression without faults is read from its own text.
    @Test(arguments: 0..<20)
    func whatHasNoFaultIsReadAgain(seed: UInt64) throws {
        var dice = ExpressionDice(seed: 9000 + seed)
        for _ in 0..<20 {
            let expression = SkillExpression.all((0..<dice.below(200)).map { _ in dice.expression() })
            let isRefused = !item { $0.requirement = expression }.faults.isEmpty
            #expect(isRefused == (expression.text.unicodeScalars.count > SkillExpression.longestText))
            #expect(((try? SkillExpression(parsing: expression.text)) == expression) == !isRefused)
        }
    }

    // MARK: Agents, centre, items

    @Test func aFaultyAgentSaysWhere() {
        var policy = AgentPolicy(id: agent, skills: ["english": 11, "spanish": 0, "ok": 10, "": 1], attributes: ["x": .number(.infinity), "": .flag(true), "l": .list(Array(repeating: "", count: 1001))])
        policy.capacity = Capacity(units: 0, items: -1, rules: [.chat: .init(units: -4, maximum: -1)])
        policy.levels = [queue(1): -1]
        #expect(policy.faults == [
            "skills: the name is empty; give one",
            "skills[english]: proficiency 11 is out of range; use 1 to 10, or leave the skill out",
            "skills[spanish]: proficiency 0 is out of range; use 1 to 10, or leave the skill out",
            "attributes: the name is empty; give one",
            "attributes[l]: the list is too long; use at most 1000 entries and 10000 bytes in all",
            "attributes[x]: inf is not a finite number; use one, or leave the attribute out",
            "capacity.units: 0 is out of range; use a whole number from 1 to 1000000",
            "capacity.items: -1 is out of range; use a whole number from 0 to 1000000",
            "capacity.rules[chat].units: -4 is out of range; use a whole number from 1 to 1000000",
            "capacity.rules[chat].maximum: -1 is out of range; use a whole number from 0 to 1000000",
            "levels[\(queue(1))]: -1 is out of range; use a whole number from 0 to 1000000",
        ])
    }

    @Test func aFaultyCentreSaysWhere() {
        let minus = Span(milliseconds: -1)
        let policy = RoutingPolicy(
            guardAfter: minus, tierPoints: ["gold": .max, "": 1], backOff: .init(declined: minus, busy: minus, noAnswer: minus, unreachable: minus), noAnswerLimit: -1,
            notRespondingFor: minus, occupancyWindow: .zero, timeZone: "Berlin", coldHandlingTime: minus)
        let fields = policy.faults.map { String($0.prefix { $0 != ":" }) }
        #expect(fields == [
            "guardAfter", "tierPoints", "tierPoints[gold]", "backOff.declined", "backOff.busy", "backOff.noAnswer", "backOff.unreachable", "noAnswerLimit", "notRespondingFor",
            "occupancyWindow", "timeZone", "coldHandlingTime",
        ])
    }

    @Test func aFaultyItemSaysWhere() {
        let faulty = item {
            $0.priority = .max
            $0.preferred = ["a": .min]
            $0.attributes = ["n": .number(.nan), "t": .text(String(repeating: "x", count: 10_001))]
            $0.sticky = .init(agent: agent, window: Span(milliseconds: -1))
            $0.callback = .init(number: "", attempts: 0, retryAfter: Span(milliseconds: -1))
        }
        let fields = faulty.faults.map { String($0.prefix { $0 != ":" }) }
        #expect(fields == ["priority", "preferred[a]", "attributes[n]", "attributes[t]", "sticky.window", "callback.number", "callback.attempts", "callback.retryAfter"])
    }

    // MARK: Overflow

    private func flows(_ edges: [(UInt64, UInt64)]) -> [QueuePolicy] {
        Dictionary(grouping: edges, by: \.0).sorted { $0.key < $1.key }.map { source, edges in
            var policy = QueuePolicy(id: queue(source))
            // The three ways in which a queue overflows, in turn.
            for (index, edge) in edges.enumerated() {
                switch index {
                case 0: policy.exhausted = .queue(queue(edge.1))
                case 1: policy.closing = .leave(.queue(queue(edge.1)))
                default: policy.steps.append(RoutingStep(after: .zero, actions: [.play("x"), .overflow(queue(edge.1))]))
                }
            }
            return policy
        }
    }

    @Test func cyclesOfOverflowAreFound() {
        #expect(overflowCycles(among: flows([(1, 2), (2, 3), (1, 3)])) == [])
        #expect(overflowCycles(among: flows([(1, 1)])) == [[queue(1)]])
        #expect(overflowCycles(among: flows([(3, 1), (1, 2), (2, 3), (5, 4), (4, 5), (3, 9)])) == [[queue(1), queue(2), queue(3)], [queue(4), queue(5)]])
        #expect(overflowCycles(among: [QueuePolicy(id: queue(1), exhausted: .queue(queue(2)))]) == [])
        #expect(overflowCycles(among: []) == [])
    }

    /// Every queue that can reach itself is in a cycle, no other is, and each cycle is one.
    @Test(arguments: 0..<50)
    func cyclesCoverExactlyWhatReachesItself(seed: UInt64) {
        var dice = ExpressionDice(seed: 10_000 + seed)
        let count = 2 + dice.below(10)
        let edges = (0..<dice.below(2 * count)).map { _ in (UInt64(dice.below(count)), UInt64(dice.below(count))) }
        var reaches = Set(edges.map { [$0.0, $0.1] })
        for middle in 0..<UInt64(count) {
            for from in 0..<UInt64(count) where reaches.contains([from, middle]) {
                for to in 0..<UInt64(count) where reaches.contains([middle, to]) { reaches.insert([from, to]) }
            }
        }
        let cycles = overflowCycles(among: flows(edges))
        let onCycles = Set((0..<UInt64(count)).filter { reaches.contains([$0, $0]) }.map(queue))
        #expect(Set(cycles.joined()) == onCycles)
        for cycle in cycles {
            #expect(cycle.first == cycle.min() && Set(cycle).count == cycle.count)
            for (from, to) in zip(cycle, cycle.dropFirst() + cycle.prefix(1)) { #expect(edges.contains { queue($0.0) == from && queue($0.1) == to }) }
        }
        #expect(cycles == overflowCycles(among: flows(edges).reversed()))
    }
}
