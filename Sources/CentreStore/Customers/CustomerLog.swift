import ContactDomain
import GRDB

/// What has become of a customer since the first was merged into it. Leaving one merging out and doing all the rest again gives the details as
/// they would be without it: so parts can be taken out in any order, and what somebody changed meanwhile stays.
struct CustomerLog: Codable, Equatable, Sendable {
    enum Entry: Codable, Equatable, Sendable {
        /// The number of the one who was merged into this one. Its own details stay as they were.
        case merged(Int64)
        case changed(DetailsChange)
    }

    /// Before all that.
    private let own: CustomerDetails
    private(set) var entries: [Entry] = []

    init(own: CustomerDetails) { self.own = own }

    var hasParts: Bool {
        entries.contains { entry in
            switch entry {
            case .merged: true
            case .changed: false
            }
        }
    }

    /// - Parameter part: the details of one who was merged.
    func details(of part: (Int64) throws -> CustomerDetails?) rethrows -> CustomerDetails {
        try entries.reduce(own) { details, entry in
            switch entry {
            case .merged(let number): try part(number).map { details.filled(from: $0) } ?? details
            case .changed(let change): change.applied(to: details)
            }
        }
    }

    mutating func merge(_ part: Int64) { entries.append(.merged(part)) }

    mutating func part(_ part: Int64) { entries.removeAll { $0 == .merged(part) } }

    mutating func note(from before: CustomerDetails, to after: CustomerDetails) {
        guard let change = DetailsChange(from: before, to: after) else { return }
        if case .changed(let former) = entries.last {
            entries[entries.count - 1] = .changed(former.followed(by: change))
        } else {
            entries.append(.changed(change))
        }
    }
}

extension CustomerTable {
    /// - Returns: nil for a customer into whom nobody was merged.
    func log(of record: Record) throws -> CustomerLog? {
        if let text = try String.fetchOne(try connection.cachedStatement(sql: "SELECT log FROM survivor WHERE customer = ?"), arguments: [record.number]) {
            return try JSONText.decode(CustomerLog.self, from: text)
        }
        return try formerLog(of: record)
    }

    func save(_ log: CustomerLog, of number: Int64) throws {
        try connection.run("DELETE FROM merging WHERE customer IN (SELECT number FROM customer WHERE mergedInto = ?)", [number])
        guard log.hasParts else { return try connection.run("DELETE FROM survivor WHERE customer = ?", [number]) }
        try connection.run(
            "INSERT INTO survivor (customer, log) VALUES (?, ?) ON CONFLICT (customer) DO UPDATE SET log = excluded.log", [number, try JSONText.encode(log)])
    }

    /// The same with other details, which somebody wrote.
    func changed(_ record: Record, to details: CustomerDetails) throws -> Record {
        if var log = try log(of: record) {
            log.note(from: record.details, to: details)
            try save(log, of: record.number)
        }
        var record = record
        record.details = details
        return record
    }

    /// Mergings of earlier versions: of each it was written what the details were before it and after it.
    private func formerLog(of record: Record) throws -> CustomerLog? {
        let rows = try Row.fetchAll(
            try connection.cachedStatement(
                sql: "SELECT customer, before, after FROM merging WHERE customer IN (SELECT number FROM customer WHERE mergedInto = ?) ORDER BY at, customer"),
            arguments: [record.number])
        var log: CustomerLog?
        var last = record.details
        for row in rows {
            let before = try JSONText.decode(CustomerDetails.self, from: try row.value("before"))
            if log == nil { log = CustomerLog(own: before) } else { log?.note(from: last, to: before) }
            log?.merge(try row.value("customer"))
            last = try JSONText.decode(CustomerDetails.self, from: try row.value("after"))
        }
        log?.note(from: last, to: record.details)
        return log
    }
}
