import CentrePorts
import ContactDomain
import GRDB

/// Conversations in the database.
enum ConversationRow {
    private static let columns = "id, channel, entryPoint, identity, customer, interaction, lastAgent, lastQueue, createdAt, closedAt, lastMessageAt, customerReadTo, agentReadTo"
    static let upsert = """
        INSERT INTO conversation (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
        ON CONFLICT (id) DO UPDATE SET customer = excluded.customer, interaction = excluded.interaction, lastAgent = excluded.lastAgent, lastQueue = excluded.lastQueue, \
        closedAt = excluded.closedAt, lastMessageAt = excluded.lastMessageAt, customerReadTo = excluded.customerReadTo, agentReadTo = excluded.agentReadTo
        """
    static let byID = "SELECT \(columns) FROM conversation WHERE id = ?"
    static let byKey = "SELECT \(columns) FROM conversation WHERE channel = ? AND entryPoint = ? AND identity = ?"
    static let ofCustomer = "SELECT \(columns) FROM conversation WHERE customer = ? ORDER BY number"

    /// Takes the agent and the queue, where the filter names them, then the place and the limit.
    static func ended(_ filter: ConversationFilter) -> String {
        let terms = [filter.agent.map { _ in "lastAgent = ?" }, filter.queue.map { _ in "lastQueue = ?" }].compactMap(\.self)
        return """
            SELECT \(columns) FROM conversation WHERE \(terms.map { $0 + " AND " }.joined())closedAt IS NOT NULL AND (closedAt, id) < (?, ?) \
            ORDER BY closedAt DESC, id DESC LIMIT ?
            """
    }

    /// An offer alone is not service. Of what goes on there is no segment yet, but the interaction names its agent.
    static let wasServed = """
        SELECT EXISTS (SELECT 1 FROM interaction WHERE conversation = ?1 AND (agent = ?2 \
        OR EXISTS (SELECT 1 FROM segment WHERE segment.interaction = interaction.id AND segment.agent = ?2 AND segment.kind <> 'offer')))
        """

    /// Leaves of a conversation when it was. Its key is free for a new one.
    private static let blank = """
        UPDATE conversation SET identity = 'erased:' || id, customer = NULL, lastAgent = NULL, lastQueue = NULL, customerReadTo = 0, agentReadTo = 0, erasedAt = ? \
        WHERE id = ?
        """

    static func makeBlank(_ id: String, at now: Timestamp, _ connection: Database) throws {
        try connection.run("DELETE FROM draft WHERE conversation = ?", [id])
        try connection.run(blank, [now.milliseconds, id])
    }

    static func arguments(_ conversation: Conversation) -> StatementArguments {
        [
            conversation.id.description, conversation.key.channel.rawValue, conversation.key.entryPoint.description, conversation.key.identity,
            conversation.customer?.description, conversation.interaction.description, conversation.lastAgent?.description, conversation.lastQueue?.description, conversation.createdAt.milliseconds,
            conversation.closedAt?.milliseconds, conversation.lastMessageAt.milliseconds, conversation.customerReadTo, conversation.agentReadTo,
        ]
    }

    static func conversation(_ row: Row) throws -> Conversation {
        Conversation(
            id: try row.identifier("id"),
            key: ConversationKey(channel: try row.name("channel"), entryPoint: try row.identifier("entryPoint"), identity: try row.value("identity")),
            createdAt: try row.instant("createdAt"), customer: try row.optionalIdentifier("customer"), interaction: try row.identifier("interaction"),
            lastAgent: try row.optionalIdentifier("lastAgent"), lastQueue: try row.optionalIdentifier("lastQueue"), closedAt: row.optionalInstant("closedAt"), lastMessageAt: try row.instant("lastMessageAt"),
            customerReadTo: try row.value("customerReadTo"), agentReadTo: try row.value("agentReadTo"))
    }
}
