import ContactDomain
import Foundation
import RoutingCore

/// A list of inputs that anybody can play again: it holds no randomness any more.
struct History: Codable, Equatable, Sendable {
    struct Entry: Codable, Equatable, Sendable {
        var at: Timestamp
        /// Nil: time is told by `advance` instead of an input.
        var input: RoutingInput?
        /// The engine is written down afterwards, and what is read again goes on.
        var restores: Bool?
    }

    /// Why it is kept, for those that are.
    var note: String?
    /// Of the generator that made it, and what the check uses to choose where it looks.
    var seed: UInt64
    /// Whether time passes from one `nextDeadline` to the next, as it does in the product.
    var followsDeadlines: Bool
    var entries: [Entry]

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "cannot be encoded: \(self)"
    }
}
