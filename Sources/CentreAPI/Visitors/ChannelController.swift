import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Where the connectors of messengers post what customers write. They have no account: their signature speaks for them.
struct ChannelController: Controller {
    let channels: any ChannelControl
    /// Requests that nobody vouches for, by address.
    private let strangers: RateLimiter

    init(channels: any ChannelControl, clock: any WallClock) {
        self.channels = channels
        strangers = RateLimiter(limit: 300, window: .minutes(1), clock: clock)
    }

    /// Files come inside the body, in base64.
    static let bodyLimit = 15 * 1024 * 1024

    var routes: [Route] { [.api(.post, "/public/channels/{address}/inbound", bodyLimit: Self.bodyLimit, admit: count, receive)] }

    /// Taken before the body is read, and given back where somebody vouches for it: a flood of forged requests costs nothing.
    @Sendable private func count(_ address: String) throws {
        if let wait = strangers.take(ClientAddress.key(address)) { throw Self.tooMany(wait) }
    }

    @Sendable private func receive(_ request: APIRequest) async throws -> Answer {
        guard let address = request.parameters.get("address") else { throw Problem.notFound("channel") }
        let sender = ClientAddress.key(request.address)
        let headers = Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { first, _ in first })
        do {
            try await channels.receive(ConnectorRequest(headers: headers, body: request.body), at: address)
        } catch let refusal as ConnectorRefusal {
            if refusal.isVouchedFor { strangers.giveBack(sender) }
            throw Self.problem(refusal)
        } catch {
            strangers.giveBack(sender)
            throw error
        }
        strangers.giveBack(sender)
        return .noContent
    }

    private static func tooMany(_ wait: Span) -> Problem {
        .tooMany("too-many-requests", "That was too much at a time. Send it again later, signed anew.", after: wait)
    }

    private static func problem(_ refusal: ConnectorRefusal) -> Problem {
        switch refusal {
        case .unknown: .notFound("channel")
        case .untrusted(let why): Problem(.unauthorized, "signature-refused", "The request cannot be trusted: \(why).")
        case .tooMany(let wait): tooMany(wait)
        case .malformed(let field, let detail): .invalidBody([FieldFault(field, detail)])
        }
    }
}

extension ConnectorRefusal {
    /// Its sender has the channel's secret.
    fileprivate var isVouchedFor: Bool {
        switch self {
        case .unknown, .untrusted: false
        case .tooMany, .malformed: true
        }
    }
}
