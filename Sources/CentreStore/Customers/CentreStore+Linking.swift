import CentrePorts
import ContactDomain
import GRDB

extension CentreStore {
    /// The interaction's row is the history's; its conversation belongs to whom its newest interaction belongs to.
    public func link(_ interaction: InteractionID, to card: CustomerCard) async throws -> InteractionView? {
        try await write("link interaction \(interaction)") { connection in
            let table = CustomerTable(connection: connection)
            guard try table.record(card.id) != nil else { throw CustomerConflict.unknown(card.id) }
            guard var view = try Self.interaction(interaction.description, connection) else { return nil }
            view.customer = card
            try connection.run(InteractionRow.upsert, InteractionRow.arguments(view))
            if let conversation = view.conversation {
                try connection.run("UPDATE conversation SET customer = ? WHERE id = ? AND interaction = ?", [card.id.description, conversation.description, interaction.description])
            }
            return view
        }
    }

    public func parts(of id: CustomerID) async throws -> [CustomerID] {
        try await read("read parts of customer \(id)") { try Self.members(of: id, $0).filter { $0 != id } }
    }
}
