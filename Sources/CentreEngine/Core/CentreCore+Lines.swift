import CentrePorts
import ContactDomain
import RoutingCore

// The line of each queue, told as a whole when it has changed: at once, but not more often than every half second. What changes
// before that is told together when the time is over, by a timer, which is an input like all others: a replay tells the same.

/// A line as it was told last.
struct ToldLine: Codable, Equatable, Sendable {
    struct Place: Codable, Equatable, Sendable {
        let interaction: InteractionID
        let priority: Int
    }

    let queue: QueueID
    let at: Timestamp
    let total: Int
    let places: [Place]

    init(_ view: QueueLineView, at now: Timestamp) {
        queue = view.queue
        at = now
        total = view.total
        places = view.line.map { Place(interaction: $0.interaction, priority: $0.priority) }
    }

    func isSame(as other: ToldLine) -> Bool { total == other.total && places == other.places }
}

extension CentreCore {
    static let lineInterval = Span(milliseconds: 500)

    mutating func tellLines(_ turn: inout Turn) {
        turn.changedLines.formUnion(routing.takeChangedLines())
        for queue in turn.changedLines.sorted() { tellLine(of: queue, &turn) }
    }

    private mutating func tellLine(of queue: QueueID, _ turn: inout Turn) {
        let last = toldLines[queue]
        if let last, turn.now - last.at < Self.lineInterval {
            let timer = TimerKey(.line, owner: queue.description, number: 0)
            if timers[timer] == nil { turn.timer(timer, at: last.at + Self.lineInterval) }
            return
        }
        guard let view = lineView(queue, at: turn.now) else {
            toldLines[queue] = nil
            return
        }
        let told = ToldLine(view, at: turn.now)
        // Who came and was offered in the same moment was never in line for anybody who looks.
        if last.map({ $0.isSame(as: told) }) ?? (told.total == 0) { return }
        toldLines[queue] = told
        turn.announcements.append(Announcement(name: "queue.waiting", interaction: nil, agents: [], view: .line(view)))
    }

    func lineView(_ id: QueueID, at now: Timestamp) -> QueueLineView? {
        guard let queue = queues[id] else { return nil }
        let line = routing.front(of: id, limit: QueueLineView.longest, at: now).compactMap { place -> WaitingView? in
            guard let interaction = interactions[place.item], case .queued(let waiting) = interaction.phase else { return nil }
            // Whole milli-points: what a person reads, and the same text on every machine.
            return WaitingView(
                interaction: place.item, position: place.position, score: Double(place.score / 1_000) / 1_000, priority: waiting.priority, channel: place.channel,
                customerNumber: interaction.customerNumber, customerName: interaction.customerName, since: interaction.enqueuedAt ?? interaction.since,
                estimatedWait: place.estimatedWait)
        }
        return QueueLineView(queue: id, key: queue.key, name: queue.name, total: routing.waitingCount(in: id), line: line)
    }

    /// By membership and skills, whatever the agent does at the moment.
    func queues(servedBy agent: AgentID) -> Set<QueueID> {
        guard let policy = agents[agent]?.profile.routing else { return [] }
        return Set(queues.values.filter { $0.routing.isServed(by: policy) }.map(\.id))
    }
}
