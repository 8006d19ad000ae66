import ContactDomain
import RoutingCore

/// The routing engine once more, plain and slow, written from the semantics alone.
///
/// No index, no cache: after each event it looks at every waiting item and every agent and asks the rules. The same inputs at the same instants
/// must give the same outputs and faults as `RoutingEngine`; where the two differ one of them has misread the semantics.
struct ReferenceRouting {
    var policy: RoutingPolicy
    var queues: [ReferenceQueue] = []
    var agents: [ReferenceAgent] = []
    /// All that are parked, waiting, offered or active.
    var items: [ReferenceItem] = []
    var wrapUps: [ReferenceWrapUp] = []
    /// The last instant seen.
    var now = Timestamp(milliseconds: .min)
    /// The pass of the queue that was served last.
    var served: Int64 = 0
    /// Since when busy time counts.
    var measuredSince = Timestamp(milliseconds: .min)
    /// While so, settling offers nothing.
    var isFrozen = false
    /// What happened and was not handed out yet: a refused input keeps what fell due before it here.
    var pending: [RoutingOutput] = []

    init(policy: RoutingPolicy = RoutingPolicy()) { self.policy = policy }

    /// Does what fell due, then what the input says, then settles.
    mutating func handle(_ input: RoutingInput, at instant: Timestamp) throws(RoutingFault) -> [RoutingOutput] {
        elapse(to: instant)
        var after = self
        try after.apply(input)
        after.settle()
        after.noteBusy()
        self = after
        return takeOutputs()
    }

    /// Does what fell due up to an instant.
    mutating func advance(to instant: Timestamp) -> [RoutingOutput] {
        elapse(to: instant)
        return takeOutputs()
    }

    private mutating func elapse(to instant: Timestamp) {
        let goal = max(instant, now)
        while let due = firstDue(), due.at <= goal {
            now = max(now, due.at)
            happen(due)
            settle()
            noteBusy()
        }
        now = goal
    }

    private mutating func takeOutputs() -> [RoutingOutput] {
        defer { pending = [] }
        return pending
    }

    mutating func say(_ output: RoutingOutput) { pending.append(output) }

    /// Writes down who is busy from now on, and who no longer: what passes within one instant has no length.
    private mutating func noteBusy() {
        for index in agents.indices {
            let isBusy = load(of: agents[index].id).contains { !$0.rings }
            let wasBusy = agents[index].busy.last.map { $0.to == nil } ?? false
            if isBusy, !wasBusy { agents[index].busy.append(.init(from: now, to: nil)) }
            if !isBusy, wasBusy { agents[index].busy[agents[index].busy.count - 1].to = now }
        }
    }
}

// Looking things up, by scanning.
extension ReferenceRouting {
    func queue(_ id: QueueID) -> ReferenceQueue? { queues.first { $0.id == id } }
    func agent(_ id: AgentID) -> ReferenceAgent? { agents.first { $0.id == id } }
    func item(_ id: InteractionID) -> ReferenceItem? { items.first { $0.id == id } }
    func wrapUp(_ item: InteractionID, _ agent: AgentID) -> ReferenceWrapUp? { wrapUps.first { $0.item == item && $0.agent == agent } }

    mutating func changeQueue(_ id: QueueID, _ change: (inout ReferenceQueue) -> Void) {
        for index in queues.indices where queues[index].id == id { change(&queues[index]) }
    }

    mutating func changeAgent(_ id: AgentID, _ change: (inout ReferenceAgent) -> Void) {
        for index in agents.indices where agents[index].id == id { change(&agents[index]) }
    }

    mutating func changeItem(_ id: InteractionID, _ change: (inout ReferenceItem) -> Void) {
        for index in items.indices where items[index].id == id { change(&items[index]) }
    }

    /// One thing that an agent has open.
    struct Load {
        let item: InteractionID
        let channel: ContactChannel
        let rings: Bool
    }

    func load(of agent: AgentID) -> [Load] {
        var entries: [Load] = []
        // By index: copying whole items would be most of the time of a long proof.
        for index in items.indices {
            switch items[index].place {
            case .parked, .waiting: break
            case .offered(let offer): if offer.ringing.contains(agent) { entries.append(Load(item: items[index].id, channel: items[index].facts.channel, rings: true)) }
            case .active(let holder): if holder == agent { entries.append(Load(item: items[index].id, channel: items[index].facts.channel, rings: false)) }
            }
        }
        for wrapUp in wrapUps where wrapUp.agent == agent { entries.append(Load(item: wrapUp.item, channel: wrapUp.channel, rings: false)) }
        return entries
    }

    func waiting(in queue: QueueID) -> [ReferenceItem] { items.filter { $0.isWaiting && $0.facts.queue == queue } }

    func itemsRinging(at agent: AgentID) -> [ReferenceItem] { items.filter { $0.ringing.contains(agent) }.sorted { $0.id < $1.id } }

    func itemsActive(with agent: AgentID) -> [ReferenceItem] { items.filter { $0.activeWith == agent }.sorted { $0.id < $1.id } }
}
