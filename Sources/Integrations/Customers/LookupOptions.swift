import ContactDomain

/// Which system is asked about customers, and what is taken from its answers.
public struct LookupOptions: Sendable {
    /// One line of the card.
    public struct Line: Sendable {
        let label: String
        let value: MemberPath
        let url: MemberPath?

        public init(label: String, value: MemberPath, url: MemberPath? = nil) {
            self.label = label
            self.value = value
            self.url = url
        }
    }

    /// With places for what is known of the customer: `https://crm.example.org/contacts?phone={phone}`.
    var url: String
    var headers: [(name: String, value: String)]
    /// For one look-up, from resolving the name to the last byte.
    var timeout: Duration
    /// How long an answer is good; one that failed for ten seconds at most.
    var cache: Span
    var title: MemberPath?
    var link: MemberPath?
    var lines: [Line]

    public init(
        url: String, headers: [(name: String, value: String)] = [], timeout: Duration = .seconds(2), cache: Span = .minutes(5), title: MemberPath? = nil, link: MemberPath? = nil,
        lines: [Line] = []
    ) {
        self.url = url
        self.headers = headers
        self.timeout = timeout
        self.cache = cache
        self.title = title
        self.link = link
        self.lines = lines
    }
}

/// Where in an answer something is: `contact.names[0].first`.
public struct MemberPath: Equatable, Sendable {
    enum Step: Equatable, Sendable {
        case member(String)
        case item(Int)
    }

    let steps: [Step]

    /// - Returns: nil for a text that is no path.
    public init?(_ text: String) {
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let name = part.prefix { $0 != "[" }
            var rest = part.dropFirst(name.count)
            guard !name.isEmpty || (steps.isEmpty && !rest.isEmpty) else { return nil }
            if !name.isEmpty { steps.append(.member(String(name))) }
            while !rest.isEmpty {
                guard rest.hasPrefix("["), let end = rest.firstIndex(of: "]"), let index = Int(rest[rest.index(after: rest.startIndex)..<end]), index >= 0 else { return nil }
                steps.append(.item(index))
                rest = rest[rest.index(after: end)...]
            }
        }
        guard !steps.isEmpty else { return nil }
        self.steps = steps
    }
}
