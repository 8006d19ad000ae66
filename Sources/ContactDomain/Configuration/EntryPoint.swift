/// What starts a flow: a dialled number, a name that web pages call, a chat on a site, a messenger's account.
public struct EntryPoint: Equatable, Sendable {
    public let id: EntryPointID
    public var name: String
    /// The dialled number or name, as it arrives: `+4930123456`, `8000`, `demo`.
    public var address: String
    /// The flow that serves what arrives here.
    public var flow: FlowName
    public var language: LanguageTag
    /// Visitors' browsers may call it without an account ("call us").
    public var acceptsWebCalls: Bool
    /// How what arrives here reaches us.
    public var channel: ContactChannel
    /// Set where the channel is chat.
    public var chat: ChatSettings?
    /// Set where a connector of its own brings the messages.
    public var webhook: ConnectorSettings?

    public init(
        id: EntryPointID, name: String, address: String, flow: FlowName, language: LanguageTag = "en", acceptsWebCalls: Bool = false,
        channel: ContactChannel = .voice, chat: ChatSettings? = nil, webhook: ConnectorSettings? = nil
    ) {
        self.id = id
        self.name = name
        self.address = address
        self.flow = flow
        self.language = language
        self.acceptsWebCalls = acceptsWebCalls
        self.channel = channel
        self.chat = chat
        self.webhook = webhook
    }

    /// Channels that entry points can have so far.
    public static let channels: [ContactChannel] = [.voice, .chat] + connectorChannels
    /// Of these, the ones whose messages a connector of its own brings.
    public static let connectorChannels: [ContactChannel] = [.sms, .wechat, .weibo, .webhook]
}

// What is missing has its default: entry points that were stored before there was anything but calls are read all the same.
extension EntryPoint: Codable {
    private enum CodingKeys: String, CodingKey { case id, name, address, flow, language, acceptsWebCalls, channel, chat, webhook }

    public init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try stored.decode(EntryPointID.self, forKey: .id), name: try stored.decode(String.self, forKey: .name), address: try stored.decode(String.self, forKey: .address),
            flow: try stored.decode(FlowName.self, forKey: .flow), language: try stored.decodeIfPresent(LanguageTag.self, forKey: .language) ?? "en",
            acceptsWebCalls: try stored.decodeIfPresent(Bool.self, forKey: .acceptsWebCalls) ?? false,
            channel: try stored.decodeIfPresent(ContactChannel.self, forKey: .channel) ?? .voice, chat: try stored.decodeIfPresent(ChatSettings.self, forKey: .chat),
            webhook: try stored.decodeIfPresent(ConnectorSettings.self, forKey: .webhook))
    }
}

/// A secret that only the service can open: sealed text, as it may lie in the database and the journal.
public struct SealedSecret: TextValue {
    public let text: String
    public init(_ text: String) { self.text = text }
}
