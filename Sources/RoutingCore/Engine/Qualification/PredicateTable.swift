import ContactDomain

/// Who satisfies each single comparison that some class asks for: a row of bits over the agents.
///
/// A new class combines rows instead of asking every agent; a change of an agent's profile touches the rows of what changed, and the classes that use them.
struct PredicateTable: Sendable {
    enum Predicate: Hashable, Sendable {
        /// One comparison, of a skill or of attributes.
        case asked(SkillExpression)
        case team(String)
        /// Among the members that a queue lists by name.
        case listed(Int32)
        case exists
    }

    /// The slot of `exists`.
    static let exists: Int32 = 0

    private(set) var predicates: [Predicate] = []
    private(set) var slots: [Predicate: Int32] = [:]
    private(set) var rows = BitRows()
    /// Classes that use it. Ones that are gone are thrown out when the list has doubled.
    private(set) var users: [[Int32]] = []
    private var usersLimit: [Int] = []
    /// Comparisons by the skill they compare.
    private(set) var bySkill: [SkillName: [Int32]] = [:]
    /// Comparisons of attributes.
    private(set) var ofAttributes: [Int32] = []
    private(set) var listings: [Int32] = []
    /// Who has a skill at all.
    private var holders: [SkillName: [Int32]] = [:]

    init() { _ = add(.exists, agentCapacity: 64) }

    func find(_ predicate: Predicate) -> Int32? { slots[predicate] }

    mutating func add(_ predicate: Predicate, agentCapacity: Int) -> Int32 {
        let slot = Int32(truncatingIfNeeded: predicates.count)
        predicates.append(predicate)
        slots[predicate] = slot
        users.append([])
        usersLimit.append(16)
        rows.reserve(rows: predicates.count, bits: agentCapacity)
        switch predicate {
        case .asked(.skill(let name, _, _)): bySkill[name, default: []].append(slot)
        case .asked: ofAttributes.append(slot)
        case .listed: listings.append(slot)
        case .team, .exists: break
        }
        return slot
    }

    mutating func reserve(agents count: Int) { rows.reserve(rows: 1, bits: count) }

    /// - Returns: Whether that is a change.
    mutating func set(_ slot: Int32, agent: Int32, _ value: Bool) -> Bool {
        guard rows.contains(slot.index, agent.index) != value else { return false }
        rows.set(slot.index, agent.index, value)
        return true
    }

    mutating func clear(row slot: Int32) { rows.clear(row: slot.index) }

    mutating func use(_ slot: Int32, by line: Int32, stillUsed: (Int32) -> Bool) {
        if users[slot.index].count >= usersLimit[slot.index] {
            users[slot.index].removeAll { !stillUsed($0) }
            usersLimit[slot.index] = max(16, users[slot.index].count * 2)
        }
        users[slot.index].append(line)
    }

    // MARK: Who has which skill

    func holders(of skill: SkillName) -> [Int32] { holders[skill] ?? [] }
    mutating func hold(_ skill: SkillName, _ agent: Int32) { holders[skill, default: []].append(agent) }
    mutating func drop(_ skill: SkillName, _ agent: Int32) { holders[skill]?.removeAll { $0 == agent } }

    /// Without predicates, with the skills that agents have.
    func emptied(agentCapacity: Int) -> PredicateTable {
        var fresh = PredicateTable()
        fresh.holders = holders
        fresh.reserve(agents: agentCapacity)
        for word in 0..<rows.words {
            rows.word(Int(Self.exists), word).forEachBit { fresh.rows.set(Int(Self.exists), (word << 6) + $0, true) }
        }
        return fresh
    }
}
