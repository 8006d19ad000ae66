import ContactDomain

// What happens comes in as inputs with their instants; what is decided goes out: offers, moves, endings. Nothing else: no clock, no chance, no wait.
//
// Between inputs one thing always holds: no waiting item has an eligible agent. So after an input only what it touched is looked at: classes of items
// that became wider or got an item ("fresh" classes), and agents who can take more than before ("fresh" agents).
//
// How it stays fast: items are filed by eligibility class, in an order that time does not change; who qualifies for a class is a row of bits,
// who can take something on a channel is another; what is due lies in heaps. Nobody ever looks at all items or at all agents.

/// Decides for every channel which item goes to which agent, and when.
public struct RoutingEngine: Sendable {
    var policy = RoutingPolicy()
    /// The last instant seen.
    var clock = Timestamp.distantPast
    /// Nothing is offered by settling.
    var frozen = false
    var items = ItemTable()
    var agents = AgentTable()
    var queues = QueueTable()
    var classes = ClassTable()
    var lines = LineTable()
    var predicates = PredicateTable()

    /// What happens by time alone, and is told.
    var deadlines = DeadlineHeap()
    /// What changes silently with time: urgency, the guard, the ends of exclusions and of sticky windows.
    var refilings = DeadlineHeap()

    /// The pass of the queue that was served last, for serving by shares.
    var virtualTime: Int64 = 0
    /// Counts up at each local midnight.
    var day = 0
    var dayEnd = Timestamp.distantPast

    var freshLines: [Int32] = []
    var freshAgents: [Int32] = []
    /// Waiting items with a sticky agent, by that agent: when it signs in or out they are filed anew.
    var stickyWaiting: [AgentID: Set<Int32>] = [:]
    /// Items that are call-backs, by number.
    var callbacks: [String: [Int32]] = [:]
    /// Queues whose line changed since somebody asked for them.
    var changedLines: [Int32] = []
    /// Decided and not yet given out.
    var outputs: [RoutingOutput] = []

    /// What was looked at so far; no part of its state.
    public internal(set) var effort = Effort()

    // Kept to save allocations.
    var gathered = CandidateHeap()
    var candidates: [Int32] = []

    /// How much was looked at to decide, counted for measurements.
    public struct Effort: Equatable, Sendable {
        /// Lines of waiting items whose first was considered.
        public var lines = 0
        /// Agents who were considered for an item.
        public var agents = 0

        public init() {}
    }

    public init(policy: RoutingPolicy = RoutingPolicy()) { self.policy = policy }

    /// Takes one input.
    ///
    /// All that is due up to `now` happens first; an instant before the last one counts as the last one.
    /// - Returns: What was decided, in order; also what had become due.
    /// - Throws: Why the input is refused. Nothing has changed then but the time; what became due is given out by the next call that succeeds.
    public mutating func handle(_ input: RoutingInput, at now: Timestamp) throws(RoutingFault) -> [RoutingOutput] {
        passTime(to: now)
        try apply(input)
        settle()
        pruneDeadlines()
        return takeOutputs()
    }

    /// Lets time pass: all that is due happens, each at its own instant.
    public mutating func advance(to now: Timestamp) -> [RoutingOutput] {
        passTime(to: now)
        pruneDeadlines()
        return takeOutputs()
    }

    private mutating func takeOutputs() -> [RoutingOutput] {
        var taken: [RoutingOutput] = []
        swap(&taken, &outputs)
        return taken
    }

    private mutating func apply(_ input: RoutingInput) throws(RoutingFault) {
        switch input {
        case .setPolicy(let policy): try setPolicy(policy)
        case .setQueue(let queue): try setQueue(queue)
        case .removeQueue(let queue): try removeQueue(queue)
        case .setAgent(let agent): try setAgent(agent)
        case .removeAgent(let agent): try removeAgent(agent)
        case .presence(let agent, let available): try setPresence(agent, ChannelSet(available))
        case .signOut(let agent, let work): try signOut(agent, work)
        case .respond(let agent): try respond(agent)
        case .enqueue(let item): try enqueue(item)
        case .schedule(let item, let due): try schedule(item, due: due)
        case .leave(let item): try leave(item)
        case .reprioritise(let item, let priority): try reprioritise(item, priority)
        case .move(let item, let queue, let keepsAge): try move(item, to: queue, keepsAge: keepsAge)
        case .drain(let queue, let target): try drain(queue, to: target)
        case .assign(let item, let agent, let mode): try assign(item, agent, mode)
        case .accept(let item, let agent): try accept(item, agent)
        case .decline(let item, let agent, let reason): try decline(item, agent, reason)
        case .release(let item, let agent, let wrapUp): try release(item, agent, wrapUp: wrapUp)
        case .finishWrapUp(let item, let agent, let hasCode): try finishWrapUp(item, agent, hasCode: hasCode)
        case .extendWrapUp(let item, let agent): try extendWrapUp(item, agent)
        case .transfer(let item, let agent, let target, let wrapUp): try transfer(item, from: agent, to: target, wrapUp: wrapUp)
        case .callbackFailed(let item, let agent): try callbackFailed(item, agent)
        case .occupy(let item, let agent, let channel, let queue): try occupy(item, agent, channel, queue)
        case .freeze(let freezes): frozen = freezes
        case .tick: break
        }
    }
}

// MARK: Looking things up

extension RoutingEngine {
    func known(_ id: InteractionID) throws(RoutingFault) -> Int32 {
        guard let slot = items.slot(of: id) else { throw .unknownItem(id) }
        return slot
    }

    func known(_ id: AgentID) throws(RoutingFault) -> Int32 {
        guard let slot = agents.slot(of: id) else { throw .unknownAgent(id) }
        return slot
    }

    func known(_ id: QueueID) throws(RoutingFault) -> Int32 {
        guard let slot = queues.existing(id) else { throw .unknownQueue(id) }
        return slot
    }

    /// Whether its queue is there still.
    func hasQueue(_ item: Int32) -> Bool { items[item].queue >= 0 && queues[items[item].queue].exists }

    /// In the order of their ids.
    func sorted(_ slots: some Collection<Int32>) -> [Int32] { slots.count < 2 ? Array(slots) : slots.sorted { items[$0].id < items[$1].id } }

    func sortedAgents(_ slots: [Int32]) -> [Int32] { slots.count < 2 ? slots : slots.sorted { agents.id($0) < agents.id($1) } }
}
