import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// Lines in the feed: they show what is so, so nobody has to catch up on them.
@Suite(.timeLimit(.minutes(5))) struct LineFeedTests {
    @Test func linesComeAsTheyChangeAndAreNotKept() async throws {
        let room = try await EngineRoom(agents: [])
        let log = EventLog()
        let reader = Task { [stream = await room.engine.events(after: nil, of: .everything)] in await log.follow(stream) }
        await room.call("caller-1")
        #expect(await eventually { await log.lines.count == 1 })
        let first = await log.lines.first
        #expect(first?.line == SampleCentre.sales && first?.name == "queue.waiting")
        #expect(await room.journal.events.allSatisfy { $0.name != "queue.waiting" })
        // The indexes of what is kept have no gap.
        let kept = await room.journal.events.map(\.position)
        for (left, right) in zip(kept, kept.dropFirst()) where left.sequence == right.sequence { #expect(right.index == left.index + 1) }
        reader.cancel()
        await room.stop()
    }

    @Test func whoBeginsToReadGetsTheLinesAsTheyAre() async throws {
        let room = try await EngineRoom(agents: [])
        await room.call("caller-1")
        await room.call("caller-2")
        #expect(await eventually { await room.engine.health().liveInteractions == 2 })
        var live = await room.engine.events(after: nil, of: .everything).makeAsyncIterator()
        let first = await live.next()
        #expect(first?.line == SampleCentre.sales && first?.json.contains("\"total\":2") == true)
        let stood = await room.engine.feed.last
        #expect(first?.position == stood)
        await room.stop()
    }

    @Test func whoComesBackIsToldOfEmptyLinesToo() async throws {
        let room = try await EngineRoom(agents: [])
        await room.call("caller-1")
        #expect(await eventually { await room.engine.health().liveInteractions == 1 })
        let position = try #require(await room.journal.events.last?.position)
        await room.engine.post(.telephony(.ended("caller-1", .hungUp)))
        #expect(await eventually { await room.engine.health().liveInteractions == 0 })
        let log = EventLog()
        let reader = Task { [stream = await room.engine.events(after: position, of: .everything)] in await log.follow(stream) }
        #expect(await eventually { await log.lines.count >= 2 })
        #expect(await log.lines.allSatisfy { $0.json.contains("\"total\":0") })
        // What happened comes first.
        #expect(await log.events.first?.line == nil)
        reader.cancel()
        await room.stop()
    }
}
