import CentrePorts
import ContactDomain
import GRDB

/// Forgets a person. It goes in pieces, so that commits wait for none of them long; the customer's own row goes last,
/// so that an erasure that was cut off is done again by asking again.
extension CentreStore {
    /// Rows that go in one transaction.
    static let erasedAtOnce = 200

    public func erase(_ id: CustomerID, at now: Timestamp) async throws -> ErasureReport {
        let (members, traces, marks) = try await read("erase customer \(id)") { try Self.erasable(id, $0) }
        var report = ErasureReport(customer: id, at: now)
        // First, because afterwards nobody knows any more what to look for.
        let removed = try await removeTraces(of: marks)
        report.count(removed.events, "event")
        report.count(removed.entries, "journal")
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
        let identities = try await write("erase customer \(id)") { connection in
            for conversation in traces.conversations { try ConversationRow.makeBlank(conversation, at: now, connection) }
            try PendingErasure.note(connection)
            try PendingErasure.removeFreeEntries(connection)
            return try CustomerTable(connection: connection).remove(members)
        }
        try await scrub()
        report.awaitsCheckpoint = try await read("erase customer \(id)") { try PendingErasure.awaitsCheckpoint($0) }
        report.count(traces.conversations.count, "conversation")
        report.count(identities, "identity")
        report.count(members.count, "customer")
        return report
    }

    /// - Throws: `CustomerConflict` where somebody still talks with them, or they are a part of another.
    private static func erasable(_ id: CustomerID, _ connection: Database) throws -> (members: [Int64], traces: CustomerTraces, marks: PersonalMarks) {
        let table = CustomerTable(connection: connection)
        guard let record = try table.record(id) else { throw CustomerConflict.unknown(id) }
        if record.mergedInto != nil { throw CustomerConflict.merged(into: try table.root(of: record).id) }
        let members = try table.members(of: record.number)
        let records = try members.compactMap { try table.record($0) }
        let traces = try CustomerTraces(of: records.map(\.id), connection)
        for interaction in traces.interactions {
            let isOpen = try Bool.fetchOne(try connection.cachedStatement(sql: isOpen), arguments: [interaction, interaction]) ?? false
            if isOpen, let open = InteractionID(interaction) { throw CustomerConflict.inContact(open) }
        }
        let identities = try members.flatMap { try table.identities(of: $0) }
        return (members, traces, try PersonalMarks(traces, customers: records, identities: identities, connection))
    }

    /// Also while a recording is being finished: its row would come back.
    private static let isOpen = """
        SELECT EXISTS (SELECT 1 FROM interaction WHERE id = ? AND state <> 'closed') \
        OR EXISTS (SELECT 1 FROM recording WHERE interaction = ? AND state IN ('recording', 'processing'))
        """

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
        return recordings
    }
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
}
