import CentrePorts
import ContactDomain
import Hummingbird
import ServiceLifecycle

/// One client's event stream from its first to its last byte.
///
/// The engine's feed is filtered into a bounded buffer, from which the connection is written. A client that reads too slowly fills
/// the buffer and is cut off: it comes back with its last position. The end of the session, of the account's rights or of the service ends it too.
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
        // Subscribed before the first byte: what happens after the client knows that it is connected is not missed.
        let feed = await openFeed(buffer)
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await pump(feed, into: buffer) }
                group.addTask { try await beat(into: buffer) }
                defer {
                    buffer.finish()
                    group.cancelAll()
                }
                for await frame in frames { try await writer.write(ByteBuffer(string: frame)) }
            }
        } onGracefulShutdown: {
            buffer.finish()
        }
        try await writer.finish(nil)
    }

    private func openFeed(_ buffer: AsyncStream<String>.Continuation) async -> AsyncStream<FeedEvent> {
        buffer.yield(EventFrame.retry)
        switch start {
        case .live:
            return await control.events(after: nil)
        case .resync:
            let feed = await control.events(after: nil)
            buffer.yield(EventFrame.resync(at: nil))
            return feed
        case .after(let position):
            // A position that lies ahead of us is from another life of the database: nothing follows from it.
            guard await position.sequence <= control.health().sequence else {
                let feed = await control.events(after: nil)
                buffer.yield(EventFrame.resync(at: nil))
                return feed
            }
            return await control.events(after: position)
        }
    }

    private func pump(_ feed: AsyncStream<FeedEvent>, into buffer: AsyncStream<String>.Continuation) async {
        for await event in feed {
            guard await concerns(event) else { continue }
            let frame = event.name == EventFrame.resync ? EventFrame.resync(at: event.position) : EventFrame.text(event)
            if case .enqueued = buffer.yield(frame) { continue }
            return tooSlow(buffer)
        }
        // The engine cut us off, or stops: the client comes back with its last position.
        buffer.finish()
    }

    /// Agents get what concerns them; who is looked up for each event, because a profile can be linked or unlinked meanwhile.
    private func concerns(_ event: FeedEvent) async -> Bool {
        guard caller.role == .agent, event.name != EventFrame.resync else { return true }
        do {
            guard let agent = try await ownership.agent(of: caller.user.id) else { return false }
            return event.agents.contains(agent.id)
        } catch {
            // Storage trouble must not leak somebody else's events; the client's next read tells it the rest.
            return false
        }
    }

    private func beat(into buffer: AsyncStream<String>.Continuation) async throws {
        while true {
            try await Task.sleep(for: heartbeat)
            // An open stream is use of the session: a desk on which nobody clicks stays signed in. One that was ended closes it.
            guard let now = try await signIn.renew(caller.session.tokenHash), now.role == caller.role else {
                buffer.finish()
                return
            }
            if case .dropped = buffer.yield(EventFrame.heartbeat) { return tooSlow(buffer) }
        }
    }

    private func tooSlow(_ buffer: AsyncStream<String>.Continuation) {
        buffer.finish()
        cutOff()
    }
}
