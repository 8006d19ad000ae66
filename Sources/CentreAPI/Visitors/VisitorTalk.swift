import CentrePorts
import ContactDomain
import RoutingCore

/// What a visitor's conversation is and says, read from where it is kept.
struct VisitorTalk: Sendable {
    let control: any CentreControl
    let store: any ConfigurationStore
    let messages: any MessageLog
    let customers: any CustomerDirectory
    let outlook: ChatOutlook
    let clock: any WallClock

    /// The newest messages of a page, and the most of one.
    static let pageLimit = 100

    /// The conversation with its contact, as far as there is one that goes on.
    func present(_ guest: Guest) async throws -> (conversation: Conversation, view: InteractionView?)? {
        guard let conversation = try await messages.conversation(guest.key) else { return nil }
        return (conversation, await control.interaction(conversation.interaction))
    }

    func state(_ guest: Guest) async throws -> ChatState {
        let present = try await present(guest)
        return ChatState(present?.conversation, present?.view, try await outlook.outlook(of: guest.entry))
    }

    func shown(_ list: [Message], in conversation: Conversation?) async throws -> [VisitorMessage] {
        var names: [AgentID: String] = [:]
        var shown: [VisitorMessage] = []
        for message in list {
            var name: String?
            if case .agent(let agent) = message.author {
                if names[agent] == nil { names[agent] = try await store.get(AgentProfile.self, id: agent.description)?.value.name }
                name = names[agent]
            }
            let readTo = message.author == .customer ? conversation?.agentReadTo : conversation?.customerReadTo
            shown.append(VisitorMessage(message, agentName: name, readTo: readTo ?? 0))
        }
        return shown
    }

    /// Brings what a visitor wrote to the core, with what we know of them.
    /// - Parameter known: the conversation as it was read before; nil where there was none.
    /// - Returns: the message as it is kept; nil for what only opens the conversation.
    func receive(_ inbound: InboundContent, from guest: Guest, known: Conversation?) async throws -> (conversation: Conversation, message: Message?) {
        let customer = try await self.customer(of: guest, known)
        var attributes = guest.pass.fields
        if let email = guest.pass.email { attributes["email"] = email }
        let profile = VisitorProfile(name: guest.pass.name, language: guest.pass.language, isVerified: guest.pass.isVerified, attributes: attributes)
        let message = InboundMessage(
            key: guest.key, known: known, customer: customer.map(CustomerCard.init), profile: profile, clientID: inbound.clientID, text: inbound.text,
            attachments: inbound.attachments, choice: inbound.choice)
        // What is not on the disk was not accepted.
        guard try await control.submit(.message(.receive(message)), by: .system).isDurable else { throw Self.notKept }
        if let known, let kept = try await messages.message(in: known.id, by: .customer, clientID: inbound.clientID) { return (known, kept) }
        guard let conversation = try await messages.conversation(guest.key) else { throw Self.notKept }
        return (conversation, try await messages.message(in: conversation.id, by: .customer, clientID: inbound.clientID))
    }

    static let notKept = Problem(.serviceUnavailable, "storage-unavailable", "The message could not be kept. Try again shortly.", headers: [.retryAfter: "5"])

    /// What a visitor sends.
    struct InboundContent: Sendable {
        let clientID: String
        var text = ""
        var attachments: [Attachment] = []
        var choice: String?
    }

    /// Whom the visitor is for us. Only what the site vouches for joins them with somebody whom we know from elsewhere.
    private func customer(of guest: Guest, _ known: Conversation?) async throws -> Customer? {
        // Merged into another meanwhile: that one counts.
        if let id = known?.customer, let customer = try await customers.wholeCustomer(id) { return customer }
        let now = clock.now
        guard let user = guest.pass.user else {
            return try await customers.identify(Identity(.visitor, guest.pass.identity), name: guest.pass.name, at: now)
        }
        let external = Identity(.external, user)
        if let customer = try await customers.customer(with: external) { return customer }
        guard let email = guest.pass.vouchedEmail else { return try await customers.identify(external, name: guest.pass.name, at: now) }
        var customer = try await customers.identify(Identity(.email, email.lowercased()), name: guest.pass.name, at: now)
        customer.identities.append(external)
        do {
            return try await customers.save(customer, expecting: customer.changedAt)
        } catch is CustomerConflict {
            // Somebody else was faster: found by either identity it is the same contact.
            return try await customers.customer(with: external) ?? customer
        }
    }
}
