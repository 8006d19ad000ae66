import ContactDomain
import FlowCore
import Foundation
import Testing

/// What holds for every flow and every order of events; a failure names the seed.
@Suite struct FlowRunProperties {
    private static let seeds: Range<UInt64> = 0..<400

    /// What a run waits for, as an engine would know it from the effects.
    private struct Waiting {
        var plays = false
        var timer: Int?
        var checks = false
        var ended = false

        mutating func take(_ effects: [FlowEffect], seed: UInt64) {
            var played = 0
            for effect in effects {
                #expect(!ended, "seed \(seed): an effect after the end: \(effects)")
                switch effect {
                case .play(let prompts):
                    #expect(!prompts.isEmpty, "seed \(seed)")
                    played += 1
                    plays = true
                    timer = nil
                case .stopPlaying:
                    #expect(plays && played == 0, "seed \(seed): stopped what is not played: \(effects)")
                    plays = false
                case .startTimer(let number, _):
                    #expect(number > (timer ?? 0), "seed \(seed): a timer's number came twice")
                    timer = number
                case .checkQueue:
                    checks = true
                    timer = nil
                case .remember: break
                case .enqueue, .hangUp, .failed: ended = true
                }
            }
            #expect(played <= 1, "seed \(seed): two plays at once: \(effects)")
        }
    }

    @Test(arguments: seeds) func aRunWaitsOrIsOver(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let flow = dice.flow()
        var (run, effects) = FlowRun.start(flow, language: "en")
        var waiting = Waiting()
        waiting.take(effects, seed: seed)
        var timers = 0
        for _ in 0..<200 {
            #expect(run.isOver == waiting.ended, "seed \(seed)")
            #expect(run.isOver || waiting.plays || waiting.checks || waiting.timer != nil, "seed \(seed): waits for nothing in step \(run.step)")
            #expect(run.stepsTaken <= FlowRun.stepLimit, "seed \(seed)")
            let event: FlowEvent = waiting.checks ? .queueState(dice.pick([.open, .closed, .long])) : dice.event(timers: timers)
            // An engine reports the end of a playback only while there is one.
            if case .promptsEnded = event, !waiting.plays { continue }
            if case .promptsEnded = event { waiting.plays = false }
            // An engine answers a question about a queue at once, and only then.
            if case .queueState = event, !waiting.checks { continue }
            waiting.checks = false
            let before = run
            effects = run.handle(event)
            if case .timedOut(let number) = event, waiting.timer != number {
                #expect(effects.isEmpty && run == before, "seed \(seed): late timer \(number) was not harmless")
            }
            waiting.take(effects, seed: seed)
            timers = max(timers, waiting.timer ?? 0)
        }
    }

    @Test(arguments: seeds) func eventsThatNobodyAwaitsNeverTrap(seed: UInt64) {
        var dice = Dice(seed: seed)
        var run = FlowRun.start(dice.flow(), language: "en").run
        for _ in 0..<200 { _ = run.handle(dice.event(timers: 3)) }
    }

    @Test(arguments: seeds) func replayingGivesTheSame(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let flow = dice.flow()
        let events = (0..<60).map { _ in dice.event(timers: 2) }
        var (live, first) = FlowRun.start(flow, language: "zh")
        var (stored, again) = FlowRun.start(flow, language: "zh")
        #expect(first == again)
        for event in events {
            // A run that went through storage behaves like one that did not.
            stored = try JSONDecoder().decode(FlowRun.self, from: JSONEncoder().encode(stored))
            first = live.handle(event)
            again = stored.handle(event)
            #expect(first == again, "seed \(seed)")
            #expect(live == stored, "seed \(seed)")
        }
    }

    /// The check promises: where it finds no error, no run fails.
    @Test(arguments: 0..<UInt64(3_000)) func aCheckedFlowNeverFails(seed: UInt64) {
        var dice = Dice(seed: seed)
        let flow = dice.flow()
        let errors = FlowCheck.problems(in: flow, queues: ["q"]).filter { $0.severity == .error }
        guard !errors.contains(where: { problem in
            switch problem.kind {
            case .missingStart, .unknownNext, .loopWithoutWaiting: true
            default: false
            }
        }) else { return }
        var (run, effects) = FlowRun.start(flow, language: "en")
        for _ in 0..<200 {
            #expect(!effects.contains { if case .failed = $0 { true } else { false } }, "seed \(seed): \(effects)")
            let asked = effects.contains { if case .checkQueue = $0 { true } else { false } }
            effects = run.handle(asked ? .queueState(dice.pick([.open, .closed, .long])) : dice.event(timers: 1))
        }
    }
}
