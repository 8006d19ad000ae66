import ContactDomain

/// What happens to an interaction before it reaches a queue: named steps, each leading to others.
public struct Flow: Codable, Equatable, Sendable {
    public var name: FlowName
    /// The step that comes first.
    public var start: String
    public var steps: [String: Step]

    public init(name: FlowName, start: String, steps: [String: Step]) {
        self.name = name
        self.start = start
        self.steps = steps
    }

    /// One step of a flow.
    public enum Step: Codable, Equatable, Sendable {
        /// Plays prompts, then goes on.
        case play([Prompt], next: String)
        case menu(Menu)
        /// Asks for something in the customer's own words: written in a chat, keyed in on a phone.
        case ask(Question)
        /// Goes on by how things stand at a queue.
        case check(QueueCheck)
        /// Speaks another language from here on.
        case language(LanguageTag, next: String)
        /// Remembers a value that the agent sees.
        case set(name: String, value: String, next: String)
        /// Hands the interaction to a queue. Ends the flow.
        case queue(key: String, priority: Int)
        /// Plays prompts, then hangs up. Ends the flow.
        case hangUp([Prompt])
    }

    /// Asks for one key.
    public struct Menu: Codable, Equatable, Sendable {
        public var prompts: [Prompt]
        /// What each key leads to.
        public var keys: [String: Choice]
        /// How long to wait for a key after the prompts.
        public var timeout: Span
        /// How many times the menu is asked, the first included.
        public var tries: Int
        public var invalid: [Prompt]
        public var noInput: [Prompt]
        /// Where to go when all tries are used up.
        public var otherwise: String

        public init(prompts: [Prompt], keys: [String: Choice], timeout: Span = .seconds(5), tries: Int = 3, invalid: [Prompt] = [], noInput: [Prompt] = [], otherwise: String) {
            self.prompts = prompts
            self.keys = keys
            self.timeout = timeout
            self.tries = tries
            self.invalid = invalid
            self.noInput = noInput
            self.otherwise = otherwise
        }
    }

    /// Asks for a text, or on a phone for digits: `#`, or silence after the first digit, ends them.
    public struct Question: Codable, Equatable, Sendable {
        /// Under which name the agent sees the answer.
        public var name: String
        public var prompts: [Prompt]
        /// How long to wait for the next key on a phone. Who writes takes their time.
        public var timeout: Span
        /// How many times it is asked, the first included.
        public var tries: Int
        public var noInput: [Prompt]
        public var next: String
        /// Where to go without an answer.
        public var otherwise: String

        public init(name: String, prompts: [Prompt], timeout: Span = .seconds(5), tries: Int = 3, noInput: [Prompt] = [], next: String, otherwise: String) {
            self.name = name
            self.prompts = prompts
            self.timeout = timeout
            self.tries = tries
            self.noInput = noInput
            self.next = next
            self.otherwise = otherwise
        }
    }

    /// Is the queue open, and would one wait there for long?
    public struct QueueCheck: Codable, Equatable, Sendable {
        /// The key of the queue.
        public var queue: String
        public var open: String
        public var closed: String
        /// What counts as long; nil: nothing does.
        public var waitOver: Span?
        /// Where to go when the estimated wait is longer, or nobody serves the queue.
        public var long: String?

        public init(queue: String, open: String, closed: String, waitOver: Span? = nil, long: String? = nil) {
            self.queue = queue
            self.open = open
            self.closed = closed
            self.waitOver = waitOver
            self.long = long
        }
    }

    public struct Choice: Codable, Equatable, Sendable {
        /// What the agent reads in the caller's menu choices.
        public var label: String
        public var next: String

        public init(label: String, next: String) {
            self.label = label
            self.next = next
        }
    }
}

/// Something to be heard.
public enum Prompt: Codable, Equatable, Sendable {
    /// A sound file by its name, without extension: one of Asterisk's, or an admin's own.
    case sound(String)
    /// A sentence that is spoken; one wording per language, looked up by the caller's.
    case say([LanguageTag: String])
    /// A number, spoken in the caller's language.
    case number(Int)
    /// Digits, one by one.
    case digits(String)
}
