import ContactDomain

/// One interaction on its way through a flow: pure, with neither clock nor tasks.
///
/// The run keeps its own copy of the flow, so that a call in progress stays with the version it began with
/// when an admin changes the file. After each answer it either waits (a `play` is going on, or a timer
/// runs) or is over; `handle` then answers nothing any more.
public struct FlowRun: Codable, Equatable, Sendable {
    /// What the run waits for.
    private enum Phase: String, Codable, Sendable {
        /// Prompts that are heard to their end.
        case announcing
        /// A menu's prompts, which any key stops.
        case asking
        /// A key, after a menu's prompts.
        case listening
        /// How things stand at a queue.
        case checking
        case over
    }

    /// A flow that takes more steps than this goes round in circles: a person would have given up.
    public static let stepLimit = 1_000
    /// Keys pressed ahead of a menu that are kept.
    static let typeAheadLimit = 32

    public let flow: Flow
    /// The name of the present step, or the last one.
    public private(set) var step: String
    /// The language of prompts from here on; changed by the flow.
    public private(set) var language: LanguageTag
    /// How many times the present menu was asked, this time included; 0 outside menus.
    public private(set) var tries = 0
    /// What was remembered: in order of first mention, the newest value of each name.
    public private(set) var choices: [Remembered] = []
    public private(set) var stepsTaken = 0
    private var phase = Phase.announcing
    /// The number of the latest timer; earlier ones no longer count.
    private var timer = 0
    private var typedAhead: [String] = []
    /// The keys of the present question's answer so far.
    private var typed = ""

    public var isOver: Bool { phase == .over }

    /// Begins a flow and takes its first steps.
    public static func start(_ flow: Flow, language: LanguageTag) -> (run: FlowRun, effects: [FlowEffect]) {
        var run = FlowRun(flow: flow, step: flow.start, language: language)
        let effects = run.enter(flow.start)
        return (run, effects)
    }

    private init(flow: Flow, step: String, language: LanguageTag) {
        self.flow = flow
        self.step = step
        self.language = language
    }

    /// Takes one event and goes on as far as it allows. Events that mean nothing now change nothing.
    public mutating func handle(_ event: FlowEvent) -> [FlowEffect] {
        switch (event, phase) {
        case (.promptsEnded, .announcing): leaveAnnouncement()
        case (.promptsEnded, .asking): listen()
        case (.digit(let digit), .announcing): typeAhead(digit)
        case (.digit(let digit), .asking): choose(digit, stopping: true)
        case (.digit(let digit), .listening): choose(digit, stopping: false)
        case (.said(let text), .asking): answered(text, stopping: true)
        case (.said(let text), .listening): answered(text, stopping: false)
        case (.timedOut(let number), .listening): number == timer ? missed() : []
        case (.queueState(let state), .checking): goOn(by: state)
        case (.promptsEnded, .listening), (.promptsEnded, .checking), (.promptsEnded, .over), (.digit, .checking), (.digit, .over),
            (.said, .announcing), (.said, .checking), (.said, .over), (.timedOut, .announcing), (.timedOut, .asking), (.timedOut, .checking), (.timedOut, .over),
            (.queueState, .announcing), (.queueState, .asking), (.queueState, .listening), (.queueState, .over): []
        }
    }
}

extension FlowRun {
    /// Enters a step, and those it leads to, until one waits or ends the run.
    private mutating func enter(_ name: String) -> [FlowEffect] {
        var effects: [FlowEffect] = []
        var next = name
        while true {
            guard stepsTaken < Self.stepLimit else { return effects + fail(.tooManySteps(Self.stepLimit)) }
            guard let present = flow.steps[next] else { return effects + fail(.unknownStep(next)) }
            stepsTaken += 1
            step = next
            tries = 0
            switch present {
            case .play(let prompts, next: let following):
                if !prompts.isEmpty { return effects + announce(prompts) }
                next = following
            case .menu(let menu):
                return effects + ask(menu.prompts, after: [])
            case .ask(let question):
                return effects + ask(question.prompts, after: [])
            case .check(let check):
                phase = .checking
                return effects + [.checkQueue(key: check.queue, waitOver: check.waitOver)]
            case .language(let tag, next: let following):
                language = tag
                next = following
            case .set(name: let name, value: let value, next: let following):
                effects.append(remember(name, value))
                next = following
            case .queue(key: let key, priority: let priority):
                phase = .over
                return effects + [.enqueue(queueKey: key, priority: priority)]
            case .hangUp(let prompts):
                if !prompts.isEmpty { return effects + announce(prompts) }
                phase = .over
                return effects + [.hangUp]
            }
        }
    }

    private mutating func announce(_ prompts: [Prompt]) -> [FlowEffect] {
        phase = .announcing
        return [.play(prompts)]
    }

    private mutating func leaveAnnouncement() -> [FlowEffect] {
        switch flow.steps[step] {
        case .play(_, next: let next): return enter(next)
        case .hangUp:
            phase = .over
            return [.hangUp]
        // Only a run that was stored by hand can be here.
        case .menu, .ask, .check, .language, .set, .queue, nil: return fail(.unknownStep(step))
        }
    }

