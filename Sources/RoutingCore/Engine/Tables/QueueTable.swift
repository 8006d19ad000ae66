import ContactDomain

/// What the steps reached so far mean for an item: worked out once for each number of steps.
struct StepEffect: Sendable {
    enum Change: Sendable {
        case relax(Set<SkillName>)
        case lower(Int)
    }

    /// The queue's requirement, or what a step replaced it with.
    var requirement: SkillExpression
    /// In order; for the item's own requirement as well.
    var changes: [Change] = []
    /// Sorted, each once.
    var queues: [QueueID] = []
    var teams: [String] = []
    var points = 0
    /// Whether an expression asks for something of the item, so that the class depends on its attributes.
    var mentionsItem = false

    func apply(to expression: SkillExpression, attributes: [String: AttributeValue]) -> SkillExpression {
        var result = expression.residual(item: attributes)
        for change in changes {
            switch change {
            case .relax(let skills): result = result.relaxed(skills)
            case .lower(let degrees): result = result.lowered(by: degrees)
            }
        }
        return result
    }

    mutating func add(_ actions: [RoutingStep.Action]) {
        for action in actions {
            switch action {
            case .relax(let skills): changes.append(.relax(Set(skills)))
            case .lower(let degrees): changes.append(.lower(degrees))
            case .require(let expression): requirement = expression.folded
            case .addQueues(let more): queues = Set(queues + more).sorted()
            case .addTeams(let more): teams = Set(teams + more).sorted()
            case .raise(let more): points = points.clampedAdding(more)
            case .play, .offerCallback, .flow, .overflow: break
            }
        }
    }
}

/// One queue as the engine works with it. A queue that was removed keeps its slot, for items that are still with agents.
struct QueueRecord: Sendable {
    let id: QueueID
    /// Nil where it does not exist, or no more.
    var policy: QueuePolicy?
    var closed = false
    /// When its hours are looked at again: at their next change, or sooner where that is too far off to be seen.
    var nextChange: Timestamp?
    /// For serving by shares.
    var pass: Int64 = 0
    /// The last agent that settling offered an item of it.
    var cursor: AgentID?
    /// Items in line and not being offered.
    var waiting = 0
    var offered = 0
    var parked = 0
    /// Its classes that have items.
    var lines: [Int32] = []
    /// Its line is among those that changed since they were asked for.
    var lineChanged = false
    var pace = QueuePace()

    // Out of the policy, where the hot paths look.
    var exists: Bool { selectionKnown }
    private(set) var selectionKnown = false
    private(set) var selection = QueuePolicy.Selection.longestIdle
    private(set) var basePoints = 0
    private(set) var callbackPoints = 0
    private(set) var urgencyPoints = 0
    /// Since `enqueuedAt`.
    private(set) var urgentAfter = Span.zero
    private(set) var ageing: Int64 = 0
    private(set) var rank = 0
    private(set) var stride: Int64 = 1_000_000
    private(set) var offerTimeout: Span?
    private(set) var prefers = false
    private(set) var holdsWhenClosed = false
    /// One more than there are steps.
    private(set) var effects: [StepEffect] = []
    /// Since `enteredAt`; never before that of the step before.
    private(set) var stepsDue: [Span] = []
    private(set) var stepLeaves: [Bool] = []
    /// Classes of items that bring no requirement of their own: by number of steps; -1 where not made yet.
    var plainClasses: [Int32] = []

    init(id: QueueID) { self.id = id }

    /// Whether those who wait on this channel keep their place and are not offered.
    func isHeld(_ channel: ContactChannel) -> Bool { closed && (holdsWhenClosed || channel.isWritten) }

    mutating func setPolicy(_ policy: QueuePolicy?) {
        self.policy = policy
        selectionKnown = policy != nil
        guard let policy else { return }
        selection = policy.selection
        basePoints = policy.weight
        callbackPoints = policy.callbackPoints
        urgencyPoints = policy.urgencyPoints
        urgentAfter = Span(milliseconds: policy.serviceLevelTarget.milliseconds.clampedSubtracting(policy.urgencyWithin.milliseconds))
        ageing = Int64(clamping: policy.ageing)
        rank = policy.rank
        stride = 1_000_000 / max(1, Int64(clamping: policy.share))
        offerTimeout = policy.offerTimeout
        prefers = !policy.preferred.isEmpty
        holdsWhenClosed = policy.closing == .hold
        var due = Span(milliseconds: .min)
        var effect = StepEffect(requirement: policy.requirement.folded)
        stepsDue = []
        stepLeaves = []
        effects = [effect]
        for step in policy.steps {
            due = max(due, step.after)
            stepsDue.append(due)
            stepLeaves.append(step.actions.contains { $0.leaves })
            effect.add(step.actions)
            effects.append(effect)
        }
        plainClasses = [Int32](repeating: -1, count: effects.count)
    }

    /// - Parameter mentions: For each number of steps.
    mutating func setMentions(_ mentions: [Bool]) {
        for (index, mention) in zip(effects.indices, mentions) { effects[index].mentionsItem = mention }
    }

    /// Steps that change nothing share a class: it may be there several times.
    mutating func forget(plainClass slot: Int32) {
        for place in plainClasses.indices where plainClasses[place] == slot { plainClasses[place] = -1 }
    }

    /// What so many steps have added.
    func points(steps: Int) -> Int { steps < effects.count ? effects[steps].points : 0 }

    /// How many steps are due, up to the first that leaves.
    func stepsReached(enteredAt: Timestamp, at now: Timestamp) -> Int32 {
        var reached = 0
        while reached < stepsDue.count, !stepLeaves[reached], enteredAt.adding(stepsDue[reached]) <= now { reached += 1 }
        return Int32(truncatingIfNeeded: reached)
    }
}

/// All queues that were ever named, by slot.
struct QueueTable: Sendable {
    private(set) var records: [QueueRecord] = []
    private(set) var slots: [QueueID: Int32] = [:]

    subscript(_ slot: Int32) -> QueueRecord {
        _read { yield records[slot.index] }
        _modify { yield &records[slot.index] }
    }

    /// Its slot where it exists.
    func existing(_ id: QueueID) -> Int32? {
        guard let slot = slots[id], records[slot.index].exists else { return nil }
        return slot
    }

    mutating func slot(for id: QueueID) -> Int32 {
        if let known = slots[id] { return known }
        let slot = Int32(truncatingIfNeeded: records.count)
        records.append(QueueRecord(id: id))
        slots[id] = slot
        return slot
    }

    func id(_ slot: Int32) -> QueueID { records[slot.index].id }

    /// By id.
    var sortedSlots: [Int32] { slots.values.sorted { records[$0.index].id < records[$1.index].id } }
}
