import CentrePorts
import ContactDomain
import Foundation

/// The place in a list, newest first, after which a page begins. Outside it is an opaque cursor.
struct PageKey: Comparable, Sendable {
    let createdAt: Timestamp
    let id: String

    /// Sorts before every item of a list that runs from the newest to the oldest.
    static let beforeAll = PageKey(createdAt: Timestamp(milliseconds: .max), id: "")
    /// Rows of one page at most, whatever is asked.
    static let limits = 1...1000

    static func bounded(_ limit: Int) -> Int {
        min(max(limit, limits.lowerBound), limits.upperBound)
    }

    init(createdAt: Timestamp, id: String) {
        self.createdAt = createdAt
        self.id = id
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.createdAt, left.id) < (right.createdAt, right.id)
    }

    /// - Parameter list: the name of the list: another one's cursor is refused.
    /// - Throws: `InvalidCursor`.
    init?(cursor: String?, list: String) throws {
        guard let cursor else { return nil }
        let parts = Self.decoded(cursor).split(separator: "\n", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "1", parts[1] == list, let milliseconds = Int64(parts[2]), !parts[3].isEmpty else {
            throw InvalidCursor(cursor: cursor)
        }
        self.init(createdAt: Timestamp(milliseconds: milliseconds), id: String(parts[3]))
    }

    /// Version, list, instant and id, in base64url without padding (RFC 4648, section 5).
    func cursor(list: String) -> String {
        Data("1\n\(list)\n\(createdAt.milliseconds)\n\(id)".utf8).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    /// Empty for what is not base64url.
    private static func decoded(_ cursor: String) -> String {
        guard cursor.utf8.count <= 512 else { return "" }
        let standard = cursor.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        let padded = standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        return Data(base64Encoded: padded).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

extension CentreStore {
    /// Makes a page of rows of which one more than the limit was asked for.
    func page<Stored, Item>(_ rows: [(PageKey, Stored)], limit: Int, list: String, _ item: (Stored) throws -> Item) throws -> Page<Item> {
        do {
            let items = try rows.prefix(limit).map { try item($0.1) }
            let next = rows.count > limit ? rows[limit - 1].0.cursor(list: list) : nil
            return Page(items: items, nextCursor: next)
        } catch {
            throw StorageFault.telling(error, file: file, doing: "list \(list)")
        }
    }
}
