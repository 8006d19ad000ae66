import CentrePorts
import ContactDomain
import Foundation
import HTTPTypes
import Logging
import ServiceLifecycle
import Synchronization
import TandemTesting
import Testing

@testable import CentreAPI

/// Real connections: what matters here is what goes over them, and when they end.
@Suite struct EventStreamTests {
    @Test func eventsArriveAsTheyHappenAndHeartbeatsBetween() async throws {
        let world = try await World(heartbeat: .milliseconds(40))
        try await LiveServer.run(world) { server in
            let stream = try server.open("/api/v1/events", as: "supervisor")
            defer { stream.close() }
            let head = try await stream.wait(for: "retry: 1000\n\n")
            #expect(head.contains("200 OK") && head.contains("text/event-stream") && head.lowercased().contains("cache-control: no-store"), "\(head)")
            await world.centre.emit(.sample(12, "interaction.queued", interaction: World.queuedCall, agents: [World.alice], json: #"{"id":"x"}"#))
            let expected = """
                id: 12-0
                event: interaction.queued
                data: {"at":\(Timestamp.t0.milliseconds),"name":"interaction.queued","interaction":"\(World.queuedCall)","agents":["\(World.alice)"],"view":{"id":"x"}}


                """
            _ = try await stream.wait(for: expected)
            _ = try await stream.wait(for: EventFrame.heartbeat)
        }
    }

    @Test func aStreamResumesWithoutGapsOrRepeats() async throws {
        let world = try await World()
        for number in 11...15 { await world.centre.emit(.sample(Int64(number))) }
        try await LiveServer.run(world) { server in
            for request in ["/api/v1/events?after=13-0", "/api/v1/events"] {
                let stream = try server.open(request, as: "crm", header: request.contains("?") ? nil : "Last-Event-ID: 13-0")
                defer { stream.close() }
                let text = try await stream.wait(for: "id: 15-0\n")
                #expect(text.contains("id: 14-0\n") && !text.contains("id: 13-0\n"), "\(text)")
            }
        }
    }

    @Test(arguments: ["99999-0", "nonsense", "-1-0", "12"])
    func aPositionThatIsNotOursMeansReadEverythingAgain(position: String) async throws {
        let world = try await World()
        try await LiveServer.run(world) { server in
            let stream = try server.open("/api/v1/events", as: "supervisor", header: "Last-Event-ID: \(position)")
            defer { stream.close() }
            _ = try await stream.wait(for: "event: resync\n")
            await world.centre.emit(.sample(40))
            _ = try await stream.wait(for: "id: 40-0\n")
        }
    }

    @Test func anAgentGetsOnlyWhatConcernsThem() async throws {
        let world = try await World()
        try await LiveServer.run(world) { server in
            let stream = try server.open("/api/v1/events", as: "alice")
            defer { stream.close() }
            _ = try await stream.wait(for: "retry")
            await world.centre.emit(.sample(11, agents: [World.bob]))
            await world.centre.emit(.sample(12, agents: []))
            await world.centre.emit(.sample(13, "resync"))
            await world.centre.emit(.sample(14, agents: [World.bob, World.alice]))
            let text = try await stream.wait(for: "id: 14-0\n")
            #expect(!text.contains("id: 11-0") && !text.contains("id: 12-0"), "\(text)")
            #expect(text.contains("id: 13-0\nevent: resync\n"), "\(text)")
        }
    }

    /// The core learns when the first of an agent's streams begins and when the last has ended: a desk that nobody has open answers nobody.
    @Test func theCoreIsToldWhetherAnAgentsDeskIsOpen() async throws {
        let world = try await World(heartbeat: .milliseconds(20))
        @Sendable func told() async -> [Command] { await world.centre.submitted }
        try await LiveServer.run(world) { server in
            let first = try server.open("/api/v1/events", as: "alice")
            _ = try await first.wait(for: "retry")
            #expect(await eventually { await told() == [.desk(World.alice, isOpen: true)] })
            let second = try server.open("/api/v1/events", as: "alice"), watcher = try server.open("/api/v1/events", as: "crm")
            _ = try await second.wait(for: "retry")
            _ = try await watcher.wait(for: "retry")
            first.close()
            watcher.close()
            // One of alice's two is left: nothing is told. When bob's is there, the ends of the others have been noticed by their heartbeats or will be.
            let third = try server.open("/api/v1/events", as: "bob")
            for _ in 1...3 { _ = try await third.wait(for: EventFrame.heartbeat) }
            #expect(await eventually { await told() == [.desk(World.alice, isOpen: true), .desk(World.bob, isOpen: true)] }, "one of two streams that ends is no end")
            second.close()
            #expect(await eventually { await told().last == .desk(World.alice, isOpen: false) })
            #expect(await told().count == 3)
        }
    }

    @Test func anAgentGetsTheLinesThatTheyServe() async throws {
        let world = try await World()
        let (served, other) = (QueueID(high: 5, low: 1), QueueID(high: 5, low: 2))
        await world.centre.serve([served], by: World.alice)
        try await LiveServer.run(world) { server in
            let alice = try server.open("/api/v1/events", as: "alice")
            let lead = try server.open("/api/v1/events", as: "supervisor")
            defer {
                alice.close()
                lead.close()
            }
            _ = try await alice.wait(for: "retry")
            _ = try await lead.wait(for: "retry")
            for (number, queue) in [(11, other), (12, served)] {
                let json = "{\"queue\":\"\(queue)\",\"total\":1}"
                await world.centre.emit(FeedEvent(position: .init(sequence: Int64(number), index: 0), at: .t0, name: "queue.waiting", interaction: nil, agents: [], json: json, line: queue, isKept: false))
            }
            await world.centre.emit(.sample(13, agents: [World.alice]))
            let seen = try await alice.wait(for: "id: 13-0\n")
            #expect(seen.contains("\(served)") && !seen.contains("\(other)"), "\(seen)")
            // It has no place to come back to: the last one of those that are kept stays.
            #expect(seen.contains("event: queue.waiting\n") && !seen.contains("id: 12-0"), "\(seen)")
            let all = try await lead.wait(for: "id: 13-0\n")
            #expect(all.contains("\(served)") && all.contains("\(other)"), "\(all)")
        }
    }

    @Test func aSlowReaderIsCutOffAndOthersAreNot() async throws {
        let world = try await World(eventBuffer: 16)
        try await LiveServer.run(world) { server in
            let slow = try server.open("/api/v1/events", as: "supervisor")
            let quick = try server.open("/api/v1/events", as: "admin")
            defer {
                slow.close()
                quick.close()
            }
            _ = try await slow.wait(for: "retry")
            _ = try await quick.wait(for: "retry")
            let large = "\"\(String(repeating: "x", count: 400_000))\""
            var sent: Int64 = 10
            // The slow one never reads: the sockets' buffers fill, then ours, then it is cut off. The quick one reads each before the next.
            for _ in 0..<200 where await world.centre.readerCount == 2 {
                sent += 1
                await world.centre.emit(.sample(sent, json: large))
                _ = try await quick.wait(for: "id: \(sent)-0\n")
            }
            #expect(await world.centre.readerCount == 1, "the slow reader was not cut off after \(sent - 10) events")
            try await slow.waitForEnd()
            await world.centre.emit(.sample(sent + 1))
            _ = try await quick.wait(for: "id: \(sent + 1)-0\n")
        }
    }

    @Test func signingOutEndsTheStream() async throws {
        let world = try await World(heartbeat: .milliseconds(30))
        try await LiveServer.run(world) { server in
            let stream = try server.open("/api/v1/events", as: "alice")
            defer { stream.close() }
            _ = try await stream.wait(for: "retry")
            try await world.accounts.endSessions(of: .make(102))
            // The last chunk: the answer is complete, the connection may serve another request.
            _ = try await stream.wait(for: "\r\n0\r\n\r\n")
        }
    }

    @Test func anOpenStreamKeepsTheSessionAlive() async throws {
        let world = try await World(heartbeat: .milliseconds(20))
        try await LiveServer.run(world) { server in
            let stream = try server.open("/api/v1/events", as: "alice")
            defer { stream.close() }
            for _ in 0..<3 {
                _ = try await stream.wait(for: EventFrame.heartbeat)
                world.clock.advance(.minutes(11 * 60))
                // The next heartbeat renews the session at the new time; those that are on their way were before it.
                let end = world.clock.now + .minutes(12 * 60)
                #expect(await eventually { await world.accounts.sessions[SignIn.hash(World.token("alice"))]?.expiresAt == end })
            }
            #expect(stream.isOpen)
        }
    }

    /// Nothing else would end them: no heartbeat is due for a long time.
    @Test(.timeLimit(.minutes(5))) func shutdownEndsStreamsAtOnce() async throws {
        let world = try await World(heartbeat: .seconds(3600))
        try await LiveServer.run(world) { server in
            let stream = try server.open("/api/v1/events", as: "supervisor")
            _ = try await stream.wait(for: "retry")
            await server.stop()
            try await stream.waitForEnd()
            stream.close()
        }
        await #expect(throws: CentreAPIError.notListening) { try await world.api.port }
    }

    @Test(.timeLimit(.minutes(5)), arguments: [1, 2]) func aReaderThatDoesNotReadDoesNotHoldUpShutdown(events: Int) async throws {
        let world = try await World(heartbeat: .seconds(3600))
        let stuck = try await LiveServer.run(world) { server in
            let stuck = try server.open("/api/v1/events", as: "supervisor")
            _ = try await stuck.wait(for: "retry")
            // Each is more than the sockets' buffers hold: the first is on its way and goes no further, a second waits behind it.
            let large = "\"\(String(repeating: "x", count: 12_000_000))\""
            for number in 0..<events { await world.centre.emit(.sample(Int64(11 + number), json: large)) }
            try await stuck.waitForUnread(10_000)
            await server.stop()
            return stuck
        }
        // The server is gone although nothing was read.
        #expect(stuck.isOpen)
        stuck.close()
    }

    /// A stream is one agent's. It ends when the account becomes another agent's or nobody's, and what the client then gets is the account's own.
    @Test func aChangedLinkOfTheAccountEndsTheStream() async throws {
        let world = try await World(heartbeat: .milliseconds(20))
        try await LiveServer.run(world) { server in
            let stream = try server.open("/api/v1/events", as: "alice")
            defer { stream.close() }
            _ = try await stream.wait(for: EventFrame.heartbeat)
            var alice = try #require(try await world.store.get(AgentProfile.self, id: World.alice.description)).value
            alice.user = nil
            _ = try await world.store.replace(alice, expecting: nil, at: .t0)
            _ = try await stream.wait(for: "\r\n0\r\n\r\n")
            let nobodys = try server.open("/api/v1/events", as: "alice")
            defer { nobodys.close() }
            _ = try await nobodys.wait(for: EventFrame.heartbeat)
            await world.centre.emit(.sample(11, agents: [World.alice]))
            await world.centre.emit(.sample(12, "resync"))
            let text = try await nobodys.wait(for: "id: 12-0")
            #expect(!text.contains("id: 11-0"), "\(text)")
            alice.user = .make(102)
            _ = try await world.store.replace(alice, expecting: nil, at: .t0)
            _ = try await nobodys.wait(for: "\r\n0\r\n\r\n")
        }
    }

    @Test func agentsReadTheFeedOfThatAgentAndLeadsAllOfIt() async throws {
        let world = try await World()
        try await LiveServer.run(world) { server in
            let streams = try ["alice", "supervisor", "crm"].map { try server.open("/api/v1/events", as: $0) }
            defer { for stream in streams { stream.close() } }
            for stream in streams { _ = try await stream.wait(for: "retry") }
            #expect(await world.centre.topics == [.agent(World.alice): 1, .everything: 2])
        }
    }

    @Test func theOldestStreamOfAnAccountGivesWay() throws {
        let cut = Mutex<[Int]>([])
        let streams = EventStreams<UserID>(perReader: 2, total: 3)
        func enter(_ user: Int64, _ number: Int) throws -> EventStreams<UserID>.Ticket {
            try streams.enter(.make(user)) { cut.withLock { $0.append(number) } }
        }
        let first = try enter(1, 1)
        _ = try enter(1, 2)
        _ = try enter(1, 3)
        #expect(cut.withLock { $0 } == [1], "the oldest is closed")
        streams.leave(.make(1), first)
        #expect(streams.count == 2, "one that gave way is not counted off twice")
        let other = try enter(2, 4)
        #expect(throws: Problem.self, "all accounts together have their limit") { try enter(3, 5) }
        streams.leave(.make(2), other)
        _ = try enter(3, 6)
        #expect(streams.count == 3)
        #expect(cut.withLock { $0 } == [1])
    }
}
