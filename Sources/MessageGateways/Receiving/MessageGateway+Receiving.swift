import CentrePorts
import ContactDomain

// What providers tell us, on its way to the core.

extension MessageGateway: ChannelControl {
    public func receive(_ request: ConnectorRequest, at address: String) async throws {
        guard let entry = try await store.find(EntryPoint.self, key: address)?.value, let connector = connectors[entry.channel] else { throw ConnectorRefusal.unknown }
        let events = try connector.read(request, at: entry, now: clock.now), capabilities = connector.capabilities(at: entry)
        // After the signature: a stranger's flood must not use up what the provider may send.
        if let rate = capabilities.inboundPerSecond, let wait = intakes[entry.id, default: Intake()].take(perSecond: rate, at: clock.now) {
            throw ConnectorRefusal.tooMany(wait: wait)
        }
        for event in events {
            switch event {
            case .message(let letter): try await take(letter, at: entry)
            case .delivery(let id, let delivery):
                // Who cannot know that it was read knows that it has arrived.
                try await note(delivery.state == .read && !capabilities.tellsReading ? Delivery(.delivered) : delivery, of: id, at: entry)
            case .typing(let identity, let isTyping):
                if capabilities.tellsTyping { try await tell(isTyping, by: identity, at: entry) }
            case .change(let identity, let name, let text):
                guard capabilities.customersChange else { throw ConnectorRefusal.malformed(field: "type", detail: "is of a change: this channel's customers change nothing") }
                try await change(name, of: identity, to: text, at: entry)
            }
        }
    }

    public func collected(_ message: Message) async throws {
        // As it is now: the report must not undo an edit.
        guard let present = try await log.message(message.id), present.delivery.state < .delivered else { return }
        _ = try await control.submit(.message(.report(present, Delivery(.delivered))), by: .system)
    }

    public func faults(in settings: ConnectorSettings, of channel: ContactChannel) async -> [ConnectorFault] {
        await connectors[channel]?.faults(in: settings) ?? []
    }

    /// Has the core take it in, and returns when the disk has it: only then may its sender forget it. Sent again, the core knows it by its name.
    private func keep(_ command: MessageCommand) async throws {
        guard try await control.submit(.message(command), by: .system).isDurable else {
            throw Rejection(.unavailable, "storage-unavailable", "The storage cannot be used at the moment. Send it again shortly.")
        }
    }

    private func take(_ letter: InboundLetter, at entry: EntryPoint) async throws {
        let key = ConversationKey(channel: entry.channel, entryPoint: entry.id, identity: letter.identity)
        let known = try await log.conversation(key)
        // The core remembers the latest names, the disk all of them.
        if let known, try await log.message(in: known.id, by: .customer, clientID: letter.id) != nil { return }
        let customer = try await customer(letter, entry, known)
        var attachments: [Attachment] = []
        for file in letter.files { attachments.append(try await files.store(file.content, named: file.name, by: .customer(key))) }
        let profile = VisitorProfile(name: letter.name, language: letter.language, attributes: letter.attributes)
        try await keep(.receive(InboundMessage(
            key: key, known: known, customer: CustomerCard(customer), profile: profile, clientID: letter.id, text: MessageText.cleaned(letter.text), attachments: attachments, choice: letter.choice)))
    }

    /// The provider's word for who it is counts at this entry point only: two messengers may know two people by one name.
    private func customer(_ letter: InboundLetter, _ entry: EntryPoint, _ known: Conversation?) async throws -> Customer {
        if let id = known?.customer, let customer = try await customers.wholeCustomer(id) { return customer }
        return try await customers.identify(Self.identity(letter.identity, at: entry), name: letter.name, at: clock.now)
    }

    static func identity(_ name: String, at entry: EntryPoint) -> Identity {
        switch entry.channel {
        case .wechat: Identity(.wechat, name)
        case .weibo: Identity(.weibo, name)
        // A number says who it is wherever it comes from.
        case .sms where name.hasPrefix("+"): Identity(.phone, name)
        case .sms, .webhook, .voice, .video, .chat, .email: Identity(.external, "\(entry.address):\(name)")
        }
    }

    private func note(_ delivery: Delivery, of id: MessageID, at entry: EntryPoint) async throws {
        guard let message = try await log.message(id), let conversation = try await log.conversation(message.conversation), conversation.key.entryPoint == entry.id else {
            throw ConnectorRefusal.malformed(field: "message", detail: "is no message of this entry point")
        }
        guard delivery.state > message.delivery.state else { return }
        try await keep(.report(message, delivery))
    }

    /// Told again it is the same: what is so already stays so.
    private func change(_ name: String, of identity: String, to text: String?, at entry: EntryPoint) async throws {
        let key = ConversationKey(channel: entry.channel, entryPoint: entry.id, identity: identity)
        guard let conversation = try await log.conversation(key), let message = try await log.message(in: conversation.id, by: .customer, clientID: name) else {
            throw ConnectorRefusal.malformed(field: "message.id", detail: "is no message of this customer; send the message itself first")
        }
        guard message.deletedAt == nil else { return }
        guard let text = text.map(MessageText.cleaned) else {
            return try await keep(.delete(message, by: .customer))
        }
        guard text != message.text else { return }
        try await keep(.edit(message, text: text, by: .customer))
    }

    private func tell(_ isTyping: Bool, by identity: String, at entry: EntryPoint) async throws {
        guard let conversation = try await log.conversation(ConversationKey(channel: entry.channel, entryPoint: entry.id, identity: identity)) else { return }
        await control.signal(TypingSignal(interaction: conversation.interaction, by: .customer, isTyping: isTyping))
    }
}
