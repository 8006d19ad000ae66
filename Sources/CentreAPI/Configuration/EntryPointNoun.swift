import CentrePorts
import ContactDomain

/// Entry points: which flow a dialled number or name starts.
struct EntryPointNoun: ConfigurationNoun {
    let control: any CentreControl
    let flows: @Sendable () async -> [FlowName]

    let name = "entry point"

    struct Body: Decodable, Sendable {
        let id: String?
        let name: String
        let address: String
        let flow: FlowName
        let language: LanguageTag?
        let acceptsWebCalls: Bool?
    }

    func resource(_ body: Body, id: String, present: EntryPoint?) async throws -> EntryPoint {
        var validation = Validation()
        requireSameID(body.id, id, &validation)
        validation.requireText(body.name, "name")
        validation.requireName(body.address, "address", also: "+", upTo: 64)
        if let language = body.language { validation.requireLanguage(language.text, "language") }
        let known = await flows()
        validation.require(known.contains(body.flow), "flow", "is not a flow; there are: \(known.map(\.text).sorted().joined(separator: ", "))")
        try validation.finish()
        return EntryPoint(
            id: try parsedID(id, of: name), name: body.name, address: body.address, flow: body.flow, language: body.language ?? "en",
            acceptsWebCalls: body.acceptsWebCalls ?? false)
    }

    func stored(_ resource: EntryPoint, replacing: EntryPoint?, body: Body, by caller: Caller) async throws {
        try await control.apply(.entryPoint(resource), by: caller.initiator)
    }

    func deleted(_ resource: EntryPoint, by caller: Caller) async throws {
        try await control.apply(.entryPointRemoved(resource.id), by: caller.initiator)
    }
}
