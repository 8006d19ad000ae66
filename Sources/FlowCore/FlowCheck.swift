import ContactDomain

/// Finds what is wrong with a flow before a caller does. Pure; equal flows give equal answers.
public enum FlowCheck {
    public static let tries = 1...10
    /// How long a menu may wait for a key.
    public static let timeouts = Span(milliseconds: 500)...Span.minutes(2)

    /// All problems: rounds first, then in order of the steps' names.
    ///
    /// - Parameters:
    ///   - queues: the keys of all queues, or nil where they are not known.
    ///   - languages: those in which callers may arrive; where empty, those of the first sentence to be heard.
    ///   - soundExists: whether a sound can be played in a language, or nil where that is not known.
    public static func problems(
        in flow: Flow, queues: Set<String>? = nil, languages: Set<LanguageTag> = [], soundExists: ((String, LanguageTag) -> Bool)? = nil
    ) -> [FlowProblem] {
        guard flow.steps[flow.start] != nil else { return [FlowProblem(step: nil, .missingStart)] }
        let heard = FlowLanguages(of: flow, arriving: languages)
        var problems = loops(in: flow)
        for (name, step) in flow.steps.sorted(by: { $0.key < $1.key }) {
            var kinds: [FlowProblem.Kind] = []
            // A step that nothing reaches is spoken in no language; its sentences need none.
            if heard[name] == nil { kinds.append(.unreachable) }
            kinds += unknownWays(of: step, in: flow)
            kinds += faults(of: step, queues: queues)
            kinds += step.prompts.flatMap { faults(of: $0, in: (heard[name] ?? []).sorted(), soundExists: soundExists) }
            for (index, kind) in kinds.enumerated() where !kinds[..<index].contains(kind) {
                problems.append(FlowProblem(step: name, kind))
            }
        }
        return problems
    }
}

extension FlowCheck {
    private static func unknownWays(of step: Flow.Step, in flow: Flow) -> [FlowProblem.Kind] {
        step.ways.filter { flow.steps[$0.target] == nil }.map { .unknownNext($0.target, from: $0.way) }
    }

    private static func faults(of step: Flow.Step, queues: Set<String>?) -> [FlowProblem.Kind] {
        switch step {
        case .play(let prompts, _): return prompts.isEmpty ? [.noPrompts] : []
        case .menu(let menu): return faults(of: menu)
        case .ask(let question):
            var kinds: [FlowProblem.Kind] = question.prompts.isEmpty ? [.noPrompts] : []
            if question.name.isEmpty { kinds.append(.nameMissing) }
            return kinds + faults(tries: question.tries, timeout: question.timeout)
        case .check(let check):
            guard let queues, !queues.contains(check.queue) else { return [] }
            return [.unknownQueue(check.queue)]
        case .set(let name, _, _): return name.isEmpty ? [.nameMissing] : []
        case .queue(let key, _):
            guard let queues, !queues.contains(key) else { return [] }
            return [.unknownQueue(key)]
        case .language, .hangUp: return []
        }
    }

    private static func faults(of menu: Flow.Menu) -> [FlowProblem.Kind] {
        var kinds: [FlowProblem.Kind] = []
        if menu.prompts.isEmpty { kinds.append(.noPrompts) }
        if menu.keys.isEmpty { kinds.append(.menuWithoutKeys) }
        kinds += menu.keys.keys.sorted().filter { !FlowEvent.keys.contains($0) }.map { .invalidKey($0) }
        return kinds + faults(tries: menu.tries, timeout: menu.timeout)
    }

    private static func faults(tries: Int, timeout: Span) -> [FlowProblem.Kind] {
        var kinds: [FlowProblem.Kind] = []
        if !Self.tries.contains(tries) { kinds.append(.triesOutOfRange(tries)) }
        if !timeouts.contains(timeout) { kinds.append(.timeoutOutOfRange(timeout)) }
        return kinds
    }

