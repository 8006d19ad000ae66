import CentrePorts
import ContactDomain
import Foundation
import HTTPTypes
import Hummingbird

/// Turns the feed of one conversation into what its visitor may see. Nothing is lost and nothing comes twice: it listens first, then
/// reads what was written before, then goes on with what it has heard meanwhile.
actor VisitorPump {
    nonisolated let buffer: AsyncStream<VisitorStream.Frame>.Continuation
    private let stream: VisitorStream
    private let decoder = JSONDecoder()
    private var talk: VisitorTalk { stream.talk }
    private var guest: Guest { stream.guest }
    private var lastNumber: Int64
    private var lastState: ChatState?
    /// When each changed message was last sent as changed.
    private var changes: [MessageID: Timestamp] = [:]

    init(stream: VisitorStream, buffer: AsyncStream<VisitorStream.Frame>.Continuation) {
        self.stream = stream
        self.buffer = buffer
        lastNumber = stream.after ?? 0
    }

    /// Ends with the feed.
    func run() async throws {
        let id = try await conversation()
        guard let id else { return }
        let feed = await talk.control.events(after: nil, of: .conversation(id))
        try await tellState()
        try await catchUp(id)
        for await event in feed {
            if event.name == FeedEvent.resyncName { return }
            try await handle(event)
        }
    }

    /// Waits for the visitor's first word where there was none yet.
    private func conversation() async throws -> ConversationID? {
        let beginning = stream.hub.beginning(of: guest.key)
        if let known = try await talk.messages.conversation(guest.key) { return known.id }
        try await tellState()
        for await id in beginning { return id }
        return nil
    }

    private func catchUp(_ id: ConversationID) async throws {
        let conversation = try await talk.messages.conversation(id)
        if let after = stream.after {
            // A number is an instant too: what was changed after the last message that the client has, it may not know of.
            let known = try await talk.messages.messages(of: id, after: nil, before: after &+ 1, audience: .everyone, limit: VisitorTalk.pageLimit)
            for message in known where message.changedAt.map({ $0.milliseconds >= after / 1_000 }) ?? false { try await send(message, conversation) }
            while true {
                let page = try await talk.messages.messages(of: id, after: lastNumber, before: nil, audience: .everyone, limit: VisitorTalk.pageLimit)
                for message in page { try await send(message, conversation) }
                if page.count < VisitorTalk.pageLimit { return }
            }
        } else {
            for message in try await talk.messages.messages(of: id, after: nil, before: .max, audience: .everyone, limit: VisitorTalk.pageLimit) {
                try await send(message, conversation)
            }
        }
    }

    private func handle(_ event: FeedEvent) async throws {
        let json = Data(event.json.utf8)
        switch event.name {
        case "message.created":
            let message = try decoder.decode(Message.self, from: json)
            guard message.audience == .everyone, message.number > lastNumber else { return }
            try await send(message, try await talk.messages.conversation(message.conversation))
        case "message.updated":
            let message = try decoder.decode(Message.self, from: json)
            // How far our own messages came is our business; what changed in them is the visitor's too.
            guard message.audience == .everyone, let changed = message.changedAt, changes[message.id].map({ $0 < changed }) ?? true else { return }
            try await send(message, try await talk.messages.conversation(message.conversation))
        case "conversation.typing":
            let typing = try decoder.decode(TypingSignal.self, from: json)
            guard typing.by == .staff else { return }
            tell("typing", Typing(isTyping: typing.isTyping, name: lastState?.agentName))
        case "conversation.read":
            let receipt = try decoder.decode(ReadReceipt.self, from: json)
            if receipt.by == .staff { tell("read", Read(upTo: receipt.upTo)) }
        default:
            if event.name.hasPrefix("interaction.") { try await tellState() }
        }
    }

    private struct Typing: Encodable {
        let isTyping: Bool
        let name: String?
    }

    private struct Read: Encodable { let upTo: Int64 }

    /// Those who wait are told how the line moves.
    func glance() async throws {
        if lastState?.state == .waiting { try await tellState() }
    }

    /// Shows that the stream lives; hours have no event of their own, and are looked up along the way.
    func beat() async throws {
        // Whose time is over comes back, and is told why.
        guard try await stream.door.admits(guest) else { return buffer.finish() }
        try await tellState()
        yield(VisitorStream.Frame(text: EventFrame.heartbeat))
    }

    private func tellState() async throws {
        let state = try await talk.state(guest)
        guard state != lastState else { return }
        lastState = state
        tell("state", state)
    }

    private func send(_ message: Message, _ conversation: Conversation?) async throws {
        if let changed = message.changedAt { changes[message.id] = changed }
        lastNumber = max(lastNumber, message.number)
        guard let shown = try await talk.shown([message], in: conversation).first else { return }
        let isOurs = message.author != .customer && message.delivery.state < .delivered
        yield(VisitorStream.Frame(text: "id: \(message.number)\n" + Self.text("message", shown), arrives: isOurs ? message : nil))
    }

    private func tell(_ name: String, _ value: some Encodable) { yield(VisitorStream.Frame(text: Self.text(name, value))) }

    private static func text(_ name: String, _ value: some Encodable) -> String {
        // Compact JSON has no line breaks: it is one field.
        "event: \(name)\ndata: \(String(decoding: Answer.encoded(value), as: UTF8.self))\n\n"
    }

    func yield(_ frame: VisitorStream.Frame) {
        switch buffer.yield(frame) {
        case .enqueued, .terminated: return
        case .dropped:
            buffer.finish()
            stream.cutOff()
        @unknown default:
            buffer.finish()
            stream.cutOff()
        }
    }
}
