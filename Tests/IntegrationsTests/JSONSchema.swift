import Foundation

/// Checks a value against the part of JSON Schema that payloads use. What it does not know is a fault, not a pass;
/// and so is a member that the schema does not describe.
enum JSONSchema {
    private static let known: Set<String> = ["$schema", "title", "description", "type", "required", "properties", "items", "enum", "const", "pattern", "format", "minimum", "additionalProperties"]

    static func faults(_ value: Any, _ schema: Any, at place: String = "$") -> [String] {
        guard let rules = schema as? [String: Any] else { return ["\(place): the schema is no object"] }
        var faults = rules.keys.filter { !known.contains($0) }.map { "\(place): the checker does not know '\($0)'" }
        if let only = rules["const"] as? String, value as? String != only { faults.append("\(place): \(value) is not \(only)") }
        if let words = rules["enum"] as? [String], !words.contains(value as? String ?? "") { faults.append("\(place): \(value) is not one of \(words)") }
        switch rules["type"] as? String {
        case nil: break
        case "object": faults += object(value, rules, place)
        case "array":
            guard let list = value as? [Any], let items = rules["items"] else { return faults + ["\(place): a list is expected"] }
            for (index, item) in list.enumerated() { faults += Self.faults(item, items, at: "\(place)[\(index)]") }
        case "string": faults += text(value, rules, place)
        case "integer":
            guard let number = value as? NSNumber, !isFlag(number) else { return faults + ["\(place): a number is expected"] }
            if let least = rules["minimum"] as? Int, number.intValue < least { faults.append("\(place): \(number) < \(least)") }
        case "boolean": if (value as? NSNumber).map(isFlag) != true { faults.append("\(place): true or false is expected") }
        case let other?: faults.append("\(place): the checker does not know the type \(other)")
        }
        return faults
    }

    private static func isFlag(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

    private static func object(_ value: Any, _ rules: [String: Any], _ place: String) -> [String] {
        guard let members = value as? [String: Any] else { return ["\(place): an object is expected"] }
        let properties = rules["properties"] as? [String: Any] ?? [:]
        let missing = (rules["required"] as? [String] ?? []).filter { members[$0] == nil }.map { "\(place).\($0) is missing" }
        let others = rules["additionalProperties"]
        return missing + members.sorted { $0.key < $1.key }.flatMap { name, member in
            (properties[name] ?? others).map { faults(member, $0, at: "\(place).\(name)") } ?? ["\(place).\(name) is not described"]
        }
    }

    private static func text(_ value: Any, _ rules: [String: Any], _ place: String) -> [String] {
        guard let text = value as? String else { return ["\(place): text is expected"] }
        var faults: [String] = []
        if let pattern = rules["pattern"] as? String, text.range(of: pattern, options: .regularExpression) == nil { faults.append("\(place): '\(text)' does not match") }
        if rules["format"] as? String == "uuid", UUID(uuidString: text) == nil { faults.append("\(place): '\(text)' is no UUID") }
        if rules["format"] as? String == "date-time", text.range(of: #"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"#, options: .regularExpression) == nil {
            faults.append("\(place): '\(text)' is no instant")
        }
        return faults
    }
}
