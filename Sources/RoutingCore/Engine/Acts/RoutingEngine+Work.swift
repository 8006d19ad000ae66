import ContactDomain

// What agents have: items that ring, are active, or are in wrap-up. All of it is load; what is active or in wrap-up is busy time.

extension RoutingEngine {
    // MARK: Load entries

    mutating func addWork(_ entry: WorkEntry, to agent: Int32) {
        agents[agent].work.append(entry)
        agents.count(agent, entry.channel, 1)
        if entry.phase != .ringing { becomeBusier(agent) }
        _ = agents.refreshOpen(agent)
    }

    func workIndex(_ item: Int32, _ agent: Int32, _ phase: WorkEntry.Phase) -> Int? {
        agents[agent].work.firstIndex { $0.item == item && $0.phase == phase }
    }

    /// - Returns: The entry that is gone.
    @discardableResult
    mutating func removeWork(_ item: Int32, from agent: Int32, phase: WorkEntry.Phase) -> WorkEntry? {
        guard let index = workIndex(item, agent, phase) else { return nil }
        let entry = agents[agent].work.remove(at: index)
        agents.count(agent, entry.channel, -1)
        if phase != .ringing { becomeLessBusy(agent) }
        _ = agents.refreshOpen(agent)
        // Also where no channel opened: an item the agent was in wrap-up with may be possible now.
        markFresh(agent: agent)
        return entry
    }

    mutating func setWorkActive(_ item: Int32, _ agent: Int32) {
        guard let index = workIndex(item, agent, .ringing) else { return }
        agents[agent].work[index].phase = .active
        agents[agent].work[index].since = clock
        agents[agent].work[index].acceptedAt = clock
        becomeBusier(agent)
    }

    private mutating func becomeBusier(_ agent: Int32) {
        agents[agent].busyEntries += 1
        if agents[agent].busyEntries == 1 { agents[agent].occupancy.busySince = clock }
    }

    private mutating func becomeLessBusy(_ agent: Int32) {
        agents[agent].busyEntries -= 1
        if agents[agent].busyEntries == 0 { agents[agent].occupancy.end(at: clock, length: bucketLength) }
    }

    // MARK: Release

    mutating func release(_ id: InteractionID, _ agentID: AgentID, wrapUp: Bool) throws(RoutingFault) {
        let (item, agent) = try active(id, agentID)
        endActive(item, agent, wrapUp: wrapUp)
        forget(item)
    }

    func active(_ id: InteractionID, _ agentID: AgentID) throws(RoutingFault) -> (item: Int32, agent: Int32) {
        let item = try known(id)
        let agent = try known(agentID)
        guard items[item].phase == .active, items[item].agent == agent else { throw .notActive(id, agentID) }
        return (item, agent)
    }

    /// The agent is done with an active item, or goes into wrap-up with it. The item itself is neither active nor gone yet.
    private mutating func endActive(_ item: Int32, _ agent: Int32, wrapUp: Bool) {
        guard let index = workIndex(item, agent, .active) else { return }
        items[item].agent = -1
        guard wrapUp, hasQueue(item), let rule = queues[items[item].queue].policy?.wrapUp, rule.time > .zero else {
            measure(removeWork(item, from: agent, phase: .active))
            agents.touchIdle(agent, clock)
            return
        }
        let until = clock.adding(rule.time)
        agents[agent].work[index].phase = .wrapUp
        agents[agent].work[index].since = clock
        agents[agent].work[index].until = until
        agents[agent].work[index].wrapUp = rule
        items.addWrapUps(item, 1)
        push(.wrapUp, item, due: until, agent: agent)
        outputs.append(.wrapUpStarted(items[item].id, agents.id(agent), until: until))
    }

    /// As release without wrap-up; the item is not forgotten yet.
    mutating func finishWork(_ item: Int32, _ agent: Int32) { endActive(item, agent, wrapUp: false) }

    /// How long the agent was taken, wrap-up and all.
    private mutating func measure(_ entry: WorkEntry?) {
        guard let entry, entry.queue >= 0, entry.acceptedAt <= clock else { return }
        queues[entry.queue].pace.handle(for: clock.since(entry.acceptedAt))
    }

    // MARK: Wrap-up

    mutating func finishWrapUp(_ id: InteractionID, _ agentID: AgentID, hasCode: Bool) throws(RoutingFault) {
        let (item, agent, index) = try inWrapUp(id, agentID)
        if agents[agent].work[index].wrapUp.needsCode, !hasCode { throw .codeRequired(id) }
        endWrapUp(item, agent, forced: false)
    }

