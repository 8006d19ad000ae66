import CentrePorts
import ContactDomain
import GRDB

/// What was stored of customers and not told yet. It is written with the change itself, so a crash between storing and telling loses nothing.
enum NewsRow {
    private static let insert = """
        INSERT INTO customerNews (subject, at, fact) VALUES (?, ?, ?) ON CONFLICT (subject) DO UPDATE SET at = excluded.at, fact = excluded.fact
        """

    static func add(_ fact: CustomerFact, at now: Timestamp, _ connection: Database) throws {
        guard let subject = subject(fact) else { return }
        try connection.run(insert, [subject, now.milliseconds, try JSONText.encode(fact)])
    }

    /// By what a fact is found again when it has been told; nil for one that is not told of its own.
    static func subject(_ fact: CustomerFact) -> String? {
        switch fact {
        case .created(let customer): "created \(customer.id)"
        case .changed(let customer): "changed \(customer.id) \(customer.changedAt.milliseconds)"
        case .merged(let part, let whole): "merged \(part) \(whole.id) \(whole.changedAt.milliseconds)"
        case .unmerged(let part, _): "unmerged \(part.id) \(part.changedAt.milliseconds)"
        case .erased(let id): "erased \(id)"
        case .recognised, .linked, .leaving: nil
        }
    }

    /// Nobody is told any more of those who are recognised.
    static func remove(naming marks: PersonalMarks, _ connection: Database) throws {
        for row in try Row.fetchAll(connection, sql: "SELECT number, fact FROM customerNews") where marks.recognise(interaction: nil, try row.value("fact")) {
            try connection.run("DELETE FROM customerNews WHERE number = ?", [try row.value("number") as Int64])
        }
    }
}

extension CentreStore {
    public func untold(before instant: Timestamp, limit: Int) async throws -> [CustomerFact] {
        let facts = try await read("read untold news") { connection in
            try String.fetchAll(
                try connection.cachedStatement(sql: "SELECT fact FROM customerNews WHERE at < ? ORDER BY number LIMIT ?"), arguments: [instant.milliseconds, limit])
        }
        do {
            return try facts.map { try JSONText.decode(CustomerFact.self, from: $0) }
        } catch {
            throw StorageFault.telling(error, file: file, doing: "read untold news")
        }
    }

    public func told(_ facts: [CustomerFact]) async throws {
        let subjects = facts.compactMap(NewsRow.subject)
        guard !subjects.isEmpty else { return }
        try await write("forget told news") { connection in
            for subject in subjects { try connection.run("DELETE FROM customerNews WHERE subject = ?", [subject]) }
        }
    }
}
