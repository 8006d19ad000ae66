import ContactDomain
import FlowCore

/// A greeting, a menu with two languages, and two queues.
let welcome = Flow(
    name: "welcome", start: "greeting",
    steps: [
        "greeting": .play([.say(["en": "Welcome.", "zh": "您好。"])], next: "menu"),
        "menu": .menu(
            Flow.Menu(
                prompts: [.say(["en": "Sales, one. Chinese, nine.", "zh": "销售请按一。英语请按九。"])],
                keys: ["1": .init(label: "Sales", next: "sales"), "2": .init(label: "Support", next: "note"), "9": .init(label: "中文", next: "chinese")],
                timeout: .seconds(4), tries: 2, invalid: [.sound("invalid")], noInput: [.sound("hello")], otherwise: "support")),
        "chinese": .language("zh", next: "menu"),
        "note": .set(name: "topic", value: "help", next: "support"),
        "sales": .queue(key: "sales", priority: 3),
        "support": .queue(key: "support", priority: 0),
        "bye": .hangUp([.sound("vm-goodbye")]),
    ])

let greetingPrompts: [Prompt] = [.say(["en": "Welcome.", "zh": "您好。"])]
let menuPrompts: [Prompt] = [.say(["en": "Sales, one. Chinese, nine.", "zh": "销售请按一。英语请按九。"])]

/// A seeded source of random numbers (SplitMix64): a failing property names its seed.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &self)] }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

extension Dice {
    /// Any flow at all: sound ones, and ones with loops, dangling ways, empty menus and absurd numbers.
    mutating func flow() -> Flow {
        let names = (0..<Int.random(in: 1...8, using: &self)).map { "s\($0)" }
        var steps: [String: Flow.Step] = [:]
        for name in names { steps[name] = step(names) }
        return Flow(name: "random", start: way(names), steps: steps)
    }

    mutating func event(timers: Int) -> FlowEvent {
        switch Int.random(in: 0..<7, using: &self) {
        case 5: .said(pick(["1", " a ", "", "Ａ", "hello"]))
        case 6: .queueState(pick([.open, .closed, .long]))
        case 0: .promptsEnded(complete: true)
        case 1: .promptsEnded(complete: false)
        case 2: .timedOut(number: Int.random(in: -1...(timers + 1), using: &self))
        case 3: .timedOut(number: timers)
        default: .digit(pick(["1", "2", "3", "*", "#", "A", "x", "", "12", "１"]))
        }
    }

    private mutating func way(_ names: [String]) -> String { chance(4) ? "nowhere" : pick(names) }

    private mutating func prompts() -> [Prompt] {
        (0..<Int.random(in: 0...2, using: &self)).map { _ in pick([Prompt.sound("beep"), .number(7), .digits("12"), .say([:]), .say(["en": "Hi"])]) }
    }

    private mutating func step(_ names: [String]) -> Flow.Step {
        switch Int.random(in: 0..<10, using: &self) {
        case 8:
            return .ask(Flow.Question(
                name: pick(["a", ""]), prompts: prompts(), timeout: pick([.zero, .seconds(5)]), tries: pick([Int.min, 1, 3]), noInput: prompts(), next: way(names),
                otherwise: way(names)))
        case 9:
            let long = chance(50)
            return .check(Flow.QueueCheck(
                queue: pick(["q", "nobody"]), open: way(names), closed: way(names), waitOver: long ? .minutes(5) : nil, long: long ? way(names) : nil))
        case 0: return .play(prompts(), next: way(names))
        case 1: return .language(pick(["en", "zh"]), next: way(names))
        case 2: return .set(name: pick(["a", "b"]), value: "v", next: way(names))
        case 3: return .queue(key: "q", priority: 0)
        case 4: return .hangUp(prompts())
        default:
            var keys: [String: Flow.Choice] = [:]
            for key in ["1", "2", "*", "A"] where chance(50) { keys[key] = .init(label: key, next: way(names)) }
            return .menu(
                Flow.Menu(
                    prompts: prompts(), keys: keys, timeout: pick([.zero, .seconds(5), Span(milliseconds: -1)]), tries: pick([Int.min, 0, 1, 3]),
                    invalid: prompts(), noInput: prompts(), otherwise: way(names)))
        }
    }
}
