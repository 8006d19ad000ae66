import ContactDomain

/// One place at the front of a queue's line.
public struct LinePlace: Equatable, Sendable {
    public let item: InteractionID
    public let channel: ContactChannel
    /// 1 for the first.
    public let position: Int
    /// In micro-points, at the instant that was asked for.
    public let score: Int64
    /// Nil where nobody who is signed in could take it.
    public let estimatedWait: Span?
}

// Lines as people look at them. However many wait, only those in front are looked at.

extension RoutingEngine {
    /// Those who wait in a queue: how many there are.
    public func waitingCount(in id: QueueID) -> Int { queues.existing(id).map { queues[$0].waiting } ?? 0 }

    /// When the one was enqueued who has waited in a queue for longest. O(n) in the items of the queue.
    public func waitingSince(in id: QueueID) -> Timestamp? {
        guard let queue = queues.existing(id) else { return nil }
        var oldest: Timestamp?
        for line in queues[queue].lines {
            for run in lines[line].line.runs {
                for entry in run { oldest = min(oldest ?? .distantFuture, items[entry.slot].enqueuedAt) }
            }
        }
        return oldest
    }

    /// The first in a queue's serving order, next first.
    ///
    /// O(lines of the queue × their logarithm + limit × their logarithm): items that ask for the same share a line.
    public func front(of id: QueueID, limit: Int, at instant: Timestamp) -> [LinePlace] {
        guard let queue = queues.existing(id), limit > 0 else { return [] }
        // A line whose first is not among the first has none of them.
        let heads = queues[queue].lines.compactMap { lines[$0].line.first }.sorted { precedes($0, $1) }.prefix(limit)
        var front: [Int32] = []
        for head in heads {
            var left = limit
            for run in lines[items[head].line].line.runs {
                guard left > 0 else { break }
                front += run.prefix(left).map(\.slot)
                left -= run.count
            }
        }
        front.sort { precedes($0, $1) }
        return front.prefix(limit).enumerated().map { index, item in
            let wait = queues[queue].isHeld(items[item].channel) ? nil : estimatedWait(of: item, at: index + 1)
            return LinePlace(item: items[item].id, channel: items[item].channel, position: index + 1, score: score(item, at: instant), estimatedWait: wait)
        }
    }

    /// In the serving order of their queue.
    private func precedes(_ one: Int32, _ other: Int32) -> Bool {
        let (left, right) = (items[one], items[other])
        if left.key != right.key { return left.key < right.key }
        return left.orderAt != right.orderAt ? left.orderAt < right.orderAt : left.id < right.id
    }

    /// The queues whose line has changed since this was asked last, by id: somebody came, went, or goes at another place.
    public mutating func takeChangedLines() -> [QueueID] {
        guard !changedLines.isEmpty else { return [] }
        let changed = changedLines.map { queues.id($0) }.sorted()
        for queue in changedLines { queues[queue].lineChanged = false }
        changedLines = []
        return changed
    }
}
