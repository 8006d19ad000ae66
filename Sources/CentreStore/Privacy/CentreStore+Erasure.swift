import CentrePorts
import ContactDomain
import GRDB

/// Forgets a person. It goes in pieces, so that commits wait for none of them long; the customer's own row goes last,
/// so that an erasure that was cut off is done again by asking again.
extension CentreStore {
    /// Rows that go in one transaction.
    static let erasedAtOnce = 200

    public func erase(_ id: CustomerID, at now: Timestamp) async throws -> ErasureReport {
        var report = ErasureReport(customer: id, at: now)
        var seen: Erasable?
        var isErased = false
        // Who comes back while we are at it, and is gone again, has left something more: then once more.
        while !isErased {
            let former = seen
            let present = try await read("erase customer \(id)") { try Erasable(id, after: former, $0) }
            seen = present
            let sieved = try await removeContent(of: present, at: now, &report)
            let last = try await write("erase customer \(id)") { try Self.finish(id, present, sieved, at: now, $0) }
            isErased = last != nil
            report += last ?? [:]
        }
        try await scrub()
        report.awaitsCheckpoint = try await read("erase customer \(id)") { try PendingErasure.awaitsCheckpoint($0) }
        return report
    }

    private func removeContent(of present: Erasable, at now: Timestamp, _ report: inout ErasureReport) async throws -> SievedTraces {
        let (traces, marks) = (present.traces, present.marks)
        // First, because afterwards nobody knows any more what to look for.
        let sieved = try await removeTraces(of: marks)
        report.count(sieved.events, "event")
        report.count(sieved.entries, "journal")
        // After the events: what is queued of one that is gone is not kept (`queue`).
        report.count(try await removeDeliveries(naming: marks, at: now), "webhookDelivery")
        report.count(try await removeAnswers(naming: marks), "rememberedAnswer")
        for conversation in traces.conversations {
            var goesOn = true
            while goesOn {
                let piece = try await write("erase messages") { connection -> (count: Int, files: [AttachmentID]) in
                    let rows = try Row.fetchAll(connection, sql: MessageRemoval.some, arguments: [conversation, Self.erasedAtOnce])
                    return (rows.count, try MessageRemoval.remove(rows, connection))
                }
                report.count(piece.count, "message")
                report.attachments += piece.files
                goesOn = piece.count == Self.erasedAtOnce
            }
        }
        for start in stride(from: 0, to: traces.interactions.count, by: Self.erasedAtOnce) {
            let piece = Array(traces.interactions[start..<min(start + Self.erasedAtOnce, traces.interactions.count)])
            let recordings = try await write("erase interactions") { connection in
                try piece.flatMap { try Self.blank($0, connection) }
            }
            report.count(piece.count, "interaction")
            report.count(recordings.count, "recording")
            report.recordings += recordings.compactMap { $0 }
        }
        return sieved
    }

    /// The last piece, in which nobody can come between: their identities go with their row, so from then on they are somebody new.
    /// - Returns: what it removed, by table; nil where there is more to remove before.
    private static func finish(
        _ id: CustomerID, _ done: Erasable, _ sieved: SievedTraces, at now: Timestamp, _ connection: Database
    ) throws -> [String: Int]? {
        let present = try Erasable(id, after: done, connection)
        guard present.adds(nothingTo: done), try !done.traces.conversations.contains(where: { try hasMessages($0, connection) }) else { return nil }
        let late = try sieved.removeLater(present.marks, connection)
        for conversation in done.traces.conversations { try ConversationRow.makeBlank(conversation, at: now, connection) }
        try PendingErasure.note(connection)
        try PendingErasure.removeFreeEntries(connection)
        try NewsRow.remove(naming: present.marks, connection)
        try NewsRow.add(.erased(id), at: now, connection)
        let identities = try CustomerTable(connection: connection).remove(present.members)
        return [
            "event": late.events, "journal": late.entries, "conversation": done.traces.conversations.count, "identity": identities, "customer": present.members.count,
        ]
    }

    private static func hasMessages(_ conversation: String, _ connection: Database) throws -> Bool {
        try Bool.fetchOne(try connection.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM message WHERE conversation = ?)"), arguments: [conversation]) ?? false
    }