    private static func faults(of prompt: Prompt, in languages: [LanguageTag], soundExists: ((String, LanguageTag) -> Bool)?) -> [FlowProblem.Kind] {
        switch prompt {
        case .sound(let name):
            guard let soundExists else { return [] }
            return languages.filter { !soundExists(name, $0) }.map { .soundMissing(name, $0) }
        case .say(let wordings):
            let empty = wordings.filter { !$0.value.contains { !$0.isWhitespace } }.keys.sorted()
            return languages.filter { wordings[$0] == nil }.map { .noWording($0) } + empty.map { .emptyWording($0) }
        case .digits(let text):
            return !text.isEmpty && text.allSatisfy { "0123456789*#".contains($0) } ? [] : [.invalidDigits(text)]
        case .number: return []
        }
    }

    /// The rounds that a caller who does nothing would go. Each step has at most one way that needs no key,
    /// so following these ways from every step meets every round.
    private static func loops(in flow: Flow) -> [FlowProblem] {
        var problems: [FlowProblem] = []
        var walked: [String: Int] = [:]
        for (walk, first) in flow.steps.keys.sorted().enumerated() {
            var path: [String] = []
            var next: String? = first
            while let name = next, let step = flow.steps[name], walked[name] == nil {
                walked[name] = walk
                path.append(name)
                next = step.wayWithoutKey
            }
            guard let name = next, walked[name] == walk, let from = path.firstIndex(of: name) else { continue }
            let round = Array(path[from...])
            let waits = round.contains { name in
                switch flow.steps[name] {
                case .menu, .ask: true
                case .play, .check, .language, .set, .queue, .hangUp, nil: false
                }
            }
            problems.append(FlowProblem(step: name, waits ? .silentLoop(round + [name]) : .loopWithoutWaiting(round + [name])))
        }
        guard let round = roundThroughChecks(in: flow), let first = round.first else { return problems }
        let known = problems.contains { if case .loopWithoutWaiting(let names) = $0.kind { Set(names) == Set(round) } else { false } }
        return known ? problems : problems + [FlowProblem(step: first, .loopWithoutWaiting(round + [first]))]
    }

    /// A check goes several ways without the customer: a round on any of them never waits.
    private static func roundThroughChecks(in flow: Flow) -> [String]? {
        var done: Set<String> = []
        var path: [String] = []
        func round(from name: String) -> [String]? {
            guard !done.contains(name), let step = flow.steps[name] else { return nil }
            if let index = path.firstIndex(of: name) { return Array(path[index...]) }
            path.append(name)
            defer {
                path.removeLast()
                done.insert(name)
            }
            for target in step.waysWithoutWaiting {
                if let found = round(from: target) { return found }
            }
            return nil
        }
        for name in flow.steps.keys.sorted() {
            if let found = round(from: name) { return found }
        }
        return nil
    }
}

extension Flow.Step {
    /// Every way to another step: keys in order, then the others.
    var ways: [(way: FlowProblem.Way, target: String)] {
        switch self {
        case .play(_, let next), .language(_, let next), .set(_, _, let next): [(.next, next)]
        case .menu(let menu):
            menu.keys.sorted { $0.key < $1.key }.map { (.key($0.key), $0.value.next) } + [(.otherwise, menu.otherwise)]
        case .ask(let question): [(.next, question.next), (.otherwise, question.otherwise)]
        case .check(let check): [(.state(.open), check.open), (.state(.closed), check.closed)] + (check.long.map { [(.state(.long), $0)] } ?? [])
        case .queue, .hangUp: []
        }
    }

    /// Every way that is taken without anything that the customer does.
    fileprivate var waysWithoutWaiting: [String] {
        switch self {
        case .play(_, let next), .language(_, let next), .set(_, _, let next): [next]
        case .check(let check): [check.open, check.closed] + (check.long.map { [$0] } ?? [])
        case .menu, .ask, .queue, .hangUp: []
        }
    }

    /// Where the flow goes when the caller presses nothing.
    var wayWithoutKey: String? {
        switch self {
        case .play(_, let next), .language(_, let next), .set(_, _, let next): next
        case .menu(let menu): menu.otherwise
        case .ask(let question): question.otherwise
        // Each of its ways is taken without the caller: the one while the queue is open stands for all.
        case .check(let check): check.open
        case .queue, .hangUp: nil
        }
    }
}
