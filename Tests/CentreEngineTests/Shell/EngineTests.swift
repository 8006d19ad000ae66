import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// The actor around the core: the order of writing, acting and answering.
@Suite(.timeLimit(.minutes(5))) struct EngineTests {
    @Test func nothingIsDoneOrShownBeforeItIsOnTheDisk() async throws {
        let room = try await EngineRoom()
        await room.journal.hold()
        await room.call()
        #expect(await eventually { await room.journal.isWaiting })
        let isShown = Flag()
        let reader = Task {
            defer { isShown.raise() }
            return await room.engine.snapshot()
        }
        #expect(await room.engine.health().liveInteractions == 1, "the core goes ahead of the disk")
        await room.letOthersWork()
        #expect(room.telephony.commands.isEmpty)
        #expect(!isShown.isRaised)
        await room.journal.release()
        #expect(await reader.value.interactions.count == 1)
        #expect(await eventually { !room.telephony.commands.isEmpty })
        await room.stop()
    }

    @Test func nothingIsAnsweredBeforeItIsOnTheDisk() async throws {
        let room = try await EngineRoom()
        await room.journal.hold()
        let isAnswered = Flag()
        let answer = Task {
            defer { isAnswered.raise() }
            return try await room.engine.submit(.setPresence(SampleCentre.agentID(1), Presence(.onBreak)), by: .system)
        }
        #expect(await eventually { await room.journal.isWaiting })
        await room.letOthersWork()
        #expect(!isAnswered.isRaised)
        await room.journal.release()
        #expect(try await answer.value.sequence == room.journal.entries.last?.sequence)
        await room.stop()
    }

    @Test func whatWaitsIsWrittenTogether() async throws {
        let room = try await EngineRoom()
        await room.journal.hold()
        await room.call("caller-0")
        #expect(await eventually { await room.journal.isWaiting })
        let batches = await room.journal.batches.count
        for number in 1...50 { await room.call(LegID("caller-\(number)")) }
        await room.journal.release()
        try await room.settle()
        #expect(await eventually { await room.journal.batches.count == batches + 2 }, "one write for the first call, one for all the others")
        #expect(await room.journal.entries.map(\.sequence) == Array(1...(await room.engine.snapshot().sequence)))
        await room.stop()
    }

    @Test func aReaderIsNeverShownWhatIsNotWritten() async throws {
        let room = try await EngineRoom()
        let callers = Task { for number in 1...200 { await room.call(LegID("caller-\(number)")) } }
        var seen: Int64 = 0
        while seen < 100 {
            let snapshot = await room.engine.snapshot()
            let written = await room.journal.entries.last?.sequence ?? 0
            #expect(snapshot.sequence <= written)
            seen = max(seen, Int64(snapshot.interactions.count))
            await Task.yield()
        }
        await callers.value
        await room.stop()
    }

    @Test func aRefusalIsAnsweredAndLeavesNoTrace() async throws {
        let room = try await EngineRoom()
        let entries = await room.journal.entries.count
        await #expect(throws: Rejection.self) { try await room.engine.submit(.hold(InteractionID(high: 5, low: 5)), by: .system) }
        do {
            _ = try await room.engine.submit(.acceptOffer(OfferID(high: 5, low: 5), by: SampleCentre.agentID(1)), by: .system)
            Issue.record("an offer that does not exist was accepted")
        } catch {
            #expect(error.kind == .conflict && error.code == "offer-gone" && !error.detail.isEmpty)
        }
        #expect(await room.journal.entries.count == entries)
        #expect(await room.engine.readGauges().gauges.rejections == ["interaction-not-live": 1, "offer-gone": 1])
        await room.stop()
    }

    @Test func whoAsksWhileItEndsIsRefused() async throws {
        let room = try await EngineRoom()
        await room.stop()
        do {
            _ = try await room.settle()
            Issue.record("a command was accepted after the end")
        } catch let error as Rejection {
            #expect(error.code == "shutting-down")
        }
    }

    @Test func aSnapshotThatBringsNothingIsNotWritten() async throws {
        let room = try await EngineRoom()
        let entries = await room.journal.entries.count
        for _ in 1...5 { await room.engine.post(.telephony(.snapshot(.empty(reachable: [SampleCentre.endpoint(1)])))) }
        try await room.settle()
        #expect(await room.journal.entries.count == entries + 1)
        await room.stop()
    }

    // MARK: A disk that fails

    @Test func whileTheDiskFailsCallsGoOnAndNothingIsLost() async throws {
        let room = try await EngineRoom()
        await room.journal.fail(with: .diskFull)
        await room.call("caller-1")
        #expect(await eventually { await room.engine.health().storageFault != nil })
        #expect(await room.engine.health().storageFault?.contains("The disk is full.") == true)
        #expect(await eventually { room.telephony.commands.contains(.answer("caller-1")) }, "calls are served from memory")
        for number in 2...20 { await room.call(LegID("caller-\(number)")) }
        try await room.settle()
        let attempts = await room.journal.attempts
        #expect(await eventually { await room.journal.attempts > attempts + 3 }, "it tries again by itself")
        await room.journal.fail(with: nil)
        #expect(await eventually { await room.engine.health().storageFault == nil })
        let sequence = try await room.settle().sequence
        let written = await room.journal.entries.map(\.sequence)
        #expect(written == Array(1...max(sequence, written.last ?? 0)), "every input once, in order")
        #expect(await room.engine.snapshot().interactions.count == 20)
        await room.stop()
    }

    /// The retry and new inputs meet at a disk that heals slowly: neither writes what the other is writing.
    @Test func healingAndNewInputsDoNotWriteTheSameTwice() async throws {
        let room = try await EngineRoom()
        await room.journal.fail(with: .diskFull)
        for number in 1...5 {
            await room.call(LegID("caller-\(number)"))
            try await room.settle()
        }
        await room.journal.hold()
        #expect(await eventually { await room.journal.isWaiting })
        await room.journal.fail(with: nil)
        for number in 6...10 { await room.call(LegID("caller-\(number)")) }
        await room.journal.release()
        // The attempt that was held may still have met the broken disk: then another follows.
        #expect(await eventually { await room.engine.health().storageFault == nil })
        let sequence = try await room.settle().sequence
        // Flows' timers may have added more meanwhile.
        let written = await room.journal.entries.map(\.sequence)
        #expect(written == Array(1...max(sequence, written.last ?? 0)))
        await room.stop()
    }

    @Test func whatIsOwedAtTheEndIsWrittenIfTheDiskIsBack() async throws {
        var options = EngineOptions()
        options.storageRetry = .seconds(3600)
        let room = try await EngineRoom(options: options)
        await room.journal.fail(with: .diskFull)
        await room.call()
        // The engine's own word that writes fail has been taken in after the second.
        try await room.settle()
        let sequence = try await room.settle().sequence
        await room.journal.fail(with: nil)
        await room.stop()
        #expect(await room.journal.entries.map(\.sequence) == Array(1...sequence))
        #expect(await room.journal.checkpoint?.sequence == sequence)
    }

    // MARK: Timers and recovery

    @Test func timersFire() async throws {
        let policy = CentrePolicy(notRespondingFor: Span(milliseconds: 50))
        var queue = SampleCentre.queue()
        queue.offerTimeout = Span(milliseconds: 50)
        let room = try await EngineRoom(clock: RunningClock(), queues: [queue], policy: policy)
        await room.call()
        #expect(await eventually { await room.journal.segments.contains { $0.outcome == "no-answer" } })
        #expect(await eventually { await room.journal.segments.count { $0.outcome == "no-answer" } >= 2 }, "not responding has cleared itself")
        await room.stop()
    }

    @Test func aCrashLosesNothingAndTimersAreSetAgain() async throws {
        var queue = SampleCentre.queue()
        queue.offerTimeout = Span(milliseconds: 200)
        let journal = MemoryJournal()
        let first = try await EngineRoom(journal: journal, queues: [queue])
        await first.call()
        try await first.settle()
        let before = await first.engine.snapshot()
        #expect(before.interactions.first?.state == .offered)
        // It does not end in order: no checkpoint, nothing but the journal.
        let second = try await EngineRoom(journal: await journal.copy(), clock: RunningClock(at: .noon + .seconds(1)))
        #expect(await second.engine.snapshot().interactions.first?.id == before.interactions.first?.id)
        #expect(await eventually { await second.journal.segments.contains { $0.outcome == "no-answer" } }, "the offer's timer fires in the new engine")
        await second.stop()
        await first.stop()
    }

    @Test func anEndInOrderLeavesACheckpointAndNothingToReplay() async throws {
        let journal = MemoryJournal()
        let first = try await EngineRoom(journal: journal)
        await first.call()
        try await first.settle()
        let before = await first.engine.snapshot()
        await first.stop()
        let recovery = try await journal.recover()
        #expect(recovery.checkpoint?.sequence == before.sequence)
        #expect(recovery.entries.isEmpty)
        let second = try await EngineRoom(journal: journal)
        #expect(await second.engine.snapshot() == before)
        await second.stop()
    }

    @Test func checkpointsAreWrittenOnTheWay() async throws {
        var options = EngineOptions.quick
        options.checkpointEvery = 10
        let room = try await EngineRoom(options: options)
        for number in 1...12 { await room.call(LegID("caller-\(number)")) }
        try await room.settle()
        #expect(await eventually { await room.journal.checkpoint != nil })
        await room.stop()
    }
}
