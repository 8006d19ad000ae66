import CentrePorts
import ContactDomain
import Foundation

/// Sends each event to every reader. A reader that falls behind is cut off and resumes from the journal: it never slows the engine.
struct EventFeed {
    private var readers: [Int: AsyncStream<FeedEvent>.Continuation] = [:]
    private var nextReader = 0
    private let encoder = JSONEncoder()
    /// The last position that readers have been sent.
    var last = FeedEvent.Position(sequence: 0, index: 0)

    /// Encodes an announcement, once for all readers.
    func encode(_ announcement: Announcement, at now: Timestamp, _ position: FeedEvent.Position) -> FeedEvent {
        var json = "null"
        var line: QueueID?
        do {
            switch announcement.view {
            case .interaction(let view): json = String(decoding: try encoder.encode(view), as: UTF8.self)
            case .agent(let view): json = String(decoding: try encoder.encode(view), as: UTF8.self)
            case .queue(let view): json = String(decoding: try encoder.encode(view), as: UTF8.self)
            case .message(let message): json = String(decoding: try encoder.encode(message), as: UTF8.self)
            case .receipt(let receipt): json = String(decoding: try encoder.encode(receipt), as: UTF8.self)
            case .line(let view):
                json = String(decoding: try encoder.encode(view), as: UTF8.self)
                line = view.queue
            }
        } catch {
            // Views hold text, whole numbers and lists only: there is nothing that JSON cannot say.
            assertionFailure("a view could not be encoded: \(error)")
        }
        return FeedEvent(
            position: position, at: now, name: announcement.name, interaction: announcement.interaction, conversation: announcement.conversation, agents: announcement.agents, json: json,
            line: line)
    }

    /// - Parameter present: what the reader gets before all that happens.
    mutating func subscribe(_ present: [FeedEvent]) -> AsyncStream<FeedEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: FeedEvent.self, bufferingPolicy: .bufferingOldest(FeedEvent.readerLimit))
        for event in present { continuation.yield(event) }
        nextReader += 1
        readers[nextReader] = continuation
        return stream
    }

    mutating func publish(_ events: [FeedEvent]) {
        guard !events.isEmpty else { return }
        if let newest = events.last(where: { $0.line == nil }) { last = newest.position }
        for (reader, continuation) in readers {
            for event in events {
                switch continuation.yield(event) {
                case .enqueued: continue
                case .dropped: continuation.finish()
                case .terminated: break
                @unknown default: break
                }
                readers[reader] = nil
                break
            }
        }
    }

    mutating func finish() {
        for continuation in readers.values { continuation.finish() }
        readers = [:]
    }

    var readerCount: Int { readers.count }
}
