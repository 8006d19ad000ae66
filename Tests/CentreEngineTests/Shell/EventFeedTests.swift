import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// Readers of events: without gaps, without repeats, and never in the engine's way.
@Suite(.timeLimit(.minutes(5))) struct EventFeedTests {
    @Test func aReaderResumesWithoutGapOrRepeat() async throws {
        let room = try await EngineRoom()
        for number in 1...10 { await room.call(LegID("caller-\(number)")) }
        try await room.settle()
        let all = await room.journal.events.map(\.position)
        for position in [all[0], all[all.count / 2], all[all.count - 1]] {
            let log = EventLog()
            let reader = Task { [stream = await room.engine.events(after: position, of: .everything)] in await log.follow(stream) }
            await room.call(LegID("later-\(position)"))
            try await room.settle()
            let expected = await room.journal.events.map(\.position).filter { $0 > position }
            #expect(await eventually { await log.positions == expected })
            reader.cancel()
        }
        await room.stop()
    }

    @Test func readersWhoJoinUnderLoadMissNothing() async throws {
        let room = try await EngineRoom()
        let callers = Task { for number in 1...150 { await room.call(LegID("caller-\(number)")) } }
        var logs: [EventLog] = []
        var readers: [Task<Void, Never>] = []
        for _ in 1...8 {
            let log = EventLog()
            logs.append(log)
            readers.append(Task { [stream = await room.engine.events(after: .init(sequence: 1, index: 0), of: .everything)] in await log.follow(stream) })
        }
        await callers.value
        try await room.settle()
        let expected = await room.journal.events.map(\.position).filter { $0 > .init(sequence: 1, index: 0) }
        for log in logs { #expect(await eventually { await log.positions == expected }) }
        for reader in readers { reader.cancel() }
        await room.stop()
    }

    @Test func liveEventsComeInOrder() async throws {
        let room = try await EngineRoom()
        let log = EventLog()
        let reader = Task { [stream = await room.engine.events(after: nil, of: .everything)] in await log.follow(stream) }
        let start = await room.journal.events.count
        for number in 1...20 { await room.call(LegID("caller-\(number)")) }
        try await room.settle()
        let expected = Array(await room.journal.events.map(\.position).dropFirst(start))
        #expect(await eventually { await log.positions == expected })
        #expect(expected == expected.sorted())
        reader.cancel()
        await room.stop()
    }

    @Test func aPositionThatIsTooOldSaysSo() async throws {
        let room = try await EngineRoom()
        await room.call()
        try await room.settle()
        await room.journal.forgetEvents(before: .init(sequence: 4, index: 0))
        let stream = await room.engine.events(after: .init(sequence: 1, index: 0), of: .everything)
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next()?.name == FeedEvent.resyncName)
        await room.stop()
    }

    @Test func aSlowReaderIsCutOffAndTheEngineGoesOn() async throws {
        let room = try await EngineRoom()
        let stream = await room.engine.events(after: nil, of: .everything)
        var count = 0
        while await room.engine.readGauges().eventReaders > 0, count < 3_000 {
            await room.call(LegID("caller-\(count)"))
            count += 1
            if count.isMultiple(of: 50) { try await room.settle() }
        }
        #expect(await room.engine.readGauges().eventReaders == 0, "a reader who reads nothing is cut off")
        var read = 0
        var last: FeedEvent.Position?
        for await event in stream {
            read += 1
            last = event.position
        }
        #expect(read == FeedEvent.readerLimit, "it gets what was kept for it, then the end")
        let position = try #require(last)
        var next = await room.engine.events(after: position, of: .everything).makeAsyncIterator()
        let expected = await room.journal.events.map(\.position).first { $0 > position }
        #expect(await next.next()?.position == expected)
        await room.stop()
    }

    @Test func whileTheDiskFailsAReaderMissesNothing() async throws {
        let room = try await EngineRoom()
        let position = try #require(await room.journal.events.last?.position)
        await room.journal.failCommits(with: .diskFull)
        await room.call()
        try await room.settle()
        let log = EventLog()
        let reader = Task { [stream = await room.engine.events(after: position, of: .everything)] in await log.follow(stream) }
        await room.call("caller-2")
        try await room.settle()
        await room.journal.failCommits(with: nil)
        #expect(await eventually { await room.engine.health().storageFault == nil })
        let expected = await room.journal.events.map(\.position).filter { $0 > position }
        #expect(await eventually { await log.positions == expected })
        reader.cancel()
        await room.stop()
    }

    @Test func theEndOfTheEngineEndsItsStreams() async throws {
        let room = try await EngineRoom()
        let log = EventLog()
        let reader = Task { [stream = await room.engine.events(after: nil, of: .everything)] in await log.follow(stream) }
        await room.stop()
        await reader.value
        #expect(await log.isFinished)
    }
}
