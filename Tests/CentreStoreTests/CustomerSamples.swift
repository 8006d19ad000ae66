import CentrePorts
import ContactDomain

@testable import CentreStore

extension Sample {
    static func key(_ identity: String, channel: ContactChannel = .chat) -> ConversationKey {
        ConversationKey(channel: channel, entryPoint: id(1), identity: identity)
    }

    static func conversation(_ number: Int, identity: String? = nil, channel: ContactChannel = .chat, customer: CustomerID? = nil, interaction: Int) -> Conversation {
        Conversation(
            id: id(number), key: key(identity ?? "visitor-\(number)", channel: channel), createdAt: at(number), customer: customer, interaction: id(interaction),
            lastAgent: id(3), lastQueue: id(7), lastMessageAt: at(number), customerReadTo: 2, agentReadTo: 1)
    }

    static func message(
        _ number: Int64, in conversation: Conversation, by author: Message.Author = .customer, audience: Message.Audience = .everyone, text: String,
        clientID: String? = nil, delivery: Delivery = Delivery(.accepted)
    ) -> Message {
        Message(
            id: id(Int(number)), conversation: conversation.id, interaction: conversation.interaction, number: number, at: at(Int(number)), author: author,
            audience: audience, text: text, clientID: clientID, delivery: delivery)
    }

    /// A closed contact by chat with what was written in it.
    static func chat(_ number: Int, customer: Customer?, identity: String? = nil, texts: [String], createdAt: Timestamp? = nil) -> CommitBatch {
        var view = interaction(number, state: .closed, createdAt: createdAt)
        view.channel = .chat
        view.customerNumber = ""
        view.customer = customer.map(CustomerCard.init)
        let conversation = conversation(number, identity: identity, customer: customer?.id, interaction: number)
        view.conversation = conversation.id
        let messages = texts.enumerated().map { message(Int64(number * 100 + $0.offset), in: conversation, text: $0.element) }
        return CommitBatch(interactions: [view], conversations: [conversation], messages: messages)
    }

    static func customer(_ number: Int, name: String, identities: [Identity] = []) -> Customer {
        Customer(id: id(number), name: name, identities: identities, createdAt: at(number), changedAt: at(number))
    }
}

/// The conflict that something throws; nil where it throws none.
func conflict(_ body: () async throws -> Void) async throws -> CustomerConflict? {
    do {
        try await body()
        return nil
    } catch let conflict as CustomerConflict {
        return conflict
    }
}
