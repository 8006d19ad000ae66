import ContactDomain
import Foundation
import RoutingCore

/// What the engine did otherwise than the reference.
struct Mismatch: Error, CustomStringConvertible, Equatable {
    /// The entry of the history, from 0.
    var entry: Int
    var what: String
    var expected: String
    var actual: String

    var description: String { "entry \(entry), \(what)\n  reference: \(expected)\n  engine:    \(actual)" }
}

/// Plays a history to the engine and to the reference, and compares all that can be seen from outside.
struct HistoryCheck {
    /// What an input gave.
    enum Answer: Equatable {
        case outputs([RoutingOutput])
        case fault(RoutingFault)

        /// The text of `notPossible` is each implementation's own.
        var comparable: Answer { if case .fault(.notPossible) = self { .fault(.notPossible("")) } else { self } }
    }

    private let seed: UInt64
    private let followsDeadlines: Bool
    private var engine = RoutingEngine()
    private(set) var reference = ReferenceRouting()
    private var entry = 0
    private(set) var answers: [Answer] = []

    /// All queries after each entry instead of now and then.
    private let asksAlways: Bool

    init(seed: UInt64, followsDeadlines: Bool, asksAlways: Bool = false) {
        self.asksAlways = asksAlways
        self.seed = seed
        self.followsDeadlines = followsDeadlines
    }

    /// The first difference; nil where there is none.
    static func mismatch(in history: History) -> Mismatch? {
        var check = HistoryCheck(seed: history.seed, followsDeadlines: history.followsDeadlines, asksAlways: true)
        do {
            for step in history.entries { try check.play(step) }
            try check.close()
            return nil
        } catch {
            return error
        }
    }

    mutating func play(_ step: History.Entry) throws(Mismatch) {
        if followsDeadlines { try followDeadlines(to: step.at) }
        if let input = step.input { try compare(input, at: step.at) } else { try compareAdvance(to: step.at) }
        if asksAlways || (UInt64(entry) &+ seed) % 7 == 0 { try compareQueries() }
        if step.restores == true { try passThroughSnapshot() }
        entry += 1
    }

    /// The last look.
    func close() throws(Mismatch) { try compareQueries() }

    private func expect<Value: Equatable>(_ what: @autoclosure () -> String, _ actual: Value, _ expected: Value) throws(Mismatch) {
        guard actual != expected else { return }
        throw Mismatch(entry: entry, what: what(), expected: "\(expected)", actual: "\(actual)")
    }

    private mutating func compare(_ input: RoutingInput, at instant: Timestamp) throws(Mismatch) {
        let expected = Self.answer { () throws(RoutingFault) in try reference.handle(input, at: instant) }
        let actual = Self.answer { () throws(RoutingFault) in try engine.handle(input, at: instant) }
        answers.append(actual)
        try expect("\(input) at \(instant.milliseconds)", actual.comparable, expected.comparable)
    }

    private static func answer(_ act: () throws(RoutingFault) -> [RoutingOutput]) -> Answer {
        do { return .outputs(try act()) } catch { return .fault(error) }
    }

    private mutating func compareAdvance(to instant: Timestamp) throws(Mismatch) {
        let expected = reference.advance(to: instant)
        let actual = engine.advance(to: instant)
        answers.append(.outputs(actual))
        try expect("advance to \(instant.milliseconds)", actual, expected)
        if let next = engine.nextDeadline, next <= reference.now {
            throw Mismatch(entry: entry, what: "nextDeadline after advance", expected: "later than \(reference.now.milliseconds)", actual: "\(next.milliseconds)")
        }
    }

    /// As the product does it: each deadline on its own. Between two of them nothing may happen.
    private mutating func followDeadlines(to instant: Timestamp) throws(Mismatch) {
        // Where the clock steps back, what is due is due all the same.
        let goal = max(instant, reference.now)
        while let next = engine.nextDeadline, next <= goal { try compareAdvance(to: max(next, reference.now)) }
        let unannounced = engine.advance(to: goal)
        _ = reference.advance(to: goal)
        try expect("outputs that no deadline announced, to \(instant.milliseconds)", unannounced, [])
    }