    mutating func extendWrapUp(_ id: InteractionID, _ agentID: AgentID) throws(RoutingFault) {
        let (item, agent, index) = try inWrapUp(id, agentID)
        let entry = agents[agent].work[index]
        guard !entry.overdue else { throw .notPossible("the wrap-up is overdue") }
        guard entry.extensions < entry.wrapUp.extensions else { throw .notPossible("extended as often as the queue allows") }
        let until = entry.until.adding(entry.wrapUp.extendBy)
        agents[agent].work[index].extensions = entry.extensions.clampedAdding(1)
        agents[agent].work[index].until = until
        push(.wrapUp, item, due: until, agent: agent)
        outputs.append(.wrapUpStarted(id, agentID, until: until))
    }

    private func inWrapUp(_ id: InteractionID, _ agentID: AgentID) throws(RoutingFault) -> (item: Int32, agent: Int32, index: Int) {
        let item = try known(id)
        let agent = try known(agentID)
        guard let index = workIndex(item, agent, .wrapUp) else { throw .notInWrapUp(id, agentID) }
        return (item, agent, index)
    }

    mutating func wrapUpTimedOut(_ item: Int32, _ agent: Int32) {
        guard let index = workIndex(item, agent, .wrapUp) else { return }
        let rule = agents[agent].work[index].wrapUp
        guard rule.needsCode, !rule.forced else { return endWrapUp(item, agent, forced: true) }
        agents[agent].work[index].overdue = true
        outputs.append(.wrapUpOverdue(items[item].id, agents.id(agent)))
    }

    mutating func endWrapUp(_ item: Int32, _ agent: Int32, forced: Bool) {
        outputs.append(.wrapUpEnded(items[item].id, agents.id(agent), forced: forced))
        agents.touchIdle(agent, clock)
        measure(dropWrapUp(item, agent))
    }

    /// Without a word.
    @discardableResult
    mutating func dropWrapUp(_ item: Int32, _ agent: Int32) -> WorkEntry? {
        let entry = removeWork(item, from: agent, phase: .wrapUp)
        items.addWrapUps(item, -1)
        if items[item].phase == .finished, items[item].wrapUps == 0 { items.remove(item) }
        return entry
    }

    // MARK: Back into a queue

    mutating func transfer(_ id: InteractionID, from agentID: AgentID, to target: RoutingInput.Transfer, wrapUp: Bool) throws(RoutingFault) {
        let item = try known(id)
        let agent = try known(agentID)
        let own = items[item].queue
        let queue: Int32
        let sticky: RoutingItem.Sticky?
        switch target {
        case .queue(let to):
            // A transfer back to its own queue, removed meanwhile, is no fault: the item leaves.
            if let slot = queues.slots[to], slot == own, items[item].phase != .finished { queue = slot } else { queue = try known(to) }
            sticky = nil
        case .agent(let other, let window):
            _ = try known(other)
            queue = own
            sticky = RoutingItem.Sticky(agent: other, why: .named, window: window ?? .zero, exclusive: window == nil)
        }
        guard items[item].phase == .active, items[item].agent == agent else { throw .notActive(id, agentID) }
        guard queue >= 0 else { throw .notPossible("it belongs to no queue") }
        endActive(item, agent, wrapUp: wrapUp)
        items.setSticky(item, sticky)
        enter(item, queue)
    }

    /// An agent's active items go back to their queues, in order of id.
    mutating func giveBack(from agent: Int32, where isMeant: (ContactChannel) -> Bool) {
        let active = agents[agent].work.filter { $0.phase == .active && isMeant($0.channel) }.map(\.item)
        for item in sorted(active) where items[item].queue >= 0 {
            removeWork(item, from: agent, phase: .active)
            outputs.append(.returned(items[item].id, agents.id(agent)))
            enter(item, items[item].queue)
        }
    }

    /// An item that is with an agent already.
    mutating func occupy(_ id: InteractionID, _ agentID: AgentID, _ channel: ContactChannel, _ queueID: QueueID?) throws(RoutingFault) {
        let agent = try known(agentID)
        guard items.slot(of: id) == nil else { throw .duplicate(id) }
        let queue = queueID.map { queues.slot(for: $0) } ?? -1
        let facts = RoutingItem(id: id, queue: queueID ?? QueueID(high: 0, low: 0), channel: channel, orderAt: clock, enqueuedAt: clock)
        let item = items.add(facts, queue: queue)
        items[item].phase = .active
        items[item].agent = agent
        items[item].enteredAt = clock
        items[item].until = clock
        addWork(WorkEntry(item: item, queue: queue, channel: channel, phase: .active, since: clock, acceptedAt: clock), to: agent)
        let noAnswers = agents[agent].noAnswers
        countAccepted(agent)
        agents[agent].noAnswers = noAnswers
    }
}
