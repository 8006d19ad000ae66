import CentrePorts
import ContactDomain

/// Entry points: which flow a dialled number, a chat or a messenger starts.
struct EntryPointNoun: ConfigurationNoun {
    let control: any CentreControl
    let secrets: any SecretKeeping
    let channels: any ChannelControl
    let flows: @Sendable () async -> [FlowName]

    let name = "entry point"

    struct Body: Decodable, Sendable {
        let id: String?
        let name: String
        let address: String
        let flow: FlowName
        let language: LanguageTag?
        let acceptsWebCalls: Bool?
        let channel: ContactChannel?
        let chat: ChatBody?
        let webhook: ConnectorBody?
    }

    func resource(_ body: Body, id: String, present: EntryPoint?) async throws -> EntryPoint {
        var validation = Validation()
        requireSameID(body.id, id, &validation)
        validation.requireText(body.name, "name")
        validation.requireName(body.address, "address", also: "+", upTo: 64)
        if let language = body.language { validation.requireLanguage(language.text, "language") }
        let known = await flows()
        validation.require(known.contains(body.flow), "flow", "is not a flow; there are: \(known.map(\.text).sorted().joined(separator: ", "))")
        let channel = body.channel ?? .voice
        checkChannel(channel, body, present, &validation)
        body.chat?.check(&validation)
        body.webhook?.check(&validation)
        try validation.finish()
        let connector = try body.webhook?.settings(id, present?.webhook, secrets)
        if let connector {
            for fault in await channels.faults(in: connector, of: channel) { validation.require(false, "webhook.\(fault.field)", fault.detail) }
            try validation.finish()
        }
        return EntryPoint(
            id: try parsedID(id, of: name), name: body.name, address: body.address, flow: body.flow, language: body.language ?? "en",
            acceptsWebCalls: body.acceptsWebCalls ?? false, channel: channel, chat: try body.chat?.settings(id, present?.chat, secrets), webhook: connector)
    }

    private func checkChannel(_ channel: ContactChannel, _ body: Body, _ present: EntryPoint?, _ validation: inout Validation) {
        let known = EntryPoint.channels
        validation.require(known.contains(channel), "channel", "is not served yet; there are: \(known.map(\.rawValue).joined(separator: ", "))")
        // Conversations are known by it: they would lose their customers.
        validation.require(present.map { $0.channel == channel } ?? true, "channel", "cannot be changed; make another entry point")
        validation.require((channel == .chat) == (body.chat != nil), "chat", channel == .chat ? "is missing: a chat needs its settings" : "is for the channel chat only")
        let isConnected = EntryPoint.connectorChannels.contains(channel)
        validation.require(
            isConnected == (body.webhook != nil), "webhook",
            isConnected ? "is missing: this channel needs a connector" : "is for the channels \(EntryPoint.connectorChannels.map(\.rawValue).joined(separator: ", ")) only")
        validation.require(present?.webhook != nil || body.webhook == nil || body.webhook?.secret != nil, "webhook.secret", "is missing")
        validation.require(
            body.chat?.identity != .required && body.chat?.identity != .optional || body.chat?.secret?.isEmpty == false || present?.chat?.secret != nil && body.chat?.secret == nil,
            "chat.secret", "is missing: identities are signed with it")
    }

    func stored(_ resource: EntryPoint, replacing: EntryPoint?, body: Body, by caller: Caller) async throws {
        try await control.apply(.entryPoint(resource), by: caller.initiator)
    }

    func deleted(_ resource: EntryPoint, by caller: Caller) async throws {
        try await control.apply(.entryPointRemoved(resource.id), by: caller.initiator)
    }

    func shown(_ resource: EntryPoint, to caller: Caller) async throws -> any Encodable & Sendable { ShownEntryPoint(entry: resource) }
}
