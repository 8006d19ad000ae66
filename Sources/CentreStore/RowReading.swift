import ContactDomain
import GRDB

/// Ids, instants and enumerations in rows. What cannot be read is an error with the column's name, never a trap.
extension Row {
    func identifier<Tag>(_ column: String) throws -> Identifier<Tag> {
        guard let id: Identifier<Tag> = try optionalIdentifier(column) else { throw unreadable(column, "no id") }
        return id
    }

    func optionalIdentifier<Tag>(_ column: String) throws -> Identifier<Tag>? {
        guard let text: String = stored(column) else { return nil }
        guard let id = Identifier<Tag>(text) else { throw unreadable(column, "'\(text)' is not an id") }
        return id
    }

    /// Several, with spaces between; none where there is nothing.
    func identifiers<Tag>(_ column: String) throws -> [Identifier<Tag>] {
        try (optionalText(column) ?? "").split(separator: " ").map { text in
            guard let id = Identifier<Tag>(String(text)) else { throw unreadable(column, "'\(text)' is not an id") }
            return id
        }
    }

    func instant(_ column: String) throws -> Timestamp {
        Timestamp(milliseconds: try value(column))
    }

    func optionalInstant(_ column: String) -> Timestamp? {
        (stored(column) as Int64?).map { Timestamp(milliseconds: $0) }
    }

    func optionalNumber(_ column: String) -> Int64? {
        stored(column)
    }

    func optionalText(_ column: String) -> String? {
        stored(column)
    }

    func name<Name: RawRepresentable>(_ column: String) throws -> Name where Name.RawValue == String {
        let text: String = try value(column)
        guard let name = Name(rawValue: text) else { throw unreadable(column, "'\(text)' is not a known \(Name.self)") }
        return name
    }

    func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
        guard let value = stored(column) as Value? else { throw unreadable(column, "no \(Value.self)") }
        return value
    }

    private func stored<Value: DatabaseValueConvertible>(_ column: String) -> Value? {
        let stored: DatabaseValue? = self[column]
        return stored.flatMap(Value.fromDatabaseValue)
    }

    private func unreadable(_ column: String, _ reason: String) -> DecodingError {
        DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "column \(column): \(reason)"))
    }
}
