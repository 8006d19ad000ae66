/// A value that ARI sends as a JSON object.
public protocol ARIDecodable: Sendable {
    /// Reads the fields this type knows, and passes over the others.
    init(json: ARIJSON) throws(ARIDecodingFault)
}

/// Reading fields: the required ones throw, the optional ones are nil when they are missing, null or of another kind.
extension ARIJSON {
    func string(_ name: String) throws(ARIDecodingFault) -> String {
        guard let value = self[name]?.stringValue else { throw .field(name, expected: "a text") }
        return value
    }

    func integer(_ name: String) throws(ARIDecodingFault) -> Int {
        guard let value = self[name]?.integerValue else { throw .field(name, expected: "a whole number") }
        return Int(value)
    }

    func bool(_ name: String) throws(ARIDecodingFault) -> Bool {
        guard let value = self[name]?.boolValue else { throw .field(name, expected: "true or false") }
        return value
    }

    /// Milliseconds since 1970.
    func instant(_ name: String) throws(ARIDecodingFault) -> Int64 {
        guard let value = self[name]?.stringValue.flatMap(ARITimestamp.milliseconds) else {
            throw .field(name, expected: "an instant")
        }
        return value
    }

    func strings(_ name: String) throws(ARIDecodingFault) -> [String] {
        guard let values = self[name]?.arrayValue else { throw .field(name, expected: "a list of texts") }
        return values.compactMap(\.stringValue)
    }

    func object<Value: ARIDecodable>(_ name: String, _ type: Value.Type = Value.self) throws(ARIDecodingFault) -> Value {
        guard let value = self[name], case .object = value else { throw .field(name, expected: "an object") }
        return try Value(json: value)
    }

    func optionalObject<Value: ARIDecodable>(_ name: String, _ type: Value.Type = Value.self) throws(ARIDecodingFault) -> Value? {
        guard let value = self[name], case .object = value else { return nil }
        return try Value(json: value)
    }

    func optionalString(_ name: String) -> String? {
        self[name]?.stringValue
    }

    func optionalInteger(_ name: String) -> Int? {
        self[name]?.integerValue.map(Int.init)
    }
}
