import ContactDomain
import FlowCore
import Testing

@Suite struct FlowCheckTests {
    private func kinds(_ steps: [String: Flow.Step], start: String = "a") -> [String] {
        FlowCheck.problems(in: Flow(name: "f", start: start, steps: steps), queues: ["q"]).map(\.description)
    }

    private let end = Flow.Step.queue(key: "q", priority: 0)

    @Test func aGoodFlowHasNoProblemButTheStepThatNothingReaches() {
        let problems = FlowCheck.problems(in: welcome, queues: ["sales", "support"], languages: ["en", "zh"]) { _, _ in true }
        #expect(problems == [FlowProblem(step: "bye", .unreachable)])
        #expect(problems.map(\.severity) == [.warning])
    }

    @Test func theStartMustExist() {
        #expect(kinds(["b": end]) == ["the flow starts with a step that does not exist"])
    }

    @Test func everyWayMustLeadSomewhere() {
        #expect(
            kinds(["a": .menu(.init(prompts: [.sound("x")], keys: ["1": .init(label: "", next: "c")], otherwise: "d"))]) == [
                "step 'a': key 1 leads to 'c', which does not exist", "step 'a': leads to 'd' when all tries are used up, which does not exist",
            ])
        #expect(kinds(["a": .play([.sound("x")], next: "b")]) == ["step 'a': leads to 'b', which does not exist"])
    }

    @Test func aRoundThatNeverWaitsIsAnError() {
        let problems = FlowCheck.problems(
            in: Flow(name: "f", start: "z", steps: ["z": .language("en", next: "a"), "a": .play([.sound("x")], next: "b"), "b": .set(name: "n", value: "", next: "a")]))
        #expect(problems == [FlowProblem(step: "a", .loopWithoutWaiting(["a", "b", "a"]))])
        #expect(problems.first?.severity == .error)
    }

    @Test func aRoundOfMenusIsAWarning() {
        let menu = Flow.Step.menu(.init(prompts: [.sound("x")], keys: ["1": .init(label: "", next: "b")], otherwise: "a"))
        #expect(kinds(["a": menu, "b": end]) == ["step 'a': a caller who presses nothing never leaves: a → a"])
    }

    @Test func aMenuNeedsPromptsKeysAndSaneNumbers() {
        let menu = Flow.Menu(prompts: [], keys: [:], timeout: .zero, tries: 0, otherwise: "b")
        #expect(
            kinds(["a": .menu(menu), "b": end]) == [
                "step 'a': nothing is to be heard", "step 'a': the menu offers no keys", "step 'a': 0 tries", "step 'a': a time-out of 0 ms",
            ])
        let odd = Flow.Menu(prompts: [.sound("x")], keys: ["11": .init(label: "", next: "b")], timeout: .minutes(3), tries: 11, otherwise: "b")
        #expect(kinds(["a": .menu(odd), "b": end]) == ["step 'a': '11' is not a key of a telephone", "step 'a': 11 tries", "step 'a': a time-out of 180000 ms"])
    }

    @Test func theQueueMustExist() {
        #expect(kinds(["a": .queue(key: "nobody", priority: 0)]) == ["step 'a': there is no queue 'nobody'"])
        #expect(FlowCheck.problems(in: Flow(name: "f", start: "a", steps: ["a": .queue(key: "nobody", priority: 0)]), queues: nil) == [])
    }

    @Test func everyLanguageNeedsAWordingWhereCallersHaveIt() {
        let flow = Flow(
            name: "f", start: "a",
            steps: [
                "a": .play([.say(["en": "Hi"])], next: "b"),
                "b": .language("zh", next: "c"),
                "c": .play([.say(["en": "Bye", "zh": " "])], next: "d"),
                "d": .hangUp([.say(["en": "Bye"])]),
            ])
        #expect(FlowCheck.problems(in: flow) == [FlowProblem(step: "c", .emptyWording("zh")), FlowProblem(step: "d", .noWording("zh"))])
        #expect(FlowCheck.problems(in: flow, languages: ["de"]).contains(FlowProblem(step: "a", .noWording("de"))))
    }

    @Test func everySoundMustExistInItsLanguage() {
        let flow = Flow(name: "f", start: "a", steps: ["a": .play([.sound("hi"), .sound("hi")], next: "b"), "b": .language("zh", next: "c"), "c": .hangUp([.sound("bye")])])
        let problems = FlowCheck.problems(in: flow) { name, language in name == "hi" && language == "zh" }
        #expect(problems == [FlowProblem(step: "a", .soundMissing("hi", "en")), FlowProblem(step: "c", .soundMissing("bye", "zh"))])
    }

    @Test func smallThings() {
        #expect(kinds(["a": .play([], next: "b"), "b": end]) == ["step 'a': nothing is to be heard"])
        #expect(kinds(["a": .set(name: "", value: "x", next: "b"), "b": end]) == ["step 'a': the value to be remembered has no name"])
        #expect(kinds(["a": .hangUp([.digits("1a")])]) == ["step 'a': '1a' cannot be spoken digit by digit"])
        #expect(kinds(["a": end, "lost": end]) == ["step 'lost': no other step leads here"])
    }
}
