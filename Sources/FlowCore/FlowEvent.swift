import ContactDomain

/// What happens to a running flow.
public enum FlowEvent: Codable, Equatable, Sendable {
    /// The prompts of the latest `play` ended. `complete` is false where they failed part-way, say because
    /// a sound file is missing: the flow goes on all the same, so that nobody is stranded in silence.
    case promptsEnded(complete: Bool)
    /// A key was pressed: `0`–`9`, `*`, `#`, `A`–`D` (RFC 4733, section 3.2). Anything else is ignored.
    case digit(String)
    /// The customer wrote something, or clicked a button: then it is the button's key.
    case said(String)
    /// The answer to `checkQueue`.
    case queueState(QueueState)
    /// The timer with this number ran out.
    case timedOut(number: Int)

    /// The keys a telephone can send.
    public static let keys: Set<String> = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "A", "B", "C", "D"]
}

/// How things stand at a queue.
public enum QueueState: String, Codable, Equatable, Sendable {
    case open, closed
    /// Open, but one would wait for longer than asked.
    case long
}

/// What a running flow wants done, in this order.
public enum FlowEffect: Codable, Equatable, Sendable {
    /// Plays prompts in the run's present language. Never empty.
    case play([Prompt])
    /// Stops what is being played: the caller pressed a key.
    case stopPlaying
    /// Starts a timer. It is never cancelled: one that comes late is harmless by its number.
    case startTimer(number: Int, Span)
    /// Asks how things stand at a queue: `queueState` is the answer, at once.
    case checkQueue(key: String, waitOver: Span?)
    /// Keeps a value that the agent sees.
    case remember(name: String, value: String)
    /// Hands the interaction to a queue. Ends the run.
    case enqueue(queueKey: String, priority: Int)
    /// Ends the call and the run.
    case hangUp
    /// The flow cannot go on. Ends the run.
    case failed(FlowFailure)
}

/// Why a flow cannot go on.
public enum FlowFailure: Codable, Equatable, Sendable, CustomStringConvertible {
    /// A step leads to one that does not exist.
    case unknownStep(String)
    /// So many steps were taken that the flow must be going round in circles.
    case tooManySteps(Int)

    public var description: String {
        switch self {
        case .unknownStep(let name): "there is no step named '\(name)'"
        case .tooManySteps(let limit): "more than \(limit) steps were taken"
        }
    }
}

/// A value that a flow kept for the agent.
public struct Remembered: Codable, Equatable, Sendable {
    /// A menu's step, or the name that a `set` step gives.
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
