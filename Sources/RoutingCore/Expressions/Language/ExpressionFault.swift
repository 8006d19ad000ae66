/// Why a text is not an expression, and where.
public struct ExpressionFault: Error, Codable, Equatable, Sendable {
    /// Unicode scalars before the place; as many as the text has where something is missing at its end.
    public let offset: Int
    /// From 1.
    public let line: Int
    /// From 1, in Unicode scalars.
    public let column: Int
    /// What is wrong: `a whole number is expected after '>='`.
    public let problem: String
    /// What to do about it.
    public let remedy: String

    /// A fault at a place; line and column follow from the text.
    init(in text: [Unicode.Scalar], at offset: Int, _ problem: String, remedy: String) {
        let before = text[..<min(offset, text.count)]
        self.offset = before.count
        line = before.count { $0 == "\n" } + 1
        column = before.count - (before.lastIndex(of: "\n").map { $0 + 1 } ?? 0) + 1
        self.problem = problem
        self.remedy = remedy
    }
}

extension ExpressionFault: CustomStringConvertible {
    /// One line for people: `line 1, column 12: …`.
    public var description: String { "line \(line), column \(column): \(problem); \(remedy)" }
}
