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
        case (.promptsEnded, .listening), (.promptsEnded, .over): []
        case (.digit(let digit), .announcing): typeAhead(digit)
        case (.digit(let digit), .asking): choose(digit, stopping: true)
        case (.digit(let digit), .listening): choose(digit, stopping: false)
        case (.digit, .over): []
        case (.timedOut(let number), .listening): number == timer ? missed() : []
        case (.timedOut, .announcing), (.timedOut, .asking), (.timedOut, .over): []
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
                return effects + ask(menu, after: [])
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
        case .menu, .language, .set, .queue, nil: return fail(.unknownStep(step))
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
    /// Asks a menu once more, unless a key was pressed ahead of it.
    private mutating func ask(_ menu: Flow.Menu, after remark: [Prompt]) -> [FlowEffect] {
        tries += 1
        phase = .asking
        if !typedAhead.isEmpty {
            let digit = typedAhead.removeFirst()
            return choose(digit, stopping: false)
        }
        let prompts = remark + menu.prompts
        return prompts.isEmpty ? listen() : [.play(prompts)]
    }

    private mutating func listen() -> [FlowEffect] {
        guard case .menu(let menu) = flow.steps[step] else { return fail(.unknownStep(step)) }
        phase = .listening
        timer += 1
        return [.startTimer(number: timer, menu.timeout)]
    }

    private mutating func choose(_ digit: String, stopping: Bool) -> [FlowEffect] {
        guard FlowEvent.keys.contains(digit) else { return [] }
        guard case .menu(let menu) = flow.steps[step] else { return fail(.unknownStep(step)) }
        let stop: [FlowEffect] = stopping ? [.stopPlaying] : []
        guard let choice = menu.keys[digit] else {
            // What was typed behind a wrong key was not meant for this menu's second asking.
            typedAhead = []
            return stop + tryAgain(menu, after: menu.invalid)
        }
        return stop + [remember(step, choice.label)] + enter(choice.next)
    }

    private mutating func missed() -> [FlowEffect] {
        guard case .menu(let menu) = flow.steps[step] else { return fail(.unknownStep(step)) }
        return tryAgain(menu, after: menu.noInput)
    }

    private mutating func tryAgain(_ menu: Flow.Menu, after remark: [Prompt]) -> [FlowEffect] {
        tries < menu.tries ? ask(menu, after: remark) : enter(menu.otherwise)
    }

    private mutating func typeAhead(_ digit: String) -> [FlowEffect] {
        guard FlowEvent.keys.contains(digit), typedAhead.count < Self.typeAheadLimit else { return [] }
        // Behind a goodbye no menu comes.
        if case .hangUp = flow.steps[step] { return [] }
        typedAhead.append(digit)
        return []
    }
}
