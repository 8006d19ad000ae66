import ContactDomain
import Synchronization

/// Counts open event streams, so that one account or visitor cannot use up all connections.
///
/// A connection that its client has dropped is noticed with the next write only. So the oldest stream of a reader gives way
/// to a new one: a page that is loaded again and again never locks itself out.
final class EventStreams<Reader: Hashable & Sendable>: Sendable {
    /// One open stream.
    typealias Ticket = Int

    private struct Streams {
        var next: Ticket = 0
        /// Oldest first.
        var open: [Reader: [(ticket: Ticket, cutOff: @Sendable () -> Void)]] = [:]
        var total = 0
    }

    private let perReader: Int
    private let total: Int
    private let streams = Mutex(Streams())

    init(perReader: Int = 20, total: Int = 5_000) {
        self.perReader = perReader
        self.total = total
    }

    var count: Int { streams.withLock { $0.total } }

    /// - Parameter cutOff: closes the stream's connection.
    /// - Throws: a problem when all accounts together have too many.
    func enter(_ reader: Reader, cutOff: @escaping @Sendable () -> Void) throws -> Ticket {
        let (ticket, oldest) = streams.withLock { streams -> (Ticket?, (@Sendable () -> Void)?) in
            var mine = streams.open[reader] ?? []
            let oldest = mine.count >= perReader ? mine.removeFirst() : nil
            if oldest == nil {
                guard streams.total < total else { return (nil, nil) }
                streams.total += 1
            }
            streams.next += 1
            mine.append((streams.next, cutOff))
            streams.open[reader] = mine
            return (streams.next, oldest?.cutOff)
        }
        oldest?()
        guard let ticket else { throw Problem.tooMany("too-many-streams", "Too many event streams are open.", wait: 5) }
        return ticket
    }

    /// Does nothing for a stream that has given way already.
    func leave(_ reader: Reader, _ ticket: Ticket) {
        streams.withLock { streams in
            guard var mine = streams.open[reader], let index = mine.firstIndex(where: { $0.ticket == ticket }) else { return }
            mine.remove(at: index)
            streams.open[reader] = mine.isEmpty ? nil : mine
            streams.total -= 1
        }
    }
}
