import FlowCore

/// Puts the problems that the check of a flow finds where they are in its file, with a remedy.
extension FlowFile.Read {
    /// Faults of the flow as a whole; none where it could not be read.
    func checked(file: String, queues: Set<String>?, soundExists: ((String, LanguageName) -> Bool)?) -> [Fault] {
        guard let flow else { return [] }
        let problems = FlowCheck.problems(in: flow, queues: queues, soundExists: soundExists.map { exists in { exists($0, $1.text) } })
        return problems.map { problem in
            let path = path(of: problem, in: flow)
            let place = places[path]
            return Fault(
                file: file, line: place?.line, column: place?.column, key: path.joined(separator: "."), problem: problem.text,
                remedy: remedy(for: problem, in: flow, queues: queues), severity: problem.severity == .error ? .error : .warning)
        }.inOrder()
    }

    typealias LanguageName = String

    private func path(of problem: FlowProblem, in flow: Flow) -> [String] {
        guard let step = problem.step else { return ["start"] }
        let way = ["steps", step]
        return switch problem.kind {
        case .unknownNext(_, from: .next): way + ["next"]
        case .unknownNext(_, from: .otherwise): way + ["otherwise"]
        case .unknownNext(_, from: .key(let key)): way + ["keys", key]
        case .unknownNext(_, from: .state(let state)): way + ["check", state.rawValue]
        case .menuWithoutKeys: way + ["keys"]
        case .invalidKey(let key): way + ["keys", key]
        case .unknownQueue: if case .check = flow.steps[step] { way + ["check", "queue"] } else { way + ["queue"] }
        case .triesOutOfRange: way + ["tries"]
        case .timeoutOutOfRange: way + ["timeout"]
        case .nameMissing: if case .ask = flow.steps[step] { way + ["name"] } else { way + ["set"] }
        case .noPrompts, .soundMissing, .noWording, .emptyWording, .invalidDigits: way + [promptsKey(of: flow.steps[step])]
        case .missingStart, .unreachable, .loopWithoutWaiting, .silentLoop: way
        }
    }

    private func promptsKey(of step: Flow.Step?) -> String {
        switch step {
        case .menu: "menu"
        case .hangUp: "hangUp"
        case .ask: "ask"
        case .play, .check, .language, .set, .queue, nil: "play"
        }
    }

    private func remedy(for problem: FlowProblem, in flow: Flow, queues: Set<String>?) -> String {
        switch problem.kind {
        case .missingStart: Nearest.remedy(for: flow.start, among: flow.steps.keys.sorted())
        case .unknownNext(let name, _): Nearest.remedy(for: name, among: flow.steps.keys.sorted())
        case .unreachable: "lead to it from another step, or remove it"
        case .loopWithoutWaiting: "put a menu into the round, or lead out of it"
        case .silentLoop: "lead `otherwise` of one of them to a queue or to a goodbye"
        case .menuWithoutKeys: "write `keys:` with at least one key"
        case .invalidKey: "use 0 to 9, *, # or A to D"
        case .unknownQueue(let key): Nearest.remedy(for: key, among: (queues ?? []).sorted())
        case .noPrompts: "write what callers hear, or remove the step"
        case .soundMissing(let name, _): "put the file \(name).wav into dialplans/sounds, or use one of Asterisk's sounds"
        case .noWording(let language), .emptyWording(let language): "add `\(language): \"…\"` to `say`"
        case .invalidDigits: "use 0 to 9, * and #"
        case .triesOutOfRange: "write a number from \(FlowCheck.tries.lowerBound) to \(FlowCheck.tries.upperBound)"
        case .timeoutOutOfRange: "write a length from \(DurationText.write(FlowCheck.timeouts.lowerBound)) to \(DurationText.write(FlowCheck.timeouts.upperBound))"
        case .nameMissing: "write `set: {name: value}`, or `name:` for the answer to a question"
        }
    }
}
