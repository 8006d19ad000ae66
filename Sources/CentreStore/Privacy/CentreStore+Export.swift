import CentrePorts
import ContactDomain
import GRDB

extension CentreStore {
    /// All from one state of the database, oldest first.
    public func export(_ id: CustomerID) async throws -> CustomerExport {
        try await read("export customer \(id)") { connection in
            let table = CustomerTable(connection: connection)
            guard let record = try table.record(id) else { throw CustomerConflict.unknown(id) }
            let members = try table.members(of: record.number).compactMap { try table.record($0) }
            let traces = try CustomerTraces(of: members.map(\.id), connection)
            let identities = try members.flatMap { try table.identities(of: $0.number) }
            let marks = try PersonalMarks(traces, customers: members, identities: identities, connection)
            return CustomerExport(
                customer: try table.customer(record),
                merged: try members.dropFirst().map { try table.customer($0, identities: table.identities(of: $0.number)) },
                interactions: try traces.interactions.compactMap { try Self.interaction($0, connection) },
                segments: try traces.interactions.flatMap { try Row.fetchAll(connection, sql: SegmentRow.ofInteraction, arguments: [$0]).map(SegmentRow.segment) },
                conversations: try traces.conversations.compactMap {
                    try Row.fetchOne(connection, sql: ConversationRow.byID, arguments: [$0]).map(ConversationRow.conversation)
                },
                messages: try traces.conversations.flatMap {
                    try Row.fetchAll(connection, sql: MessageRow.ofConversation, arguments: [$0]).map(MessageRow.message)
                },
                drafts: try traces.conversations.flatMap { conversation in
                    try Row.fetchAll(connection, sql: "SELECT conversation, user, text, changedAt FROM draft WHERE conversation = ? ORDER BY user", arguments: [conversation]).map {
                        CustomerExport.Draft(
                            conversation: try $0.identifier("conversation"), user: try $0.identifier("user"), text: try $0.value("text"), changedAt: try $0.instant("changedAt"))
                    }
                },
                recordings: try traces.interactions.flatMap {
                    try Row.fetchAll(connection, sql: RecordingRow.ofInteraction, arguments: [$0]).map(RecordingRow.recording)
                },
                deliveries: try Self.deliveries(naming: marks, connection))
        }
    }

    static func interaction(_ id: String, _ connection: Database) throws -> InteractionView? {
        try String.fetchOne(try connection.cachedStatement(sql: InteractionRow.byID), arguments: [id]).map { try JSONText.decode(InteractionView.self, from: $0) }
    }
}

/// Where a customer has left traces: conversations of theirs, and interactions that were linked to them or belong to one of those.
struct CustomerTraces: Sendable {
    let conversations: [String]
    /// Oldest first.
    let interactions: [String]

    static let interactionsOfCustomer = "SELECT id FROM interaction WHERE customerID = ?"
    static let interactionsOfConversation = "SELECT DISTINCT interaction FROM message WHERE conversation = ?"

    init(of customers: [CustomerID], _ connection: Database) throws {
        func texts(_ sql: String, _ id: String) throws -> [String] {
            try String.fetchAll(try connection.cachedStatement(sql: sql), arguments: [id])
        }
        conversations = try customers.flatMap { try texts("SELECT id FROM conversation WHERE customer = ? ORDER BY number", $0.description) }
        let linked = try customers.flatMap { try texts(Self.interactionsOfCustomer, $0.description) }
        let written = try conversations.flatMap { try texts(Self.interactionsOfConversation, $0) }
        // Ids sort as they were made.
        interactions = Set(linked + written).sorted()
    }
}
