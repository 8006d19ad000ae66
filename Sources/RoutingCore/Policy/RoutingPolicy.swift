import ContactDomain

/// What holds for the whole centre.
public struct RoutingPolicy: Codable, Equatable, Sendable {
    /// How items of several queues compete for one agent.
    public enum Serving: String, Codable, CaseIterable, Equatable, Sendable {
        case score, strict, share
    }

    /// For how long an item is not offered again to an agent, by what became of the offer.
    public struct BackOff: Codable, Equatable, Sendable {
        public var declined: Span
        public var busy: Span
        public var noAnswer: Span
        public var unreachable: Span

        public init(declined: Span = .seconds(90), busy: Span = .seconds(90), noAnswer: Span = .seconds(30), unreachable: Span = .seconds(30)) {
            self.declined = declined
            self.busy = busy
            self.noAnswer = noAnswer
            self.unreachable = unreachable
        }
    }

    public var serving: Serving
    /// Whoever waits so long goes before all others, the oldest first: nobody starves. Nil: no such bound.
    public var guardAfter: Span?
    /// Points for a customer's tier.
    public var tierPoints: [String: Int]
    public var backOff: BackOff
    /// So many unanswered offers in a row, and the agent is not responding.
    public var noAnswerLimit: Int
    /// Nil: until the agent says so.
    public var notRespondingFor: Span?
    /// Over which time occupancy is measured.
    public var occupancyWindow: Span
    /// In which the day begins, for counts of a day: an IANA name.
    public var timeZone: String
    /// Assumed where nothing was handled yet.
    public var coldHandlingTime: Span

    public init(
        serving: Serving = .score, guardAfter: Span? = nil, tierPoints: [String: Int] = [:], backOff: BackOff = BackOff(), noAnswerLimit: Int = 1,
        notRespondingFor: Span? = nil, occupancyWindow: Span = .minutes(15), timeZone: String = "UTC", coldHandlingTime: Span = .seconds(90)
    ) {
        self.serving = serving
        self.guardAfter = guardAfter
        self.tierPoints = tierPoints
        self.backOff = backOff
        self.noAnswerLimit = noAnswerLimit
        self.notRespondingFor = notRespondingFor
        self.occupancyWindow = occupancyWindow
        self.timeZone = timeZone
        self.coldHandlingTime = coldHandlingTime
    }
}
