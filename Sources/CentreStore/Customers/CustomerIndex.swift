import ContactDomain
import GRDB

/// The words of customers in the full-text index: each row has its own words, also when it was merged.
enum CustomerIndex {
    struct Document: Equatable, Sendable {
        let name: String
        let company: String
        let identity: String
        let other: String

        init(_ details: CustomerDetails, identities: [Identity]) {
            name = SearchText.indexed(details.name)
            company = SearchText.indexed(details.company)
            identity = identities.map(Self.words).filter { !$0.isEmpty }.joined(separator: " ")
            let fields = details.fields.sorted { $0.key < $1.key }.map(\.value)
            other = SearchText.indexed((details.tags + fields + [details.notes]).joined(separator: "\n"))
        }

        private static func words(_ identity: Identity) -> String {
            switch identity.kind {
            case .phone: endings(of: identity.value.filter(\.isNumber))
            // Nobody remembers a part of these; the whole is found by the identity itself.
            case .visitor: ""
            case .email, .external, .wechat, .weibo: SearchText.indexed(identity.value)
            }
        }

        /// A number with all its endings: the beginning of an ending is any part of it.
        private static func endings(of digits: String) -> String {
            guard digits.count > 3 else { return digits }
            return (0...digits.count - 3).map { String(digits.dropFirst($0)) }.joined(separator: " ")
        }
    }

    private static let insert = "INSERT INTO customerSearch (rowid, name, company, identity, other) VALUES (?, ?, ?, ?, ?)"
    private static let remove = "INSERT INTO customerSearch (customerSearch, rowid, name, company, identity, other) VALUES ('delete', ?, ?, ?, ?, ?)"

    /// How many hits are put in order; the youngest customers are taken where there are more. It bounds what a single letter costs.
    static let ranked = 1000
    /// The best first (bm25): a name counts more than a company, an identity, a note. The weights are far apart, because how long the
    /// rest of a row is counts as well, and a phone number with its endings is long.
    static let best = """
        SELECT number FROM (SELECT rowid AS number, bm25(customerSearch, 100.0, 20.0, 5.0, 1.0) AS score FROM customerSearch \
        WHERE customerSearch MATCH ? ORDER BY rowid DESC LIMIT \(ranked)) ORDER BY score, number DESC
        """
    /// Those of whom the whole text is an identity.
    static let exact = """
        SELECT DISTINCT customer FROM identity \
        WHERE kind IN (\(Identity.Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))) AND value = ? ORDER BY customer
        """

    static func add(_ document: Document, _ number: Int64, _ connection: Database) throws {
        try connection.run(insert, [number, document.name, document.company, document.identity, document.other])
    }

    /// - Parameter document: exactly the one that was added.
    static func remove(_ document: Document, _ number: Int64, _ connection: Database) throws {
        try connection.run(remove, [number, document.name, document.company, document.identity, document.other])
    }

    /// What is sought, as an expression; nil where it has no word.
    static func expression(_ text: String) -> String? {
        if let number = phoneDigits(text) { return number }
        let query = SearchQuery(text)
        return query.isEmpty ? nil : query.prefixes
    }

    /// A phone number however it is written, `030 / 123-45`, `+49 (0)30 123`: its digits, and the same without the zeros in front that E.164 does not have.
    private static func phoneDigits(_ text: String) -> String? {
        let text = text.replacing("(0)", with: "")
        guard text.contains(where: \.isNumber), text.allSatisfy({ $0.isASCII && ($0.isNumber || " +-()./".contains($0)) }) else { return nil }
        let digits = text.filter(\.isNumber)
        guard (3...20).contains(digits.count) else { return nil }
        let significant = digits.drop { $0 == "0" }
        return significant.count >= 3 && significant.count < digits.count ? "\"\(digits)\" * OR \"\(significant)\" *" : "\"\(digits)\" *"
    }
}