    /// Leaves of an interaction what figures need: queue, agent, times, ending.
    /// - Returns: the files of its recordings, nil for those that have none.
    private static func blank(_ id: String, _ connection: Database) throws -> [String?] {
        if let view = try interaction(id, connection) {
            // Made anew from what stays: what views will hold one day is not forgotten here.
            let figures = InteractionView(
                id: view.id, channel: view.channel, direction: view.direction, state: view.state, customerNumber: "", customerName: "",
                address: view.direction == .outbound ? "" : view.address, entryPoint: view.entryPoint, queue: view.queue, queueName: view.queueName,
                agent: view.agent, agentName: view.agentName, offer: nil, choices: [], createdAt: view.createdAt, enqueuedAt: view.enqueuedAt,
                connectedAt: view.connectedAt, since: view.since, deadline: nil, position: nil, muted: false, recording: view.recording,
                wrapUpCode: view.wrapUpCode, notes: "", ending: view.ending, closedAt: view.closedAt)
            try connection.run(InteractionRow.upsert, InteractionRow.arguments(figures))
        }
        let recordings = try Row.fetchAll(try connection.cachedStatement(sql: RecordingRow.ofInteraction), arguments: [id]).map { $0.optionalText("file") }
        try connection.run("DELETE FROM recording WHERE interaction = ?", [id])
        for case let file? in recordings { try PendingFiles.note(file, connection) }
        return recordings
    }
}

/// Somebody who can be erased now, and where they have left something.
private struct Erasable: Sendable {
    let members: [Int64]
    let traces: CustomerTraces
    let marks: PersonalMarks

    func adds(nothingTo done: Erasable) -> Bool {
        members == done.members && Set(traces.conversations).isSubset(of: done.traces.conversations) && Set(traces.interactions).isSubset(of: done.traces.interactions)
    }

    /// - Parameter former: what was looked at before. By what is blank now nobody is recognised any more.
    /// - Throws: `CustomerConflict` where somebody still talks with them, or they are a part of another.
    init(_ id: CustomerID, after former: Erasable?, _ connection: Database) throws {
        let table = CustomerTable(connection: connection)
        guard let record = try table.record(id) else { throw CustomerConflict.unknown(id) }
        if record.mergedInto != nil { throw CustomerConflict.merged(into: try table.root(of: record).id) }
        members = try table.members(of: record.number)
        let records = try members.compactMap { try table.record($0) }
        traces = try CustomerTraces(of: records.map(\.id), connection)
        for interaction in traces.interactions {
            let isOpen = try Bool.fetchOne(try connection.cachedStatement(sql: Self.isOpen), arguments: [interaction, interaction]) ?? false
            if isOpen, let open = InteractionID(interaction) { throw CustomerConflict.inContact(open) }
        }
        let identities = try members.flatMap { try table.identities(of: $0) }
        let marks = try PersonalMarks(traces, customers: records, identities: identities, connection)
        self.marks = former.map { marks.joined(with: $0.marks) } ?? marks
    }

    /// Also while a recording is being finished: its row would come back.
    private static let isOpen = """
        SELECT EXISTS (SELECT 1 FROM interaction WHERE id = ? AND state <> 'closed') \
        OR EXISTS (SELECT 1 FROM recording WHERE interaction = ? AND state IN ('recording', 'processing'))
        """
}

extension CustomerTable {
    /// Takes customers out of the tables and the index.
    /// - Parameter members: one, and all that were merged into it.
    /// - Returns: how many identities went with them.
    fileprivate func remove(_ members: [Int64]) throws -> Int {
        try changing(members) {
            var identities = 0
            // Those that point at others first.
            for number in members.reversed() {
                try connection.run("DELETE FROM merging WHERE customer = ?", [number])
                try connection.run("DELETE FROM survivor WHERE customer = ?", [number])
                try connection.run("DELETE FROM identity WHERE customer = ?", [number])
                identities += connection.changesCount
                try connection.run("UPDATE customer SET mergedInto = NULL WHERE mergedInto = ?", [number])
                try connection.run("DELETE FROM customer WHERE number = ?", [number])
            }
            return identities
        }
    }
}

extension ErasureReport {
    fileprivate mutating func count(_ rows: Int, _ table: String) {
        guard rows > 0 else { return }
        self.rows[table, default: 0] += rows
    }

    fileprivate static func += (report: inout Self, rows: [String: Int]) {
        for (table, count) in rows { report.count(count, table) }
    }
}
