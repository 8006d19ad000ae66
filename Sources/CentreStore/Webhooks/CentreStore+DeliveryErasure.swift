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
                // Lines of interactions bear their id.
                let interaction = here.line.split(separator: " ").last.map(String.init)
                if marks.recognise(interaction: interaction, try row.value("payload")) { found.append(here) }
                last = here.id
            }
            return last.map { (found, $0) }
        }
    }
}
