import ContactDomain

// How long somebody will wait. The method: all servers are busy while somebody waits, so places become free every H / N on average, where H is how long an
// item takes an agent and N how many items are handled at a time. Whoever stands at place p is served with the p-th that becomes free: after p × H / N.
// For exponential handling times that is the exact expectation in M/M/n, first come first served (Gross, Shortle, Thompson, Harris: "Fundamentals of
// Queueing Theory", 4th ed., section 2.3, conditional on the number found). It is what Whitt calls the queue-length predictor QL
// ("Predicting queueing delays", Management Science 45(6), 1999), here with H and N estimated:
// H moves with what was handled lately (HandlingEstimate); an agent who serves k queues with waiting items counts 1 / k in each, as if shared evenly.
// What it leaves out: that some hang up (it errs on the long side then), and who will sign in or out.

extension RoutingEngine {
    /// How long an item of a queue takes an agent, from accepting to the end of its wrap-up; `coldHandlingTime` of the policy where none was handled yet.
    public func handlingTime(in id: QueueID) -> Span {
        guard let queue = queues.existing(id) else { return policy.coldHandlingTime }
        return queues[queue].estimate.time ?? policy.coldHandlingTime
    }

    /// How long a waiting item will go on waiting, on average.
    ///
    /// Zero for one that is offered or active; nil where nobody who is signed in could take it, or it is parked, held or not known.
    /// O(agents who qualify × classes they serve).
    public func estimatedWait(of id: InteractionID) -> Span? {
        guard let item = items.slot(of: id) else { return nil }
        switch items[item].phase {
        case .offered, .active: return .zero
        case .parked, .finished, .vacant: return nil
        case .waiting: break
        }
        let line = items[item].line
        guard line >= 0, !queues[items[item].queue].isHeld, let position = position(of: id) else { return nil }
        return wait(place: place(of: item, at: position), items[item].queue, servers(ofLine: line))
    }

    /// Who could take what lies in a line.
    func servers(ofLine line: Int32) -> Int64 {
        let (queue, channel, sole) = (lines[line].queue, lines[line].channel, lines[line].sole)
        if sole == LineRecord.anyone { return servers(channel: channel, queue: queue) { classes.qualifies($0, for: lines[line].eligibility) } }
        return sole >= 0 ? servers(of: sole, channel: channel, queue: queue) : 0
    }

    /// How many are served before it, itself included: who waits for one agent alone does not wait for the others in the queue.
    func place(of item: Int32, at position: Int) -> Int {
        let line = items[item].line
        return lines[line].sole == LineRecord.anyone ? position : lines[line].line.rank(.init(key: items[item].key, slot: item), items) + 1
    }

    /// How long one who came now, with nothing special about it, would wait in a queue; zero where an agent is free for it.
    public func estimatedWait(in id: QueueID, channel: ContactChannel = .voice) -> Span? {
        guard let queue = queues.existing(id), !queues[queue].closed else { return nil }
        let key = key(queue, steps: 0, own: .always, attributes: [:])
        let known = classes.find(key)
        func serves(_ agent: Int32) -> Bool { known.map { classes.qualifies(agent, for: $0) } ?? qualifies(agent, key) }
        if queues[queue].waiting == 0, agents.sortedSlots.contains(where: { agents.open[$0.index].contains(channel) && serves($0) }) { return .zero }
        return wait(place: queues[queue].waiting + 1, queue, servers(channel: channel, queue: queue, serves))
    }

    /// Items handled at a time count in 1/1,048,576, so that no fraction is lost and none needs floating point.
    private static var unit: Int64 { 1 << 20 }

    func wait(place: Int, _ queue: Int32, _ servers: Int64) -> Span? {
        guard servers > 0 else { return nil }
        let handling = queues[queue].estimate.time ?? policy.coldHandlingTime
        return Span(milliseconds: Int64(clamping: Int128(place) * Int128(handling.milliseconds) * Int128(Self.unit) / Int128(servers)))
    }

    private func servers(channel: ContactChannel, queue: Int32, _ serves: (Int32) -> Bool) -> Int64 {
        var sum: Int64 = 0
        for index in agents.records.indices where agents.records[index].exists && agents.records[index].signedIn {
            let agent = Int32(truncatingIfNeeded: index)
            if agents[agent].available.contains(channel), serves(agent) { sum += servers(of: agent, channel: channel, queue: queue) }
        }
        return sum
    }

    /// What one agent counts in a queue.
    private func servers(of agent: Int32, channel: ContactChannel, queue: Int32) -> Int64 {
        let rule = agents.rule(agent, channel)
        guard agents[agent].signedIn, agents[agent].available.contains(channel), !agents[agent].notResponding, rule.exists, rule.maximum > 0 else { return 0 }
        var atATime = rule.exclusive ? 1 : rule.maximum
        if rule.units > 0 { atATime = min(atATime, agents[agent].policy.capacity.units / rule.units) }
        if let most = agents[agent].policy.capacity.items { atATime = min(atATime, most) }
        return Self.unit * Int64(clamping: max(0, min(atATime, 1000))) / Int64(max(1, busyQueues(of: agent, and: queue)))
    }

    /// How many queues have items that wait for this agent, this one counted in any case.
    private func busyQueues(of agent: Int32, and queue: Int32) -> Int {
        var found: Set<Int32> = [queue]
        for line in agents[agent].soleLines { found.insert(lines[line].queue) }
        for slot in classes.sets.classes(of: agent) where classes[slot].openLines > 0 { found.insert(classes[slot].queue) }
        return found.count
    }
}
