import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Where the connectors of messengers post what customers write. They have no account: their signature speaks for them.
struct ChannelController: Controller {
    let channels: any ChannelControl

    /// Files come inside the body, in base64.
    static let bodyLimit = 15 * 1024 * 1024

    var routes: [Route] { [.api(.post, "/public/channels/{address}/inbound", bodyLimit: Self.bodyLimit, receive)] }

    @Sendable private func receive(_ request: APIRequest) async throws -> Answer {
        guard let address = request.parameters.get("address") else { throw Problem.notFound("channel") }
        let headers = Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { first, _ in first })
        do {
            try await channels.receive(ConnectorRequest(headers: headers, body: request.body), at: address)
        } catch let refusal as ConnectorRefusal {
            throw Self.problem(refusal)
        }
        return .noContent
    }

    private static func problem(_ refusal: ConnectorRefusal) -> Problem {
        switch refusal {
        case .unknown: .notFound("channel")
        case .untrusted(let why): Problem(.unauthorized, "signature-refused", "The request cannot be trusted: \(why).")
        case .malformed(let field, let detail): .invalidBody([FieldFault(field, detail)])
        }
    }
}
