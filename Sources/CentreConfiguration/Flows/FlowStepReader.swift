import ContactDomain
import FlowCore

/// Reads one step: exactly one of its keys says what it does.
struct FlowStepReader {
    enum Verb: String, CaseIterable {
        case play, menu, ask, check, language, set, queue, hangUp
    }

    let section: Section
    let name: String
    /// The place of the step's name.
    let place: YamlTree.Place

    func read() -> Flow.Step? {
        let present = section.keys.compactMap { Verb(rawValue: $0.key) }
        guard let verb = present.first else {
            return misunderstood()
        }
        guard present.count == 1 else {
            report([], "does several things: \(present.map(\.rawValue).joined(separator: ", "))", "make each a step of its own, joined by `next`")
            return nil
        }
        let step = step(verb)
        section.finish()
        return step
    }

    private func misunderstood() -> Flow.Step? {
        let verbs = Verb.allCases.map(\.rawValue)
        if let typed = section.keys.first(where: { Nearest.match($0.key, among: verbs) != nil }) {
            section.reading.report(typed.place, section.path + [typed.key], "unknown key", Nearest.remedy(for: typed.key, among: verbs))
        } else {
            report([], "does not say what it does", "give it one of: " + verbs.joined(separator: ", "))
        }
        return nil
    }

    private func step(_ verb: Verb) -> Flow.Step? {
        switch verb {
        case .play:
            let prompts = prompts("play")
            return next().map { .play(prompts, next: $0) }
        case .menu:
            return menu().map { .menu($0) }
        case .ask:
            return question().map { .ask($0) }
        case .check:
            return check().map { .check($0) }
        case .language:
            let tag = section.text("language", "", check: Checks.language)
            if tag.isEmpty, section.entry("language")?.value.kind == "nothing" { report(["language"], "names no language", "write one like `language: zh`") }
            return next().map { .language(LanguageTag(tag), next: $0) }
        case .set:
            let next = next()
            guard let (name, value) = assignment() else { return nil }
            return next.map { .set(name: name, value: value, next: $0) }
        case .queue:
            let key = section.text("queue", "")
            if key.isEmpty { report(["queue"], "names no queue", "write `queue:` and the key of a queue") }
            return .queue(key: key, priority: section.integer("priority", 0, in: -1_000...1_000))
        case .hangUp:
            return .hangUp(prompts("hangUp"))
        }
    }

    private func next() -> String? {
        if let next = section.optionalText("next") { return next }
        if section.entry("next")?.value.kind ?? "nothing" == "nothing" { report(["next"], "is missing", "name the step that comes after this one: `next: STEP`") }
        return nil
    }

    /// `set: {topic: invoice}`: one name, one value.
    private func assignment() -> (String, String)? {
        let set = section.section("set")
        guard set.keys.count == 1, let entry = set.keys.first else {
            if section.entry("set")?.value.kind != "a single value" { report(["set"], "holds \(set.keys.count) values", "write exactly one, like `set: {topic: invoice}`") }
            return nil
        }
        let value = set.text(entry.key, "")
        return (entry.key, value)
    }

    private func report(_ key: [String], _ problem: String, _ remedy: String) {
        section.reading.report(key.first.flatMap { section.entry($0)?.place } ?? place, section.path + key, problem, remedy)
    }
}

extension FlowStepReader {
    private func question() -> Flow.Question? {
        let standard = Flow.Question(name: "", prompts: [], next: "", otherwise: "")
        let prompts = prompts("ask")
        let name = section.text("name", "")
        let timeout = section.span("timeout", standard.timeout, in: FlowCheck.timeouts)
        let tries = section.integer("tries", standard.tries, in: FlowCheck.tries)
        let noInput = self.prompts("noInput")
        guard let next = next() else { return nil }
        return Flow.Question(
            name: name, prompts: prompts, timeout: timeout, tries: tries, noInput: noInput, next: next, otherwise: section.optionalText("otherwise") ?? next)
    }

    /// `check: {queue: support, open: greeting, closed: leave-a-message, waitOver: 10m, long: leave-a-message}`.
    private func check() -> Flow.QueueCheck? {
        let inner = section.section("check")
        defer { inner.finish() }
        let ways = ["queue", "open", "closed"].map { key in
            let text = inner.optionalText(key)
            if text == nil { section.reading.report(place, inner.path + [key], "is missing", "write `\(key):` and the name of a \(key == "queue" ? "queue" : "step")") }
            return text
        }
        let waitOver = inner.entry("waitOver") == nil ? nil : inner.span("waitOver", .minutes(5), in: Span.seconds(10)...Span.minutes(24 * 60))
        let long = inner.optionalText("long")
        if (waitOver == nil) != (long == nil) {
            section.reading.report(place, inner.path + [waitOver == nil ? "waitOver" : "long"], "is missing", "`waitOver` and `long` belong together")
        }
        guard let queue = ways[0], let open = ways[1], let closed = ways[2] else { return nil }
        return Flow.QueueCheck(queue: queue, open: open, closed: closed, waitOver: waitOver, long: long)
    }

    private func menu() -> Flow.Menu? {
        let prompts = prompts("menu")
        let keys = keys()
        let standard = Flow.Menu(prompts: [], keys: [:], otherwise: "")
        let timeout = section.span("timeout", standard.timeout, in: FlowCheck.timeouts)
        let tries = section.integer("tries", standard.tries, in: FlowCheck.tries)
        let invalid = self.prompts("invalid")
        let noInput = self.prompts("noInput")
        guard let otherwise = section.optionalText("otherwise") else {
            if section.entry("otherwise")?.value.kind ?? "nothing" == "nothing" {
                report(["otherwise"], "is missing", "name the step for callers who press no valid key: `otherwise: STEP`")
            }
            return nil
        }
        return Flow.Menu(prompts: prompts, keys: keys, timeout: timeout, tries: tries, invalid: invalid, noInput: noInput, otherwise: otherwise)
    }

    /// `1: sales`, or `1: {label: Sales, next: sales}`.
    private func keys() -> [String: Flow.Choice] {
        let section = section.section("keys")
        var keys: [String: Flow.Choice] = [:]
        for entry in section.keys {
            let known = section.entry(entry.key)
            guard FlowEvent.keys.contains(entry.key) else {
                section.reading.report(entry.place, section.path + [entry.key], "is not a key of a telephone", "use 0 to 9, \"*\", \"#\" or A to D; put * and # in quotes")
                continue
            }
            switch entry.value.content {
            case .text(let next): keys[entry.key] = Flow.Choice(label: next, next: next)
            case .map:
                let choice = Section(known?.value, at: section.path + [entry.key], in: section.reading, environment: false)
                let next = choice.optionalText("next")
                if next == nil { section.reading.report(entry.place, choice.path + ["next"], "is missing", "name the step that this key leads to") }
                let label = choice.text("label", next ?? "")
                choice.finish()
                keys[entry.key] = Flow.Choice(label: label, next: next ?? "")
            case .empty, .list:
                section.reading.report(entry.place, section.path + [entry.key], "leads nowhere", "write `\(entry.key): STEP` or `\(entry.key): {label: TEXT, next: STEP}`")
            }
        }
        section.finish()
        return keys
    }
}
