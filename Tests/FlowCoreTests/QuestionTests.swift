import ContactDomain
import FlowCore
import Testing

@Suite struct QuestionTests {
    private let flow = Flow(name: "f", start: "open?", steps: [
        "open?": .check(Flow.QueueCheck(queue: "q", open: "number", closed: "bye", waitOver: .minutes(10), long: "note")),
        "number": .ask(Flow.Question(name: "number", prompts: [.sound("enter")], timeout: .seconds(4), tries: 2, noInput: [.sound("again")], next: "queue", otherwise: "bye")),
        "note": .set(name: "long", value: "yes", next: "number"),
        "queue": .queue(key: "q", priority: 0),
        "bye": .hangUp([.sound("bye")]),
    ])

    /// At the question, its prompts played.
    private func asked() -> FlowRun {
        var (run, _) = FlowRun.start(flow, language: "en")
        _ = run.handle(.queueState(.open))
        _ = run.handle(.promptsEnded(complete: true))
        return run
    }

    @Test func aCheckGoesWhereTheQueueStands() {
        for (state, step) in [(QueueState.open, "number"), (.closed, "bye"), (.long, "number")] {
            var (run, effects) = FlowRun.start(flow, language: "en")
            #expect(effects == [.checkQueue(key: "q", waitOver: .minutes(10))])
            effects = run.handle(.queueState(state))
            #expect(run.step == step)
            #expect(run.choices == (state == .long ? [Remembered(name: "long", value: "yes")] : []))
        }
    }

    @Test func theHashKeyEndsAnAnswer() {
        var run = asked()
        for (index, digit) in ["4", "7", "1"].enumerated() { #expect(run.handle(.digit(digit)) == [.startTimer(number: index + 2, .seconds(4))]) }
        #expect(run.handle(.digit("#")) == [.remember(name: "number", value: "471"), .enqueue(queueKey: "q", priority: 0)])
    }

    @Test func silenceAfterTheFirstKeyEndsAnAnswer() {
        var run = asked()
        _ = run.handle(.digit("4"))
        #expect(run.handle(.timedOut(number: 1)) == [], "each key gives time anew")
        #expect(run.handle(.timedOut(number: 2)) == [.remember(name: "number", value: "4"), .enqueue(queueKey: "q", priority: 0)])
    }

    @Test func nobodyIsAskedForEver() {
        var run = asked()
        #expect(run.handle(.timedOut(number: 1)) == [.play([.sound("again"), .sound("enter")])])
        _ = run.handle(.promptsEnded(complete: true))
        #expect(run.handle(.digit("#")) == [.play([.sound("bye")])], "nothing keyed in is no answer")
    }

    @Test func whatIsWrittenIsAnAnswerAtOnce() {
        var run = asked()
        #expect(run.handle(.said("  Ada 张伟 ")) == [.remember(name: "number", value: "Ada 张伟"), .enqueue(queueKey: "q", priority: 0)])
    }

    @Test func anEndlessAnswerEndsAllTheSame() {
        var run = asked()
        var effects: [FlowEffect] = []
        for _ in 0..<40 where !run.isOver { effects = run.handle(.digit("9")) }
        #expect(effects == [.remember(name: "number", value: String(repeating: "9", count: 32)), .enqueue(queueKey: "q", priority: 0)])
    }

    @Test func aRoundThroughAnyWayOfACheckIsFound() {
        let round = Flow(name: "r", start: "a", steps: [
            "a": .check(Flow.QueueCheck(queue: "q", open: "queue", closed: "b")), "b": .play([.sound("wait")], next: "a"), "queue": .queue(key: "q", priority: 0),
        ])
        #expect(FlowCheck.problems(in: round, queues: ["q"]).map(\.kind) == [.loopWithoutWaiting(["a", "b", "a"])])
        #expect(FlowCheck.problems(in: round, queues: []).map(\.kind).contains(.unknownQueue("q")))
    }
}
