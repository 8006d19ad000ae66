import ContactDomain
import Foundation
import Hummingbird

/// The query of a request. Unknown and repeated parameters are refused: a mistyped filter must not answer with everything.
struct QueryReader {
    private let values: [String: String]

    init(_ request: APIRequest, knows known: Set<String>) throws {
        var values: [String: String] = [:]
        for pair in (request.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "") else {
                throw Problem.badRequest(String(parts[0]), "is not percent-encoded text")
            }
            guard known.contains(name) else {
                throw Problem.badRequest(name, "is not known here; known are: \(known.sorted().joined(separator: ", "))")
            }
            guard values.updateValue(value, forKey: name) == nil else { throw Problem.badRequest(name, "is there twice") }
        }
        self.values = values
    }

    private static func decoded(_ text: Substring) -> String? { text.replacing("+", with: " ").removingPercentEncoding }

    func text(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    func id<Tag>(_ name: String, as type: Identifier<Tag>.Type = Identifier<Tag>.self) throws -> Identifier<Tag>? {
        guard let text = text(name) else { return nil }
        guard let id = Identifier<Tag>(text) else { throw Problem.badRequest(name, "'\(text)' is not an id (a UUID is expected)") }
        return id
    }

    /// From 1970 to the year 9999: what lies beyond could not be reckoned with.
    private static let times: ClosedRange<Int64> = 0...253_402_300_799_999

    func time(_ name: String) throws -> Timestamp? {
        guard let text = text(name) else { return nil }
        guard let milliseconds = Int64(text), Self.times.contains(milliseconds) else {
            throw Problem.badRequest(name, "'\(text)' is not a time (milliseconds since 1970 are expected)")
        }
        return Timestamp(milliseconds: milliseconds)
    }

    /// The number of a message.
    func number(_ name: String) throws -> Int64? {
        guard let text = text(name) else { return nil }
        guard let number = Int64(text), number >= 0 else { throw Problem.badRequest(name, "'\(text)' is not the number of a message") }
        return number
    }

    func choice<Value: CaseIterable & RawRepresentable>(_ name: String, _ type: Value.Type) throws -> Value? where Value.RawValue == String {
        guard let text = text(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            throw Problem.badRequest(name, "'\(text)' is not one of: \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    /// 1 to 200; 50 where nothing is asked for.
    func limit() throws -> Int {
        guard let text = text("limit") else { return 50 }
        guard let limit = Int(text), (1...200).contains(limit) else { throw Problem.badRequest("limit", "'\(text)' is not a number from 1 to 200") }
        return limit
    }
}
