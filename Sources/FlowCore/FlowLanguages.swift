import ContactDomain

/// Which steps can be reached, and in which languages callers may be there.
struct FlowLanguages {
    private var heard: [String: Set<LanguageTag>] = [:]

    /// Nil for a step that nothing leads to.
    subscript(step: String) -> Set<LanguageTag>? { heard[step] }

    init(of flow: Flow, arriving: Set<LanguageTag>) {
        let arriving = arriving.isEmpty ? Self.firstSpoken(in: flow) : arriving
        // Languages flow along the ways until nothing is added anywhere.
        var work = [(flow.start, arriving)]
        while let (name, languages) = work.popLast() {
            guard let step = flow.steps[name] else { continue }
            let known = heard[name]
            if let known, languages.isSubset(of: known) { continue }
            heard[name] = (known ?? []).union(languages)
            let leaving: Set<LanguageTag>
            if case .language(let tag, _) = step { leaving = [tag] } else { leaving = languages }
            for way in step.ways { work.append((way.target, leaving)) }
        }
    }

    /// The languages of the first sentence on the way from the start; English where there is none.
    private static func firstSpoken(in flow: Flow) -> Set<LanguageTag> {
        var seen: Set<String> = [flow.start]
        var line = [flow.start]
        var index = 0
        while index < line.count {
            guard let step = flow.steps[line[index]] else { break }
            let languages = step.wordings.reduce(into: Set<LanguageTag>()) { $0.formUnion($1.keys) }
            if !languages.isEmpty { return languages }
            for way in step.ways where flow.steps[way.target] != nil && seen.insert(way.target).inserted { line.append(way.target) }
            index += 1
        }
        return ["en"]
    }
}

extension Flow.Step {
    /// The key of the queue that the step names.
    public var queueKey: String? {
        switch self {
        case .queue(let key, _): key
        case .check(let check): check.queue
        case .play, .menu, .ask, .language, .set, .hangUp: nil
        }
    }

    /// Everything to be heard in the step.
    public var prompts: [Prompt] {
        switch self {
        case .play(let prompts, _), .hangUp(let prompts): prompts
        case .menu(let menu): menu.prompts + menu.invalid + menu.noInput
        case .ask(let question): question.prompts + question.noInput
        case .check, .language, .set, .queue: []
        }
    }

    /// All sentences of the step.
    fileprivate var wordings: [[LanguageTag: String]] {
        prompts.compactMap { if case .say(let wording) = $0 { wording } else { nil } }
    }
}
