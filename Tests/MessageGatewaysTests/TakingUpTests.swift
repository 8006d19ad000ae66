import CentrePorts
import ContactDomain
import Synchronization
import TandemTesting
import Testing

@testable import MessageGateways

/// What was promised before a restart: all of it, before anything new, whatever stands still elsewhere.
@Suite struct TakingUpTests {
    /// More than one page.
    private static let many = 250
    private static let stuck = RetryPauses(pauses: [.minutes(60)])

    @Test func moreThanAPageThatStandsStillHoldsNoOtherEntryPointAndIsOvertakenByNothing() async throws {
        let room = try await GatewayRoom(pauses: Self.stuck)
        let other = EntryPoint(id: EntryPointID(high: 3, low: 10), name: "Other", address: "other", flow: "direct", channel: .webhook, webhook: GatewayRoom.entry.webhook)
        try await room.add(other)
        let first = try await room.talk()
        room.provider.refuse(at: GatewayRoom.entry.id)
        room.provider.refuse(at: other.id)
        for number in 0..<Self.many { try await room.write("stuck \(number)", in: first) }
        let second = try await room.talk("0815", at: other)
        try await room.write("free", in: second)
        #expect(await eventually { room.provider.attempts.count == 2 })
        await room.stop()
        room.provider.accept(at: other.id)
        let again = try await GatewayRoom(like: room, pauses: Self.stuck, entries: [GatewayRoom.entry, other])
        #expect(await eventually { again.provider.taken == ["free"] })
        #expect(await eventually { await again.gateway.waitingCount == Self.many })
        try await again.write("new", in: first)
        #expect(await eventually { await again.gateway.waitingCount == Self.many + 1 })
        await again.stop()
        again.provider.accept(at: GatewayRoom.entry.id)
        let last = try await GatewayRoom(like: again, entries: [GatewayRoom.entry, other])
        let expected = ["free"] + (0..<Self.many).map { "stuck \($0)" } + ["new"]
        #expect(await eventually { last.provider.taken.count == expected.count })
        #expect(last.provider.taken == expected)
        await last.stop()
    }

    /// The database answers late: what is written meanwhile waits for what was promised.
    @Test func whatIsNewWaitsForWhatWasPromised() async throws {
        let room = try await GatewayRoom(pauses: Self.stuck)
        let id = try await room.talk()
        room.provider.answer(.later(nil, reason: "busy"))
        try await room.write("promised", in: id)
        #expect(await eventually { room.provider.attempts.count == 1 })
        await room.stop()
        let log = SlowLog(room.store)
        let again = try await GatewayRoom(like: room, log: log)
        #expect(await eventually { log.isAsked })
        try await again.write("new", in: id)
        #expect(try await again.messages().map(\.text).suffix(2) == ["promised", "new"])
        #expect(again.provider.taken.isEmpty)
        log.release()
        #expect(await eventually { again.provider.taken == ["promised", "new"] })
        await again.stop()
    }
}

/// The store's log, whose list of what was promised comes when the test says so.
final class SlowLog: MessageLog {
    private struct State {
        var isReleased = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let log: any MessageLog
    private let state = Mutex(State())

    init(_ log: any MessageLog) { self.log = log }

    var isAsked: Bool { state.withLock { !$0.waiting.isEmpty } }

    func release() {
        let waiting = state.withLock { state in
            state.isReleased = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in waiting { one.resume() }
    }

    func undelivered(channel: ContactChannel, after: Int64, limit: Int) async throws -> [Message] {
        // As it was when it was asked: what is written meanwhile is not in it.
        let found = try await log.undelivered(channel: channel, after: after, limit: limit)
        await withCheckedContinuation { continuation in
            let isReleased = state.withLock { state in
                if !state.isReleased { state.waiting.append(continuation) }
                return state.isReleased
            }
            if isReleased { continuation.resume() }
        }
        return found
    }

    func untold(channel: ContactChannel, after: Int64, limit: Int) async throws -> [Message] { try await log.untold(channel: channel, after: after, limit: limit) }
    func conversation(_ key: ConversationKey) async throws -> Conversation? { try await log.conversation(key) }
    func conversation(_ id: ConversationID) async throws -> Conversation? { try await log.conversation(id) }
    func message(_ id: MessageID) async throws -> Message? { try await log.message(id) }
    func message(in conversation: ConversationID, by author: Message.Author, clientID: String) async throws -> Message? {
        try await log.message(in: conversation, by: author, clientID: clientID)
    }
    func messages(of conversation: ConversationID, after: Int64?, before: Int64?, audience: Message.Audience, limit: Int) async throws -> [Message] {
        try await log.messages(of: conversation, after: after, before: before, audience: audience, limit: limit)
    }
    func searchMessages(_ text: String, cursor: String?, limit: Int) async throws -> Page<Message> { try await log.searchMessages(text, cursor: cursor, limit: limit) }
}
