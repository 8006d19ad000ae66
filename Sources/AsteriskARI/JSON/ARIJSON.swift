/// A JSON value, with an object's members in the order they came.
///
/// ARI's frames are small and many: this reads them in one pass over the bytes, keeps fields that nobody knows, and
/// needs no reflection.
public enum ARIJSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case real(Double)
    case string(String)
    case array([ARIJSON])
    case object([Member])

    /// One field of an object.
    public struct Member: Sendable, Equatable {
        public let name: String
        public let value: ARIJSON

        public init(_ name: String, _ value: ARIJSON) {
            self.name = name
            self.value = value
        }
    }

    /// A field of an object; nil when this is no object or has no such field.
    public subscript(name: String) -> ARIJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    public var integerValue: Int64? {
        switch self {
        case .integer(let value): value
        case .real(let value): Int64(exactly: value)
        default: nil
        }
    }

    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    public var arrayValue: [ARIJSON]? {
        if case .array(let values) = self { values } else { nil }
    }

    /// The text fields of an object by name; other kinds of field are left out.
    public var stringFields: [String: String] {
        guard case .object(let members) = self else { return [:] }
        var fields: [String: String] = [:]
        for member in members {
            if case .string(let value) = member.value { fields[member.name] = value }
        }
        return fields
    }
}

extension ARIJSON: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: ARIJSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, ARIJSON)...) { self = .object(elements.map { Member($0, $1) }) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// An object of texts, sorted by name so that the same fields give the same bytes.
    public init(fields: [String: String]) {
        self = .object(fields.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) })
    }
}

/// Why bytes are not the JSON that was expected. Names the place, never the content.
public enum ARIDecodingFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Not JSON, from this byte on.
    case malformed(offset: Int)
    /// A field that ARI always sends is missing, or is of another kind.
    case field(String, expected: String)

    public var description: String {
        switch self {
        case .malformed(let offset): "no JSON from byte \(offset) on"
        case .field(let name, let expected): "field \(name) is not \(expected)"
        }
    }
}
