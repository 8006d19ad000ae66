import CentrePorts
import ContactDomain
import Synchronization

/// Tells open streams of visitors who have not written yet that their conversation has begun.
final class VisitorHub: Sendable {
    private struct Waiting {
        var next = 0
        var streams: [ConversationKey: [Int: AsyncStream<ConversationID>.Continuation]] = [:]
    }

    private let waiting = Mutex(Waiting())

    /// The conversation's id once there is one.
    func beginning(of key: ConversationKey) -> AsyncStream<ConversationID> {
        let (stream, continuation) = AsyncStream.makeStream(of: ConversationID.self, bufferingPolicy: .bufferingNewest(1))
        let number = waiting.withLock { waiting in
            waiting.next += 1
            waiting.streams[key, default: [:]][waiting.next] = continuation
            return waiting.next
        }
        continuation.onTermination = { [weak self] _ in self?.forget(key, number) }
        return stream
    }

    func began(_ key: ConversationKey, _ id: ConversationID) {
        let streams = waiting.withLock { $0.streams[key]?.values.map { $0 } ?? [] }
        for stream in streams { stream.yield(id) }
    }

    var waitingCount: Int { waiting.withLock { $0.streams.count } }

    private func forget(_ key: ConversationKey, _ number: Int) {
        waiting.withLock { waiting in
            waiting.streams[key]?[number] = nil
            if waiting.streams[key]?.isEmpty == true { waiting.streams[key] = nil }
        }
    }
}
