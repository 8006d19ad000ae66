import ContactDomain

/// One thing that is wrong with a flow.
public struct FlowProblem: Equatable, Sendable, CustomStringConvertible {
    public enum Severity: String, Codable, Sendable {
        /// Callers would suffer: the flow must not go live.
        case error
        /// Probably not meant, but harmless.
        case warning
    }

    public enum Kind: Equatable, Sendable {
        case missingStart
        /// The step leads to one that does not exist. `from` says by which way.
        case unknownNext(String, from: Way)
        case unreachable
        /// Steps that lead to each other, and none of them waits for the caller.
        case loopWithoutWaiting([String])
        /// A caller who presses nothing goes round these menus for ever.
        case silentLoop([String])
        case menuWithoutKeys
        case invalidKey(String)
        case unknownQueue(String)
        case noPrompts
        case soundMissing(String, LanguageTag)
        /// A sentence is not worded in a language that callers may have here.
        case noWording(LanguageTag)
        case emptyWording(LanguageTag)
        case invalidDigits(String)
        case triesOutOfRange(Int)
        case timeoutOutOfRange(Span)
        case nameMissing
    }

    /// The way by which one step leads to another.
    public enum Way: Equatable, Sendable {
        case next, otherwise
        case key(String)
        case state(QueueState)
    }

    /// The step, or nil where the flow as a whole is meant.
    public let step: String?
    public let kind: Kind

    public init(step: String?, _ kind: Kind) {
        self.step = step
        self.kind = kind
    }

    public var severity: Severity {
        switch kind {
        case .unreachable, .silentLoop: .warning
        case .missingStart, .unknownNext, .loopWithoutWaiting, .menuWithoutKeys, .invalidKey, .unknownQueue, .noPrompts, .soundMissing,
            .noWording, .emptyWording, .invalidDigits, .triesOutOfRange, .timeoutOutOfRange, .nameMissing: .error
        }
    }

    /// The problem alone, without the step's name.
    public var text: String {
        switch kind {
        case .missingStart: "the flow starts with a step that does not exist"
        case .unknownNext(let name, from: .next): "leads to '\(name)', which does not exist"
        case .unknownNext(let name, from: .otherwise): "leads to '\(name)' when all tries are used up, which does not exist"
        case .unknownNext(let name, from: .key(let key)): "key \(key) leads to '\(name)', which does not exist"
        case .unknownNext(let name, from: .state(let state)): "leads to '\(name)' when the queue is \(state == .long ? "too full" : state.rawValue), which does not exist"
        case .unreachable: "no other step leads here"
        case .loopWithoutWaiting(let names): "goes round without ever waiting for the caller: \(names.joined(separator: " → "))"
        case .silentLoop(let names): "a caller who presses nothing never leaves: \(names.joined(separator: " → "))"
        case .menuWithoutKeys: "the menu offers no keys"
        case .invalidKey(let key): "'\(key)' is not a key of a telephone"
        case .unknownQueue(let key): "there is no queue '\(key)'"
        case .noPrompts: "nothing is to be heard"
        case .soundMissing(let name, let language): "the sound '\(name)' is missing in the language '\(language)'"
        case .noWording(let language): "a sentence has no wording in the language '\(language)', which callers may have here"
        case .emptyWording(let language): "the wording in the language '\(language)' is empty"
        case .invalidDigits(let text): "'\(text)' cannot be spoken digit by digit"
        case .triesOutOfRange(let tries): "\(tries) tries"
        case .timeoutOutOfRange(let span): "a time-out of \(span.milliseconds) ms"
        case .nameMissing: "the value to be remembered has no name"
        }
    }

    public var description: String {
        guard let step else { return text }
        return "step '\(step)': \(text)"
    }
}
