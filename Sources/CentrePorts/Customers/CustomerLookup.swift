import ContactDomain

/// What another system says about a customer, as it is shown beside the card.
public struct LookupAnswer: Codable, Equatable, Sendable {
    public enum State: String, Codable, CaseIterable, Equatable, Sendable {
        case found, notFound
        /// The other system did not answer, or not in a way that can be used: `problem` says why.
        case failed
        /// No system is set up to be asked.
        case off
    }

    public struct Field: Codable, Equatable, Sendable {
        public let label: String
        public let value: String
        /// Where it leads: http or https.
        public let url: String?

        public init(label: String, value: String, url: String? = nil) {
            self.label = label
            self.value = value
            self.url = url
        }
    }

    public let state: State
    public var title: String?
    /// The customer's page over there: http or https.
    public var url: String?
    public var fields: [Field]
    /// For people, where it failed.
    public var problem: String?
    /// When it was asked.
    public let at: Timestamp

    public init(_ state: State, title: String? = nil, url: String? = nil, fields: [Field] = [], problem: String? = nil, at: Timestamp) {
        self.state = state
        self.title = title
        self.url = url
        self.fields = fields
        self.problem = problem
        self.at = at
    }
}

/// Asks another system about customers.
public protocol CustomerLookup: Sendable {
    /// What it says, from the cache where that is young enough. It always answers, and within the time that is set.
    func ask(about customer: Customer) async -> LookupAnswer
    /// Takes what is known of somebody out of the cache.
    func forget(_ id: CustomerID) async
}