    private func compareQueries() throws(Mismatch) {
        for queue in RandomPolicies.queues.prefix(5) {
            let order = reference.servingOrder(of: queue).map(\.id)
            try expect("waiting(in: \(queue))", engine.waiting(in: queue), order)
            for (index, id) in order.enumerated() { try expect("position(of: \(id))", engine.position(of: id), index + 1) }
        }
        try expect("inconsistencies", engine.inconsistencies(), [])
        try expect("waitingCount", engine.waitingCount, reference.items.count { $0.isWaiting })
        for item in reference.items { try compareItem(item) }
        for agent in reference.agents { try compareAgent(agent) }
        try compareWrapUps()
    }

    /// Where an item is, as the reference has it.
    private func state(of item: ReferenceItem) -> ItemState {
        switch item.place {
        case .parked(let until): .parked(until: until)
        case .waiting: .waiting
        case .offered(let offer): .offered(offer.ringing, deadline: offer.deadline)
        case .active(let agent): .active(agent)
        }
    }

    /// What is neither waiting nor with anybody is known as long as somebody is in wrap-up with it.
    private func compareWrapUps() throws(Mismatch) {
        for id in Set(reference.wrapUps.map(\.item)).sorted() where reference.item(id) == nil {
            let agents = reference.wrapUps.filter { $0.item == id }.map(\.agent).sorted()
            try expect("state(of: \(id))", engine.state(of: id), .wrapUp(agents))
        }
        let nowhere = InteractionID(high: 9, low: 9)
        if reference.item(nowhere) == nil { try expect("state(of: \(nowhere))", engine.state(of: nowhere), nil) }
    }

    private func compareItem(_ item: ReferenceItem) throws(Mismatch) {
        try expect("state(of: \(item.id))", engine.state(of: item.id), state(of: item))
        for agent in item.ringing.compactMap({ reference.agent($0) }) {
            try expect("offerStands(\(item.id), with: \(agent.id))", engine.offerStands(item.id, with: agent.id), reference.offerStands(item, with: agent))
        }
        guard item.isWaiting else { return try expect("position(of: \(item.id))", engine.position(of: item.id), nil) }
        try expect("step(of: \(item.id))", engine.step(of: item.id), item.reached)
        let facts = engine.item(item.id)
        try expect("priority of \(item.id)", facts?.priority, item.facts.priority)
        try expect("queue of \(item.id)", facts?.queue, item.facts.queue)
        try expect("orderAt of \(item.id)", facts?.orderAt, item.facts.orderAt)
        try expect("enqueuedAt of \(item.id)", facts?.enqueuedAt, item.facts.enqueuedAt)
        try expect("sticky of \(item.id)", facts?.sticky, item.facts.sticky)
        let asked = reference.asked(by: item)
        for agent in reference.agents {
            let exclusions = engine.exclusions(of: agent.id, for: item.id, at: reference.now)
            let isEligible = reference.isEligible(agent, for: item, asking: asked)
            try expect("exclusions of \(agent.id) for \(item.id) are empty (\(exclusions))", exclusions.isEmpty, isEligible)
        }
    }

    private func compareAgent(_ agent: ReferenceAgent) throws(Mismatch) {
        let load = engine.load(of: agent.id).map(\.item).sorted()
        try expect("load(of: \(agent.id))", load, reference.load(of: agent.id).map(\.item).sorted())
    }

    /// Written down and read again, the engine goes on as if nothing had been.
    private mutating func passThroughSnapshot() throws(Mismatch) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        do {
            let bytes = try encoder.encode(engine)
            let restored = try JSONDecoder().decode(RoutingEngine.self, from: bytes)
            let again = try encoder.encode(restored)
            guard again == bytes else { throw Mismatch(entry: entry, what: "encoded again", expected: text(bytes), actual: text(again)) }
            guard restored == engine else { throw Mismatch(entry: entry, what: "restored engine", expected: "equal", actual: "not equal") }
            engine = restored
        } catch let mismatch as Mismatch {
            throw mismatch
        } catch {
            throw Mismatch(entry: entry, what: "snapshot", expected: "no error", actual: "\(error)")
        }
    }

    private func text(_ bytes: Data) -> String { String(decoding: bytes, as: UTF8.self) }
}
