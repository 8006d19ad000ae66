/// What starts a flow: a dialled number, or a name that web pages call.
public struct EntryPoint: Codable, Equatable, Sendable {
    public let id: EntryPointID
    public var name: String
    /// The dialled number or name, as it arrives: `+4930123456`, `8000`, `demo`.
    public var address: String
    /// The flow that serves what arrives here.
    public var flow: FlowName
    public var language: LanguageTag
    /// Visitors' browsers may call it without an account ("call us").
    public var acceptsWebCalls: Bool

    public init(id: EntryPointID, name: String, address: String, flow: FlowName, language: LanguageTag = "en", acceptsWebCalls: Bool = false) {
        self.id = id
        self.name = name
        self.address = address
        self.flow = flow
        self.language = language
        self.acceptsWebCalls = acceptsWebCalls
    }
}
