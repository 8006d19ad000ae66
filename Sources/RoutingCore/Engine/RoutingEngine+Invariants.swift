import ContactDomain

// What must hold after every input. Tests and simulations ask; it looks at everything and is far too slow to be asked in service.

extension RoutingEngine {
    /// What is wrong with the engine, in plain words; nothing if all is well.
    ///
    /// Nobody over capacity but by `force` and `occupy`, each item in one place, no waiting item with an eligible agent, and all that is derived agrees with
    /// the facts. O(waiting items × agents).
    public func inconsistencies() -> [String] { placeFaults() + lineFaults() + agentFaults() + classFaults() + settlingFaults() }

    private func placeFaults() -> [String] {
        var found: [String] = []
        for item in items.slots {
            let record = items[item]
            let rings = items.ringing(item)
            switch record.phase {
            case .waiting:
                if record.line < 0 || !lines[record.line].line.slots.contains(item) { found.append("\(record.id) waits in no line") }
            case .offered:
                if rings.isEmpty { found.append("\(record.id) is offered to nobody") }
                if Set(rings).count != rings.count { found.append("\(record.id) rings twice at an agent") }
            case .active:
                if record.agent < 0 || workIndex(item, record.agent, .active) == nil { found.append("\(record.id) is active with nobody") }
            case .parked: if record.until < clock { found.append("\(record.id) is parked beyond its time") }
            case .finished: if record.wrapUps <= 0 { found.append("\(record.id) is over and still here") }
            case .vacant: found.append("\(record.id) has a vacant slot")
            }
            if record.phase != .waiting, record.line >= 0 { found.append("\(record.id) does not wait and is in a line") }
            for agent in rings where workIndex(item, agent, .ringing) == nil { found.append("\(record.id) rings at \(agents.id(agent)), who does not know") }
        }
        return found
    }

    private func lineFaults() -> [String] {
        var found: [String] = []
        for index in queues.records.indices {
            let queue = Int32(truncatingIfNeeded: index)
            let inLines = queues[queue].lines.flatMap { lines[$0].line.slots }
            if inLines.count != queues[queue].waiting { found.append("queue \(queues.id(queue)) counts \(queues[queue].waiting) of \(inLines.count) who wait") }
            for line in queues[queue].lines { found += headFaults(line) }
            for line in queues[queue].lines where !lines[line].exists || lines[line].line.isEmpty || lines[line].queue != queue {
                found.append("queue \(queues.id(queue)) has a line that is not its own, or empty")
            }
            for item in inLines where items[item].phase != .waiting || items[item].queue != queue {
                found.append("\(items[item].id) is in a line of queue \(queues.id(queue)) and does not wait there")
            }
        }
        return found
    }

    private func headFaults(_ line: Int32) -> [String] {
        let head = lines.heads[line.index]
        guard let first = lines[line].line.first, head.item == first else { return ["a line has another head than its first item"] }
        let record = items[first]
        var found: [String] = []
        if head.key != record.key || head.orderAt != record.orderAt.milliseconds || head.id != record.id || head.overdue != record.overdue
            || record.isRestricted && !head.isRestricted || head.isHeld != queues[record.queue].isHeld(record.channel) || head.queue != record.queue
        {
            found.append("\(record.id) is first in its line and is otherwise than the line's head says")
        }
        if servingPlace(ofHead: line) != servingPlace(first) { found.append("\(record.id) is first in its line and has another place than the line's head") }
        return found
    }

    private func agentFaults() -> [String] {
        var found: [String] = []
        for agent in agents.sortedSlots {
            let work = agents[agent].work
            for channel in ContactChannel.allCases where work.count(where: { $0.channel == channel }) != agents.count(agent, channel) {
                found.append("\(agents.id(agent)) counts \(channel.rawValue) wrongly")
            }
            let busy = work.count { $0.phase != .ringing }
            if busy != agents[agent].busyEntries { found.append("\(agents.id(agent)) counts what keeps it busy wrongly") }
            for entry in work {
                let matches =
                    switch entry.phase {
                    case .ringing: items.ringing(entry.item).contains(agent)
                    case .active: items[entry.item].phase == .active && items[entry.item].agent == agent
                    case .wrapUp: items[entry.item].wrapUps > 0
                    }
                if !matches { found.append("\(agents.id(agent)) has \(items[entry.item].id), which is elsewhere") }
            }
            var copy = agents
            if copy.refreshOpen(agent) || copy.open[agent.index] != agents.open[agent.index] {
                found.append("\(agents.id(agent)) is open on other channels than it seems")
            }
        }
        return found
    }

    private func classFaults() -> [String] {
        var found: [String] = []
        for index in classes.records.indices where classes.records[index].exists {
            let slot = Int32(truncatingIfNeeded: index)
            for channel in ContactChannel.allCases {
                let servers = agents.sortedSlots.reduce(Int64(0)) { $0 + (qualifies($1, for: slot) ? Int64(agents.servable($1, channel)) : 0) }
                if servers != classes.servers(slot, channel) { found.append("a class counts who serves its \(channel.rawValue) wrongly") }
            }
            for agent in agents.sortedSlots where classes.qualifies(agent, for: slot) != qualifies(agent, for: slot) {
                found.append("\(agents.id(agent)) is in a class wrongly, or wrongly not")
            }
            for channel in ContactChannel.allCases {
                let line = classes.line(slot, channel)
                let isOpen = line >= 0 && !lines[line].line.isEmpty
                if isOpen != classes.open[index].contains(channel) { found.append("a class has an open line that it does not know, or the other way round") }
            }
        }
        return found
    }

    private func settlingFaults() -> [String] {
        guard !frozen else { return [] }
        var found: [String] = []
        for index in queues.records.indices {
            for item in servingOrder(of: Int32(truncatingIfNeeded: index)) {
                let id = items[item].id
                for agent in agentIDs where exclusions(of: agent, for: id, at: clock).isEmpty { found.append("\(id) waits, and \(agent) is eligible") }
            }
        }
        return found
    }
}
