import CentrePorts
import ContactDomain
import Foundation

/// Sends each event to those who read what it is about. A reader that falls behind is cut off and resumes from the journal: it never slows the engine.
struct EventFeed {
    private struct Reader {
        let topic: FeedTopic
        let continuation: AsyncStream<FeedEvent>.Continuation
    }

    private var readers: [Int: Reader] = [:]
    private var byTopic: [FeedTopic: Set<Int>] = [:]
    /// Those who read as an agent, whoever it is: lines go to all of them.
    private var agentReaders: Set<Int> = []
    private var nextReader = 0
    private let encoder = JSONEncoder()
    /// The last position that readers have been sent.
    var last = FeedEvent.Position(sequence: 0, index: 0)

    /// Encodes an announcement, once for all readers.
    func encode(_ announcement: Announcement, at now: Timestamp, _ position: FeedEvent.Position) -> FeedEvent {
        var json = "null"
        var line: QueueID?
        var isKept = true
        do {
            switch announcement.view {
            case .interaction(let view): json = String(decoding: try encoder.encode(view), as: UTF8.self)
            case .agent(let view): json = String(decoding: try encoder.encode(view), as: UTF8.self)
            case .queue(let view): json = String(decoding: try encoder.encode(view), as: UTF8.self)
            case .message(let message): json = String(decoding: try encoder.encode(message), as: UTF8.self)
            case .receipt(let receipt): json = String(decoding: try encoder.encode(receipt), as: UTF8.self)
            case .customer(let notice): json = String(decoding: try encoder.encode(notice), as: UTF8.self)
            case .line(let view):
                json = String(decoding: try encoder.encode(view), as: UTF8.self)
                line = view.queue
                isKept = false
            case .typing(let typing):
                json = String(decoding: try encoder.encode(typing), as: UTF8.self)
                isKept = false
            }
        } catch {
            // Views hold text, whole numbers and lists only: there is nothing that JSON cannot say.
            assertionFailure("a view could not be encoded: \(error)")
        }
        return FeedEvent(
            position: position, at: now, name: announcement.name, interaction: announcement.interaction, conversation: announcement.conversation,
            agents: announcement.agents, json: json, line: line, isKept: isKept)
    }

    /// - Parameters:
    ///   - present: what the reader gets before all that happens.
    ///   - ended: called when the reader has gone, with its number.
    mutating func subscribe(to topic: FeedTopic, _ present: [FeedEvent], ended: @escaping @Sendable (Int) -> Void) -> AsyncStream<FeedEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: FeedEvent.self, bufferingPolicy: .bufferingOldest(FeedEvent.readerLimit))
        for event in present { continuation.yield(event) }
        nextReader += 1
        continuation.onTermination = { [number = nextReader] _ in ended(number) }
        readers[nextReader] = Reader(topic: topic, continuation: continuation)
        byTopic[topic, default: []].insert(nextReader)
        if case .agent = topic { agentReaders.insert(nextReader) }
        return stream
    }

    mutating func publish(_ events: [FeedEvent]) {
        if let newest = events.last(where: \.isKept) { last = newest.position }
        for event in events { publish(event) }
    }

    private mutating func publish(_ event: FeedEvent) {
        send(event, to: byTopic[.everything])
        if event.line != nil { return send(event, to: agentReaders) }
        for (index, agent) in event.agents.enumerated() where !event.agents[..<index].contains(agent) { send(event, to: byTopic[.agent(agent)]) }
        if let conversation = event.conversation { send(event, to: byTopic[.conversation(conversation)]) }
    }

    private mutating func send(_ event: FeedEvent, to numbers: Set<Int>?) {
        for number in numbers ?? [] {
            guard let reader = readers[number] else { continue }
            switch reader.continuation.yield(event) {
            case .enqueued: continue
            case .dropped: reader.continuation.finish()
            case .terminated: break
            @unknown default: break
            }
            forget(number)
        }
    }

    /// Somebody reads no longer. Who reads a conversation in which nothing happens would otherwise be kept for ever.
    mutating func forget(_ number: Int) {
        guard let reader = readers.removeValue(forKey: number) else { return }
        byTopic[reader.topic]?.remove(number)
        if byTopic[reader.topic]?.isEmpty == true { byTopic[reader.topic] = nil }
        agentReaders.remove(number)
    }

    mutating func finish() {
        for reader in readers.values { reader.continuation.finish() }
        readers = [:]
        byTopic = [:]
        agentReaders = []
    }

    var readerCount: Int { readers.count }
}
