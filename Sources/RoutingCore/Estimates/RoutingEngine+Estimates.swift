import ContactDomain

// How long somebody will wait. All agents are busy while somebody waits, so the line moves at a pace: one is taken every E / N on average, where N is how
// many items the queue's agents have at a time and E how much of their time passes for each that is taken. Whoever stands at place p is served with the p-th.
// For exponential handling times and agents who do nothing else E is the handling time, and p × E / N the exact expectation in M/M/n, first come first
// served (Gross, Shortle, Thompson, Harris: "Fundamentals of Queueing Theory", 4th ed., section 2.3, conditional on the number found): the queue-length
// predictor of Whitt ("Predicting queueing delays", Management Science 45(6), 1999), who also has the sum for those who give up on the way.
// E is measured as the line moves (QueuePace), so it holds what other queues take away, ringing, and rests; N follows at once who signs in or out.
// What it leaves out: what will change.

extension RoutingEngine {
    /// How long an item of a queue takes an agent, from accepting to the end of its wrap-up; `coldHandlingTime` of the policy where none was handled yet.
    public func handlingTime(in id: QueueID) -> Span {
        guard let queue = queues.existing(id) else { return policy.coldHandlingTime }
        return queues[queue].pace.handling.mean ?? policy.coldHandlingTime
    }

    /// How long a waiting item will go on waiting, on average.
    ///
    /// Zero for one that is offered or active; nil where nobody who is signed in could take it, or it is parked, held or not known.
    /// As `position(of:)`, and the logarithm of that place.
    public func estimatedWait(of id: InteractionID) -> Span? {
        guard let item = items.slot(of: id) else { return nil }
        switch items[item].phase {
        case .offered, .active: return .zero
        case .parked, .finished, .vacant: return nil
        case .waiting: break
        }
        let line = items[item].line
        guard line >= 0, !queues[items[item].queue].isHeld(items[item].channel) else { return nil }
        return estimatedWait(of: item, at: position(of: id))
    }

    /// - Parameter position: in the queue; nil where it is not known.
    func estimatedWait(of item: Int32, at position: Int?) -> Span? {
        let (line, queue, channel) = (items[item].line, items[item].queue, items[item].channel)
        let inLine = lines[line].line.rank(.init(key: items[item].key, slot: item), items) + 1
        // Who waits for one agent alone does not wait for the others in the queue.
        let sole = lines[line].sole
        guard sole == LineRecord.anyone else { return sole < 0 ? nil : wait(place: inLine, queue, Int64(agents.serving(sole, channel))) }
        let own = classes.servers(lines[line].eligibility, channel)
        guard own > 0, let position else { return nil }
        let all = servers(of: queue, channel)
        guard all > 0, let wait = wait(place: position, queue, all) else { return self.wait(place: position, queue, own) }
        // Who asks for more than the queue does waits for the few who have it, and with those who ask for the same.
        return own < all ? self.wait(place: inLine, queue, own).map { max($0, wait) } ?? wait : wait
    }

    /// How long one who came now, with nothing special about it, would wait in a queue; zero where an agent is free for it.
    public func estimatedWait(in id: QueueID, channel: ContactChannel = .voice) -> Span? {
        guard let queue = queues.existing(id), !queues[queue].closed else { return nil }
        let key = key(queue, steps: 0, own: .always, attributes: [:])
        guard let known = classes.find(key) else {
            // No item has asked for this yet: only then every agent is looked at.
            let serving = agents.slots.values.filter { agents.serving($0, channel) > 0 && qualifies($0, key) }
            if queues[queue].waiting == 0, serving.contains(where: { agents.open[$0.index].contains(channel) }) { return .zero }
            return wait(place: queues[queue].waiting + 1, queue, serving.reduce(0) { $0 + Int64(agents.serving($1, channel)) })
        }
        var free: [Int32] = []
        if queues[queue].waiting == 0, classes.sets.intersect(known, with: agents.openBits, row: channel.index, into: &free) { return .zero }
        return wait(place: queues[queue].waiting + 1, queue, classes.servers(known, channel))
    }

    private func wait(place: Int, _ queue: Int32, _ servers: Int64) -> Span? {
        queues[queue].pace.wait(place: place, servers: servers, cold: policy.coldHandlingTime)
    }

    /// How many items of a channel the agents of a queue serve at a time: of those who qualify for one that asks for nothing of its own.
    /// Where the queue asks by what the item brings, or nothing of the kind was there yet, all agents.
    func servers(of queue: Int32, _ channel: ContactChannel) -> Int64 {
        guard let plain = queues[queue].plainClasses.first, plain >= 0 else { return agents.allServing[channel.index] }
        return classes.servers(plain, channel)
    }
}
