import CentrePorts
import ContactDomain
import GRDB

extension CentreStore {
    /// Removes what was sent about a person, with the answers to it, and what was still owed: nobody is told of them any more.
    func removeDeliveries(naming marks: PersonalMarks, at now: Timestamp) async throws -> Int {
        var removed = 0
        var last = ""
        while let piece = try await piece(ofDeliveriesAfter: last, marks) {
            last = piece.last
            guard !piece.found.isEmpty else { continue }
            removed += piece.found.count
            try await write("erase deliveries") { connection in
                for delivery in piece.found {
                    try connection.run("DELETE FROM webhookDelivery WHERE id = ?", [delivery.id])
                    try DeliveryRow.callFirst(of: delivery.webhook, line: delivery.line, at: now, connection)
                }
            }
        }
        return removed
    }

    /// What was sent about a person, and what is still owed; ids sort as they were made.
    static func deliveries(naming marks: PersonalMarks, _ connection: Database) throws -> [CustomerExport.Delivery] {
        let rows = try Row.fetchCursor(connection, sql: DeliveryRow.all)
        var found: [CustomerExport.Delivery] = []
        while let row = try rows.next() {
            let delivery = try DeliveryRow.delivery(row)
            if marks.recognise(interaction: interaction(inLine: delivery.line), delivery.payload) { found.append(CustomerExport.Delivery(delivery)) }
        }
        return found
    }

    /// Lines of interactions bear their id.
    private static func interaction(inLine line: String) -> String? { line.split(separator: " ").last.map(String.init) }

    private typealias DeliveryPlace = (id: String, webhook: String, line: String)

    private func piece(ofDeliveriesAfter id: String, _ marks: PersonalMarks) async throws -> (found: [DeliveryPlace], last: String)? {
        try await read("erase deliveries") { connection in
            let rows = try Row.fetchCursor(
                try connection.cachedStatement(sql: "SELECT id, webhook, line, payload FROM webhookDelivery WHERE id > ? ORDER BY id LIMIT ?"),
                arguments: [id, Self.sievedAtOnce])
            var found: [DeliveryPlace] = []
            var last: String?
            while let row = try rows.next() {
                let here: DeliveryPlace = (try row.value("id"), try row.value("webhook"), try row.value("line"))
                if marks.recognise(interaction: Self.interaction(inLine: here.line), try row.value("payload")) { found.append(here) }
                last = here.id
            }
            return last.map { (found, $0) }
        }
    }
}
