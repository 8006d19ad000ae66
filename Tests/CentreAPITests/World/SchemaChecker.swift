import ContactDomain
import Foundation

@testable import CentreAPI

/// Checks a value against the part of JSON Schema that our document uses. What it does not know is a fault, not a pass.
enum SchemaChecker {
    private static let known: Set<String> = [
        "$ref", "anyOf", "type", "enum", "properties", "required", "additionalProperties", "items", "minimum", "maximum", "minLength", "maxLength", "pattern", "format",
        "description", "examples", "default",
    ]

    static func faults(_ value: JSONValue, _ schema: JSONValue, at place: String = "$") -> [String] {
        guard case .object(let rules) = schema else { return ["\(place): the schema is no object"] }
        var faults = rules.keys.filter { !known.contains($0) }.map { "\(place): the checker does not know '\($0)'" }
        if case .string(let reference)? = rules["$ref"] {
            let name = String(reference.split(separator: "/").last ?? "")
            guard let target = Schemas.all[name] else { return ["\(place): \(reference) leads nowhere"] }
            return faults + Self.faults(value, target, at: place)
        }
        if case .array(let choices)? = rules["anyOf"] {
            let results = choices.map { Self.faults(value, $0, at: place) }
            if !results.contains(where: \.isEmpty) { faults.append("\(place): none of anyOf: \(results)") }
        }
        if case .array(let allowed)? = rules["enum"], !allowed.contains(value) { faults.append("\(place): \(value) is not one of \(allowed)") }
        if let type = rules["type"], !matches(value, type) { return faults + ["\(place): \(type) is expected, \(value.kindName) found"] }
        switch value {
        case .object(let members): faults += objectFaults(members, rules, place)
        case .array(let elements):
            if let items = rules["items"] { for (index, element) in elements.enumerated() { faults += Self.faults(element, items, at: "\(place)[\(index)]") } }
        case .integer(let number): faults += rangeFaults(number, rules, place)
        case .string(let text): faults += textFaults(text, rules, place)
        case .null, .bool, .number: break
        }
        return faults
    }

    private static func matches(_ value: JSONValue, _ type: JSONValue) -> Bool {
        switch type {
        case .array(let types): types.contains { matches(value, $0) }
        case .string("object"): if case .object = value { true } else { false }
        case .string("array"): if case .array = value { true } else { false }
        case .string("string"): if case .string = value { true } else { false }
        case .string("integer"): if case .integer = value { true } else { false }
        case .string("number"):
            switch value {
            case .integer, .number: true
            case .object, .array, .string, .bool, .null: false
            }
        case .string("boolean"): if case .bool = value { true } else { false }
        case .string("null"): value == .null
        default: false
        }
    }

    private static func objectFaults(_ members: [String: JSONValue], _ rules: [String: JSONValue], _ place: String) -> [String] {
        var faults: [String] = []
        var properties: [String: JSONValue] = [:]
        if case .object(let given)? = rules["properties"] { properties = given }
        if case .array(let required)? = rules["required"] {
            for case .string(let name) in required where members[name] == nil { faults.append("\(place).\(name) is missing") }
        }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            if let schema = properties[name] {
                faults += Self.faults(member, schema, at: "\(place).\(name)")
            } else if rules["additionalProperties"] == .bool(false) {
                faults.append("\(place).\(name) is not in the document")
            } else if let schema = rules["additionalProperties"] {
                faults += Self.faults(member, schema, at: "\(place).\(name)")
            }
        }
        return faults
    }

    private static func rangeFaults(_ number: Int64, _ rules: [String: JSONValue], _ place: String) -> [String] {
        var faults: [String] = []
        if case .integer(let least)? = rules["minimum"], number < least { faults.append("\(place): \(number) < \(least)") }
        if case .integer(let most)? = rules["maximum"], number > most { faults.append("\(place): \(number) > \(most)") }
        return faults
    }

    private static func textFaults(_ text: String, _ rules: [String: JSONValue], _ place: String) -> [String] {
        var faults: [String] = []
        if case .integer(let least)? = rules["minLength"], text.count < least { faults.append("\(place): shorter than \(least)") }
        if case .integer(let most)? = rules["maxLength"], text.count > most { faults.append("\(place): longer than \(most)") }
        if case .string(let pattern)? = rules["pattern"], text.range(of: pattern, options: .regularExpression) == nil { faults.append("\(place): '\(text)' does not match \(pattern)") }
        if rules["format"] == "uuid", InteractionID(text) == nil { faults.append("\(place): '\(text)' is no UUID") }
        return faults
    }
}