    private mutating func fail(_ failure: FlowFailure) -> [FlowEffect] {
        phase = .over
        return [.failed(failure)]
    }

    private mutating func remember(_ name: String, _ value: String) -> FlowEffect {
        let kept = Remembered(name: name, value: value)
        if let index = choices.firstIndex(where: { $0.name == name }) {
            choices[index] = kept
        } else {
            choices.append(kept)
        }
        return .remember(name: name, value: value)
    }
}

extension FlowRun {
    /// Asks once more, unless a key was pressed ahead of it.
    private mutating func ask(_ prompts: [Prompt], after remark: [Prompt]) -> [FlowEffect] {
        tries += 1
        phase = .asking
        typed = ""
        if !typedAhead.isEmpty {
            let digit = typedAhead.removeFirst()
            return choose(digit, stopping: false)
        }
        let all = remark + prompts
        return all.isEmpty ? listen() : [.play(all)]
    }

    private mutating func listen() -> [FlowEffect] {
        let timeout: Span
        switch flow.steps[step] {
        case .menu(let menu): timeout = menu.timeout
        case .ask(let question): timeout = question.timeout
        case .play, .check, .language, .set, .queue, .hangUp, nil: return fail(.unknownStep(step))
        }
        phase = .listening
        timer += 1
        return [.startTimer(number: timer, timeout)]
    }

    private mutating func choose(_ digit: String, stopping: Bool) -> [FlowEffect] {
        guard FlowEvent.keys.contains(digit) else { return [] }
        let stop: [FlowEffect] = stopping ? [.stopPlaying] : []
        switch flow.steps[step] {
        case .menu(let menu):
            guard let choice = menu.keys[digit] else {
                // What was typed behind a wrong key was not meant for this menu's second asking.
                typedAhead = []
                return stop + tryAgain(after: menu.invalid)
            }
            return stop + [remember(step, choice.label)] + enter(choice.next)
        case .ask(let question): return stop + type(digit, question)
        case .play, .check, .language, .set, .queue, .hangUp, nil: return fail(.unknownStep(step))
        }
    }

    /// One more key of an answer; `#` ends it, and so does its greatest length.
    private mutating func type(_ digit: String, _ question: Flow.Question) -> [FlowEffect] {
        if digit != "#" { typed += digit }
        guard digit == "#" || typed.count >= Self.typeAheadLimit else {
            guard typedAhead.isEmpty else { return choose(typedAhead.removeFirst(), stopping: false) }
            return listen()
        }
        return typed.isEmpty ? tryAgain(after: question.noInput) : keep(typed, question)
    }

    private mutating func keep(_ answer: String, _ question: Flow.Question) -> [FlowEffect] {
        typed = ""
        return [remember(question.name, answer)] + enter(question.next)
    }

    /// What a customer wrote: the key or the label of a choice, or the answer to a question.
    private mutating func answered(_ text: String, stopping: Bool) -> [FlowEffect] {
        let said = text.trimmed
        let stop: [FlowEffect] = stopping ? [.stopPlaying] : []
        switch flow.steps[step] {
        case .menu(let menu):
            if menu.keys[said] != nil { return choose(said, stopping: stopping) }
            let meant = menu.keys.sorted { $0.key < $1.key }.first { $0.value.label.lowercased() == said.lowercased() }
            return if let meant { choose(meant.key, stopping: stopping) } else { stop + tryAgain(after: menu.invalid) }
        case .ask(let question): return stop + (said.isEmpty ? tryAgain(after: question.noInput) : keep(said, question))
        case .play, .check, .language, .set, .queue, .hangUp, nil: return fail(.unknownStep(step))
        }
    }

    private mutating func missed() -> [FlowEffect] {
        switch flow.steps[step] {
        case .menu(let menu): tryAgain(after: menu.noInput)
        // Silence after some digits ends them.
        case .ask(let question): typed.isEmpty ? tryAgain(after: question.noInput) : keep(typed, question)
        case .play, .check, .language, .set, .queue, .hangUp, nil: fail(.unknownStep(step))
        }
    }

    private mutating func tryAgain(after remark: [Prompt]) -> [FlowEffect] {
        switch flow.steps[step] {
        case .menu(let menu): tries < menu.tries ? ask(menu.prompts, after: remark) : enter(menu.otherwise)
        case .ask(let question): tries < question.tries ? ask(question.prompts, after: remark) : enter(question.otherwise)
        case .play, .check, .language, .set, .queue, .hangUp, nil: fail(.unknownStep(step))
        }
    }

    private mutating func goOn(by state: QueueState) -> [FlowEffect] {
        guard case .check(let check) = flow.steps[step] else { return fail(.unknownStep(step)) }
        return switch state {
        case .open: enter(check.open)
        case .closed: enter(check.closed)
        case .long: enter(check.long ?? check.open)
        }
    }

    private mutating func typeAhead(_ digit: String) -> [FlowEffect] {
        guard FlowEvent.keys.contains(digit), typedAhead.count < Self.typeAheadLimit else { return [] }
        // Behind a goodbye no menu comes.
        if case .hangUp = flow.steps[step] { return [] }
        typedAhead.append(digit)
        return []
    }
}

extension String {
    /// Without white space at its ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[first...last])
    }
}
