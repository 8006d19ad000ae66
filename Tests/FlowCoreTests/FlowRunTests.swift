import ContactDomain
import FlowCore
import Testing

@Suite struct FlowRunTests {
    /// A run that was greeted and whose menu's prompts are being played.
    private func asking() -> FlowRun {
        var run = FlowRun.start(welcome, language: "en").run
        #expect(run.handle(.promptsEnded(complete: true)) == [.play(menuPrompts)])
        return run
    }

    @Test func theFirstStepIsTakenAtOnce() {
        let (run, effects) = FlowRun.start(welcome, language: "en")
        #expect(effects == [.play(greetingPrompts)])
        #expect(run.step == "greeting")
        #expect(run.language == "en")
        #expect(!run.isOver)
    }

    @Test func aKeyAfterThePromptsLeadsOnAndIsRemembered() {
        var run = asking()
        #expect(run.handle(.promptsEnded(complete: true)) == [.startTimer(number: 1, .seconds(4))])
        #expect(run.handle(.digit("1")) == [.remember(name: "menu", value: "Sales"), .enqueue(queueKey: "sales", priority: 3)])
        #expect(run.isOver)
        #expect(run.choices == [Remembered(name: "menu", value: "Sales")])
    }

    @Test func aKeyDuringTheMenuStopsThePrompts() {
        var run = asking()
        #expect(run.handle(.digit("1")) == [.stopPlaying, .remember(name: "menu", value: "Sales"), .enqueue(queueKey: "sales", priority: 3)])
    }

    @Test func aKeyDuringTheGreetingServesTheNextMenu() {
        var run = FlowRun.start(welcome, language: "en").run
        #expect(run.handle(.digit("2")) == [])
        #expect(
            run.handle(.promptsEnded(complete: true)) == [
                .remember(name: "menu", value: "Support"), .remember(name: "topic", value: "help"), .enqueue(queueKey: "support", priority: 0),
            ])
    }

    @Test func keysTypedAheadServeSeveralMenusInTurn() {
        var run = FlowRun.start(welcome, language: "en").run
        #expect(run.handle(.digit("9")) == [])
        #expect(run.handle(.digit("1")) == [])
        #expect(
            run.handle(.promptsEnded(complete: true)) == [
                .remember(name: "menu", value: "中文"), .remember(name: "menu", value: "Sales"), .enqueue(queueKey: "sales", priority: 3),
            ])
        #expect(run.language == "zh")
        #expect(run.choices == [Remembered(name: "menu", value: "Sales")], "the newest value of a name wins")
    }

    @Test func aWrongKeyTypedAheadForgetsThoseBehindIt() {
        var run = FlowRun.start(welcome, language: "en").run
        _ = run.handle(.digit("5"))
        _ = run.handle(.digit("1"))
        #expect(run.handle(.promptsEnded(complete: true)) == [.play([.sound("invalid")] + menuPrompts)])
        #expect(run.tries == 2)
    }

    @Test func aWrongKeyIsAnsweredAndTheMenuAskedAgain() {
        var run = asking()
        #expect(run.tries == 1)
        #expect(run.handle(.digit("7")) == [.stopPlaying, .play([.sound("invalid")] + menuPrompts)])
        #expect(run.tries == 2)
        #expect(run.handle(.digit("7")) == [.stopPlaying, .enqueue(queueKey: "support", priority: 0)])
    }

    @Test func silenceIsAnsweredAndThenTheOtherWayTaken() {
        var run = asking()
        #expect(run.handle(.promptsEnded(complete: true)) == [.startTimer(number: 1, .seconds(4))])
        #expect(run.handle(.timedOut(number: 1)) == [.play([.sound("hello")] + menuPrompts)])
        #expect(run.handle(.promptsEnded(complete: true)) == [.startTimer(number: 2, .seconds(4))])
        #expect(run.handle(.timedOut(number: 1)) == [], "a late timer is harmless")
        #expect(run.handle(.timedOut(number: 2)) == [.enqueue(queueKey: "support", priority: 0)])
    }

    @Test func theLanguageChangesFromThereOn() {
        var run = asking()
        #expect(run.handle(.digit("9")) == [.stopPlaying, .remember(name: "menu", value: "中文"), .play(menuPrompts)])
        #expect(run.language == "zh")
        #expect(run.tries == 1, "a menu that is entered anew is asked anew")
    }

    @Test func aMissingSoundStrandsNobody() {
        var run = FlowRun.start(welcome, language: "en").run
        #expect(run.handle(.promptsEnded(complete: false)) == [.play(menuPrompts)])
        #expect(run.handle(.promptsEnded(complete: false)) == [.startTimer(number: 1, .seconds(4))])
    }

    @Test func goodbyeIsHeardBeforeTheEnd() {
        let flow = Flow(name: "closed", start: "bye", steps: ["bye": .hangUp([.sound("vm-goodbye")])])
        var (run, effects) = FlowRun.start(flow, language: "en")
        #expect(effects == [.play([.sound("vm-goodbye")])])
        #expect(run.handle(.digit("1")) == [])
        #expect(run.handle(.promptsEnded(complete: true)) == [.hangUp])
        #expect(run.isOver)
        #expect(run.handle(.promptsEnded(complete: true)) == [])
    }

    @Test func aStepThatIsNotThereFails() {
        let flow = Flow(name: "broken", start: "a", steps: ["a": .language("en", next: "b")])
        #expect(FlowRun.start(flow, language: "en").effects == [.failed(.unknownStep("b"))])
        #expect(FlowRun.start(Flow(name: "none", start: "a", steps: [:]), language: "en").effects == [.failed(.unknownStep("a"))])
    }

    @Test func goingRoundInCirclesFails() {
        let flow = Flow(name: "round", start: "a", steps: ["a": .language("en", next: "b"), "b": .language("zh", next: "a")])
        let (run, effects) = FlowRun.start(flow, language: "en")
        #expect(effects == [.failed(.tooManySteps(1_000))])
        #expect(run.isOver)
        #expect(run.stepsTaken == 1_000)
    }

    @Test func aRunKeepsTheFlowItBeganWith() {
        var changed = welcome
        var run = FlowRun.start(changed, language: "en").run
        changed.steps["menu"] = .hangUp([])
        #expect(run.handle(.promptsEnded(complete: true)) == [.play(menuPrompts)])
    }

    @Test(arguments: ["", "12", "x", "１", "e"]) func whatIsNoKeyIsIgnored(digit: String) {
        var run = asking()
        let before = run
        #expect(run.handle(.digit(digit)) == [])
        #expect(run == before)
    }

    @Test func onlySoManyKeysAreKeptAhead() {
        var steps: [String: Flow.Step] = ["greeting": .play([.sound("a")], next: "m0"), "end": .queue(key: "q", priority: 0)]
        for index in 0..<40 {
            steps["m\(index)"] = .menu(Flow.Menu(prompts: [.sound("m")], keys: ["1": .init(label: "one", next: index == 39 ? "end" : "m\(index + 1)")], otherwise: "end"))
        }
        var run = FlowRun.start(Flow(name: "long", start: "greeting", steps: steps), language: "en").run
        for _ in 0..<40 { #expect(run.handle(.digit("1")) == []) }
        #expect(run.handle(.promptsEnded(complete: true)).last == .play([.sound("m")]))
        #expect(run.step == "m32")
    }
}
