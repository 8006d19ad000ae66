/// One way by which a customer is known. No two customers have the same one.
public struct Identity: Codable, Hashable, Comparable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Equatable, Sendable {
        /// In E.164: `+493012345678`.
        case phone
        /// In lower case.
        case email
        /// A browser that was here before.
        case visitor
        /// The id in another system, `crm:4711`.
        case external
        case wechat, weibo
    }

    public let kind: Kind
    public let value: String

    public init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.value) < (right.kind.rawValue, right.value)
    }
}
