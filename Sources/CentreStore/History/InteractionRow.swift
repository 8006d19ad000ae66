import CentrePorts
import ContactDomain
import GRDB

/// Interactions in the database: the view as JSON, beside it what lists filter and sort by.
enum InteractionRow {
    static let upsert = """
        INSERT INTO interaction (id, createdAt, state, channel, direction, queue, agent, conversation, customerID, customer, words, json, place) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \(nextPlace)) \
        ON CONFLICT (id) DO UPDATE SET createdAt = excluded.createdAt, state = excluded.state, channel = excluded.channel, direction = excluded.direction, \
        queue = excluded.queue, agent = excluded.agent, conversation = excluded.conversation, customerID = excluded.customerID, \
        customer = excluded.customer, words = excluded.words, json = excluded.json, \
        place = CASE WHEN place >> 32 = excluded.place >> 32 THEN place ELSE excluded.place END
        """
    /// Behind the other contacts of the customer, who is the ninth argument (`Migration0011`).
    private static let nextPlace = """
        (SELECT 1 + coalesce((SELECT place FROM interaction WHERE place > mine.start AND place < mine.start + (1 << 32) ORDER BY place DESC LIMIT 1), mine.start) \
        FROM (SELECT coalesce((SELECT number FROM customer WHERE id = ?9), 0) << 32 AS start) AS mine)
        """
    static let byID = "SELECT json FROM interaction WHERE id = ?"

    static func arguments(_ view: InteractionView) throws -> StatementArguments {
        [
            view.id.description, view.createdAt.milliseconds, view.state.rawValue, view.channel.rawValue, view.direction.rawValue,
            view.queue?.description, view.agent?.description, view.conversation?.description, view.customer?.id.description,
            searchable(view), words(view), try JSONText.encode(view),
        ]
    }

    /// What is searched in a customer's journey besides messages.
    private static func words(_ view: InteractionView) -> String {
        ([view.notes, view.wrapUpCode, view.queueName, view.agentName].compactMap { $0 } + view.choices.map(\.value)).joined(separator: "\n").lowercased()
    }

    /// Number and name in lower case: SQLite itself folds only ASCII.
    private static func searchable(_ view: InteractionView) -> String {
        "\(view.customerNumber)\n\(view.customerName)".lowercased()
    }

    /// A list of interactions, newest first, as SQL. Every form of it is a search along one index.
    ///
    /// `from` is included, `to` is not.
    static func list(_ filter: HistoryFilter, after key: PageKey?, limit: Int) -> (sql: String, arguments: StatementArguments) {
        // `to` is folded into the place of the cursor: one upper bound, so the index is entered there.
        let bounds = [key, filter.to.map { PageKey(createdAt: $0, id: "") }].compactMap { $0 }
        let key = bounds.min() ?? .beforeAll
        var terms = ["(createdAt, id) < (?, ?)"]
        var arguments: StatementArguments = [key.createdAt.milliseconds, key.id]
        func add(_ term: String, _ values: StatementArguments) {
            terms.append(term)
            arguments += values
        }
        if let from = filter.from { add("createdAt >= ?", [from.milliseconds]) }
        if let queue = filter.queue { add("queue = ?", [queue.description]) }
        if let agent = filter.agent { add("agent = ?", [agent.description]) }
        if let state = filter.state {
            add("state = ?", [state.rawValue])
            // So that the index of open interactions applies.
            if state != .closed { add("state <> 'closed'", []) }
        }
        if let channel = filter.channel { add("channel = ?", [channel.rawValue]) }
        if let direction = filter.direction { add("direction = ?", [direction.rawValue]) }
        if let customer = filter.customer, !customer.isEmpty { add("instr(customer, ?) > 0", [sought(customer)]) }
        arguments += [limit]
        return ("SELECT createdAt, id, json FROM interaction WHERE \(terms.joined(separator: " AND ")) ORDER BY createdAt DESC, id DESC LIMIT ?", arguments)
    }

    /// A number is found however it is written: `030 / 123-45`.
    private static func sought(_ text: String) -> String {
        DialRule.cleaned(text) ?? text.lowercased()
    }
}
