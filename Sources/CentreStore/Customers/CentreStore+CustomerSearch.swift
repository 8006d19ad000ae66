import CentrePorts
import ContactDomain
import GRDB

extension CentreStore {
    public func search(_ text: String, cursor: String?, limit: Int) async throws -> Page<Customer> {
        let limit = PageKey.bounded(limit)
        guard !text.allSatisfy(\.isWhitespace) else { return try await newestCustomers(cursor: cursor, limit: limit) }
        // Hits have an order only among themselves: the place is how many came before.
        let skipped = Int(try PageKey(cursor: cursor, list: "customerSearch")?.createdAt.milliseconds ?? 0)
        guard (0...CustomerIndex.ranked).contains(skipped) else { throw InvalidCursor(cursor: cursor ?? "") }
        let found = try await read("search customers") { connection in
            let table = CustomerTable(connection: connection)
            let roots = try Self.roots(of: Self.hits(text, connection), upTo: skipped + limit + 1, table)
            return try roots.dropFirst(skipped).map { try table.customer($0) }
        }
        return try page(
            found.enumerated().map { (PageKey(createdAt: Timestamp(milliseconds: Int64(skipped + $0.offset + 1)), id: "-"), $0.element) },
            limit: limit, list: "customerSearch") { $0 }
    }

    /// Those whose identity was typed as a whole come first.
    private static func hits(_ text: String, _ connection: Database) throws -> [Int64] {
        let typed = text.split { $0.isWhitespace }.joined(separator: " ")
        var numbers: [Int64] = []
        for value in typed == typed.lowercased() ? [typed] : [typed, typed.lowercased()] {
            numbers += try Int64.fetchAll(try connection.cachedStatement(sql: CustomerIndex.exact), arguments: [value])
        }
        guard let expression = CustomerIndex.expression(text) else { return numbers }
        return numbers + (try Int64.fetchAll(try connection.cachedStatement(sql: CustomerIndex.best), arguments: [expression]))
    }

    /// Instead of those that were merged those into whom they were, each once.
    private static func roots(of numbers: [Int64], upTo count: Int, _ table: CustomerTable) throws -> [CustomerTable.Record] {
        var seen: Set<Int64> = []
        var roots: [CustomerTable.Record] = []
        for number in numbers where roots.count < count {
            guard let root = try table.record(number).map(table.root), seen.insert(root.number).inserted else { continue }
            roots.append(root)
        }
        return roots
    }

    static let newest = "SELECT number FROM customer WHERE number < ? AND mergedInto IS NULL ORDER BY number DESC LIMIT ?"

    private func newestCustomers(cursor: String?, limit: Int) async throws -> Page<Customer> {
        let below = try PageKey(cursor: cursor, list: "customers")?.createdAt.milliseconds ?? .max
        let found = try await read("list customers") { connection in
            let table = CustomerTable(connection: connection)
            return try Int64.fetchAll(try connection.cachedStatement(sql: Self.newest), arguments: [below, limit + 1]).compactMap { number in
                try table.record(number).map { (PageKey(createdAt: Timestamp(milliseconds: number), id: "-"), try table.customer($0)) }
            }
        }
        return try page(found, limit: limit, list: "customers") { $0 }
    }
}
