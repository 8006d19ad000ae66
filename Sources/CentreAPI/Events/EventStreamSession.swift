import CentrePorts
import ContactDomain
import Hummingbird
import ServiceLifecycle

/// One client's event stream from its first to its last byte.
///
/// The engine's feed is filtered into a bounded buffer, from which the connection is written. A client that reads too slowly fills
/// the buffer and is cut off: it comes back with its last position. The end of the session, of the account's rights or of the service ends it too,
/// and so does the account's link to another agent: an agent reads only what the feed has of that agent.
struct EventStreamSession: Sendable {
    let control: any CentreControl
    let signIn: SignIn
    let ownership: Ownership
    let heartbeat: Duration
    let bufferLimit: Int
    let caller: Caller
    let start: Start
    /// Closes the connection: the only way to stop a write that waits for a client which does not read.
    let cutOff: @Sendable () -> Void

    enum Start: Equatable, Sendable {
        case live
        case after(FeedEvent.Position)
        /// The client's position is not one of ours: it must read everything again, then follow live events.
        case resync
    }

    func run(_ writer: inout any ResponseBodyWriter) async throws {
        let (frames, buffer) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingOldest(bufferLimit))
        let who = try await agent()
        // Subscribed before the first byte: what happens after the client knows that it is connected is not missed.
        let feed = await openFeed(Self.topic(of: who), buffer)
        let audience = Audience(who)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pump(feed, for: audience, into: buffer) }
            group.addTask { try await beat(audience, of: Self.topic(of: who), into: buffer) }
            group.addTask { try await endAtShutdown(buffer) }
            defer {
                buffer.finish()
                group.cancelAll()
            }
            for await frame in frames { try await writer.write(ByteBuffer(string: frame)) }
            // The end too waits for a client that does not read what came before it: until here somebody must be able to cut it off.
            try await writer.finish(nil)
        }
    }

    private static func topic(of who: Audience.Who) -> FeedTopic {
        switch who {
        case .everything: .everything
        case .agent(let agent, _): .agent(agent)
        // Nobody's events: the stream lives, and ends when the account becomes an agent.
        case .nothing: .agent(AgentID(high: 0, low: 0))
        }
    }

    private func openFeed(_ topic: FeedTopic, _ buffer: AsyncStream<String>.Continuation) async -> AsyncStream<FeedEvent> {
        buffer.yield(EventFrame.retry)
        switch start {
        case .live:
            return await control.events(after: nil, of: topic)
        case .resync:
            let feed = await control.events(after: nil, of: topic)
            buffer.yield(EventFrame.resync(at: nil))
            return feed
        case .after(let position):
            // A position that lies ahead of us is from another life of the database: nothing follows from it.
            guard await position.sequence <= control.health().sequence else {
                let feed = await control.events(after: nil, of: topic)
                buffer.yield(EventFrame.resync(at: nil))
                return feed
            }
            return await control.events(after: position, of: topic)
        }
    }

    private func pump(_ feed: AsyncStream<FeedEvent>, for audience: Audience, into buffer: AsyncStream<String>.Continuation) async {
        for await event in feed {
            guard event.name == EventFrame.resync || audience.contains(event) else { continue }
            let frame = event.name == EventFrame.resync ? EventFrame.resync(at: event.position) : EventFrame.text(event)
            switch buffer.yield(frame) {
            case .enqueued: continue
            case .terminated: return
            case .dropped: return tooSlow(buffer)
            @unknown default: return tooSlow(buffer)
            }
        }
        // The engine cut us off, or stops: the client comes back with its last position.
        buffer.finish()
    }

    /// Whose events these are; all others' where the role is not agent.
    private func agent() async throws -> Audience.Who {
        guard caller.role == .agent else { return .everything }
        guard let agent = try await ownership.agent(of: caller.user.id) else { return .nothing }
        return .agent(agent.id, serving: await control.queues(servedBy: agent.id))
    }

    private func beat(_ audience: Audience, of topic: FeedTopic, into buffer: AsyncStream<String>.Continuation) async throws {
        while true {
            try await Task.sleep(for: heartbeat)
            // An open stream is use of the session: a desk on which nobody clicks stays signed in. One that was ended closes it.
            guard let now = try await signIn.renew(caller.session.tokenHash), now.role == caller.role else {
                buffer.finish()
                return
            }
            let who = try await agent()
            // Linked to another agent, or to none: the client comes back and gets what is the account's now.
            guard Self.topic(of: who) == topic else {
                buffer.finish()
                return
            }
            audience.change(to: who)
            switch buffer.yield(EventFrame.heartbeat) {
            case .enqueued: continue
            // What is left goes out, and then the end: nothing of that is use of the session.
            case .terminated: return
            case .dropped: return tooSlow(buffer)
            @unknown default: return tooSlow(buffer)
            }
        }
    }

    /// When the service stops, streams end; a client that does not even read that is not waited for.
    private func endAtShutdown(_ buffer: AsyncStream<String>.Continuation) async throws {
        try await gracefulShutdown()
        buffer.finish()
        try await Task.sleep(for: .seconds(1))
        cutOff()
    }

    private func tooSlow(_ buffer: AsyncStream<String>.Continuation) {
        buffer.finish()
        cutOff()
    }
}
