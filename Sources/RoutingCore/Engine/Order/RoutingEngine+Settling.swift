import ContactDomain

// As long as a waiting item has an eligible agent, the first such item in the serving order is offered to its best agent.
//
// Only fresh classes and the classes of fresh agents can hold such an item. Within one settling eligibility only shrinks and passes only grow, so the
// first item of a class, once found, can only be replaced by a later one: each class is looked at again only when it would be served.

extension RoutingEngine {
    mutating func settle() {
        guard !freshLines.isEmpty || !freshAgents.isEmpty else { return }
        // What stays fresh while frozen is looked at on thawing.
        guard !frozen else { return }
        gather()
        while let best = gathered.first {
            let line = best.line
            guard let item = firstServable(line, lone: best.lone) else {
                gathered.removeFirst()
                continue
            }
            let place = item == lines.heads[line.index].item ? servingPlace(ofHead: line) : servingPlace(item)
            guard item == best.item, place == best.place else {
                gathered.delayFirst(item, to: place)
                continue
            }
            offerBySelection(item, line: line, lone: best.lone)
            if let lone = best.lone { dropOutOfReach(of: lone) }
        }
    }

    /// The classes that may hold an item with an eligible agent, each with the first such item.
    private mutating func gather() {
        // Where one agent is all that is fresh, nobody else can be eligible for what waits in lines that are not.
        let lone = freshAgents.count == 1 ? freshAgents[0] : nil
        var found: [Int32] = []
        for line in freshLines {
            lines.heads[line.index].isFresh = false
            if lines.heads[line.index].item >= 0, !lines.heads[line.index].isGathered {
                lines.heads[line.index].isGathered = true
                found.append(line)
            }
        }
        freshLines.removeAll(keepingCapacity: true)
        let fresh = found.count
        for agent in freshAgents {
            agents[agent].isFresh = false
            gatherLines(of: agent, into: &found)
        }
        freshAgents.removeAll(keepingCapacity: true)
        effort.lines += found.count
        for (index, line) in found.enumerated() {
            lines.heads[line.index].isGathered = false
            let lone = index < fresh ? nil : lone
            guard let item = firstServable(line, lone: lone) else { continue }
            let place = item == lines.heads[line.index].item ? servingPlace(ofHead: line) : servingPlace(item)
            gathered.append(Candidate(line: line, lone: lone, item: item, place: place))
        }
        gathered.arrange()
    }

    private mutating func gatherLines(of agent: Int32, into found: inout [Int32]) {
        let open = agents.open[agent.index]
        guard agents[agent].exists, !open.isEmpty else { return }
        for line in agents[agent].soleLines where !lines.heads[line.index].isGathered && open.contains(lines[line].channel) {
            lines.heads[line.index].isGathered = true
            found.append(line)
        }
        for slot in classes.sets.narrowOfAgent[agent.index] { gatherLines(ofClass: slot, open, into: &found) }
        for word in 0..<classes.sets.wideOfAgent.words {
            var bits = classes.sets.wideOfAgent.word(agent.index, word)
            while bits != 0 {
                gatherLines(ofClass: classes.sets.classOfRow[(word << 6) &+ bits.trailingZeroBitCount], open, into: &found)
                bits &= bits &- 1
            }
        }
    }

    @inline(__always)
    private mutating func gatherLines(ofClass slot: Int32, _ open: ChannelSet, into found: inout [Int32]) {
        var both = open.bits & classes.open[slot.index].bits
        while both != 0 {
            let line = classes.line(slot, channel: both.trailingZeroBitCount)
            both &= both &- 1
            guard !lines.heads[line.index].isGathered else { continue }
            lines.heads[line.index].isGathered = true
            found.append(line)
        }
    }

    /// An agent who has just been offered something has seldom room for more: what nobody else may take is not asked for one by one.
    private mutating func dropOutOfReach(of lone: Int32) {
        let open = agents.open[lone.index]
        let heads = lines.heads
        gathered.removeAll { $0.lone == lone && !open.contains(heads[$0.line.index].channel) }
    }

    // MARK: Who is eligible

    /// The first item of a class that somebody is eligible for.
    private mutating func firstServable(_ line: Int32, lone: Int32?) -> Int32? {
        let first = lines.heads[line.index].item
        guard first >= 0, !lines.heads[line.index].isHeld else { return nil }
        let isRestricted = lines.heads[line.index].isRestricted && items[first].isRestricted
        if let lone {
            guard agents.open[lone.index].contains(lines.heads[line.index].channel) else { return nil }
            if !isRestricted { return first }
            return firstItem(of: line) { !isExcluded(lone, from: $0) }
        }
        guard findCandidates(line) else { return nil }
        if !isRestricted { return first }
        return firstItem(of: line) { item in !items[item].isRestricted || hasCandidate(for: item) }
    }

    private func firstItem(of line: Int32, where isServable: (Int32) -> Bool) -> Int32? {
        for run in lines[line].line.runs {
            for entry in run where isServable(entry.slot) { return entry.slot }
        }
        return nil
    }

    private func hasCandidate(for item: Int32) -> Bool { candidates.contains { !isExcluded($0, from: item) } }

    /// Sets `candidates` to who qualifies for the class and can take something on its channel; tells whether there is anybody.
    mutating func findCandidates(_ line: Int32) -> Bool {
        let channel = lines[line].channel.index
        let sole = lines[line].sole
        guard sole == LineRecord.anyone else {
            candidates.removeAll(keepingCapacity: true)
            guard sole >= 0, agents.openBits.contains(channel, sole.index) else { return false }
            candidates.append(sole)
            return true
        }
        defer { effort.agents += candidates.count }
        return classes.sets.intersect(lines[line].eligibility, with: agents.openBits, row: channel, into: &candidates)
    }

    /// An agent may be kept from an item by a back-off, or because it is in wrap-up with that very item.
    func isExcluded(_ agent: Int32, from item: Int32) -> Bool {
        guard items[item].isRestricted else { return false }
        if items[item].wrapUps > 0, agents[agent].work.contains(where: { $0.item == item && $0.phase == .wrapUp }) { return true }
        return items.isExcluded(agents.id(agent), from: item, at: clock)
    }

    // MARK: Offering

    private mutating func offerBySelection(_ item: Int32, line: Int32, lone: Int32?) {
        let queue = items[item].queue
        let ringsAll = queues[queue].selection == .ringAll
        var chosen: [Int32] = []
        if let lone {
            chosen = [lone]
        } else if ringsAll {
            _ = findCandidates(line)
            chosen = firstAgents(for: item, line: line, limit: queues[queue].policy?.ringAllLimit ?? 1)
        } else {
            _ = findCandidates(line)
            if let best = bestAgent(for: item, line: line) { chosen = [best] }
        }
        guard let last = chosen.last else { return }
        queues[queue].cursor = agents.id(last)
        offer(item, to: chosen, ringsAll: ringsAll)
    }
}
