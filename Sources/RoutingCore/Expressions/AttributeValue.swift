/// A value of an attribute of an agent or an item.
public enum AttributeValue: Codable, Hashable, Sendable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case list([String])
}
