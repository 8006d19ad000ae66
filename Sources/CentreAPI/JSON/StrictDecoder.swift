import RoutingCore

/// Decodes a `JSONValue` into a `Decodable` type and refuses keys that the type does not know.
///
/// A mistyped key that is silently ignored looks like a bug of ours to whoever sent it: so it is an answer that names the key.
struct StrictDecoder {
    static func decode<Value: Decodable>(_ type: Value.Type, from json: JSONValue) throws -> Value {
        let ledger = KeyLedger()
        let value: Value
        do {
            value = try Reading(json: json, codingPath: [], ledger: ledger).decode(type)
        } catch let error as DecodingError {
            // Keys behind the fault were not asked for yet: which are unknown is not known either.
            // An expression that does not parse is a wrong value in a body that has its form.
            if case .dataCorrupted(let context) = error, context.underlyingError is ExpressionFault { throw Problem.invalidValues([Self.fault(of: error)]) }
            throw Problem.invalidBody([Self.fault(of: error)])
        }
        let unknown = ledger.unknownKeys()
        guard unknown.isEmpty else { throw Problem.invalidBody(unknown) }
        return value
    }

    private static func fault(of error: DecodingError) -> FieldFault {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return FieldFault(fieldName(context.codingPath), context.debugDescription)
        case .keyNotFound(let key, let context):
            return FieldFault(fieldName(context.codingPath + [key]), "is missing")
        @unknown default:
            return FieldFault("", "cannot be read")
        }
    }

    static func fieldName(_ path: [any CodingKey]) -> String {
        path.reduce(into: "") { name, key in
            if let index = key.intValue { name += "[\(index)]" } else { name += (name.isEmpty ? "" : ".") + key.stringValue }
        }
    }
}

/// Which keys of which objects were asked for. Lives for one decoding, on one task.
private final class KeyLedger {
    final class Entry {
        let path: [any CodingKey]
        let present: Set<String>
        var asked: Set<String> = []

        init(path: [any CodingKey], present: Set<String>) {
            self.path = path
            self.present = present
        }
    }

    private var entries: [Entry] = []

    func open(_ path: [any CodingKey], _ present: Set<String>) -> Entry {
        let entry = Entry(path: path, present: present)
        entries.append(entry)
        return entry
    }

    func unknownKeys() -> [FieldFault] {
        entries.flatMap { entry in
            entry.present.subtracting(entry.asked).sorted().map { FieldFault(StrictDecoder.fieldName(entry.path + [PlainKey($0)]), "is not known here") }
        }
    }
}

private struct PlainKey: CodingKey {
    let stringValue: String
    let intValue: Int?
    init(_ name: String) { stringValue = name; intValue = nil }
    init(index: Int) { stringValue = "\(index)"; intValue = index }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(index: intValue) }
}

private struct Reading: Decoder, SingleValueDecodingContainer {
    let json: JSONValue
    let codingPath: [any CodingKey]
    let ledger: KeyLedger
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = json else { throw mismatch("an object") }
        return KeyedDecodingContainer(ObjectReading<Key>(members: members, codingPath: codingPath, ledger: ledger, entry: ledger.open(codingPath, Set(members.keys))))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = json else { throw mismatch("a list") }
        return ArrayReading(elements: elements, codingPath: codingPath, ledger: ledger)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { json == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard case .bool(let value) = json else { throw mismatch("true or false") }
        return value
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .string(let value) = json else { throw mismatch("text") }
        return value
    }

    func decode(_ type: Double.Type) throws -> Double {
        switch json {
        case .integer(let value): return Double(value)
        case .number(let value): return value
        default: throw mismatch("a number")
        }
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }

    func decode<Value: Decodable & FixedWidthInteger>(_ type: Value.Type) throws -> Value {
        guard case .integer(let value) = json else { throw mismatch("a whole number") }
        guard let narrow = Value(exactly: value) else { throw corrupted("the number is too large") }
        return narrow
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard let cases = type as? any CaseIterable.Type, let allowed = Self.texts(of: cases) else { return try Value(from: self) }
        // An enumeration: the answer tells what may be written, which Swift's own message does not.
        guard case .string(let text) = json else { throw mismatch("text") }
        guard allowed.contains(text) else { throw corrupted("'\(text)' is not one of: \(allowed.joined(separator: ", "))") }
        return try Value(from: self)
    }

    private static func texts<Cases: CaseIterable>(of type: Cases.Type) -> [String]? {
        let texts = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        return texts.isEmpty ? nil : texts
    }

    private func mismatch(_ expected: String) -> DecodingError {
        corrupted("\(expected) is expected, but this is \(json.kindName)")
    }

    private func corrupted(_ detail: String) -> DecodingError {
        DecodingError.dataCorrupted(.init(codingPath: codingPath, debugDescription: detail))
    }
}

private struct ObjectReading<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [String: JSONValue]
    let codingPath: [any CodingKey]
    let ledger: KeyLedger
    let entry: KeyLedger.Entry

    var allKeys: [Key] { members.keys.sorted().compactMap(Key.init(stringValue:)) }

    func contains(_ key: Key) -> Bool {
        entry.asked.insert(key.stringValue)
        return members[key.stringValue] != nil
    }

    private func reading(_ key: Key) throws -> Reading {
        entry.asked.insert(key.stringValue)
        guard let json = members[key.stringValue] else {
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "is missing"))
        }
        return Reading(json: json, codingPath: codingPath + [PlainKey(key.stringValue)], ledger: ledger)
    }

    func decodeNil(forKey key: Key) throws -> Bool { try reading(key).decodeNil() }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try reading(key).decode(type) }
    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> { try reading(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try reading(key).unkeyedContainer() }
    func superDecoder() throws -> any Decoder { Reading(json: .object(members), codingPath: codingPath, ledger: ledger) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try reading(key) }
}

private struct ArrayReading: UnkeyedDecodingContainer {
    let elements: [JSONValue]
    let codingPath: [any CodingKey]
    let ledger: KeyLedger
    private(set) var currentIndex = 0

    init(elements: [JSONValue], codingPath: [any CodingKey], ledger: KeyLedger) {
        self.elements = elements
        self.codingPath = codingPath
        self.ledger = ledger
    }

    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    private mutating func take() throws -> Reading {
        guard !isAtEnd else {
            throw DecodingError.dataCorrupted(.init(codingPath: codingPath, debugDescription: "more elements are expected"))
        }
        defer { currentIndex += 1 }
        return Reading(json: elements[currentIndex], codingPath: codingPath + [PlainKey(index: currentIndex)], ledger: ledger)
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, elements[currentIndex] == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try take().decode(type) }
    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> { try take().container(keyedBy: type) }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try take().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try take() }
}
