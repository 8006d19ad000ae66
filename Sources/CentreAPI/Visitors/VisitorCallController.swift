import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// A visitor goes on in a call: the phone that they get belongs to their chat, and to nothing else.
struct VisitorCallController: Controller {
    let door: VisitorDoor
    let talk: VisitorTalk
    let phoneBook: PhoneBook
    let phones: VisitorPhones
    let limits: VisitorLimits

    /// Time enough to allow the microphone and to talk. Who calls later asks for another phone.
    static let lifetime = Span.minutes(60)

    var routes: [Route] { [.api(.post, "/public/chat/{address}/call", call)] }

    @Sendable private func call(_ request: APIRequest) async throws -> Answer {
        let guest = try await door.guest(request)
        try limits.call(guest, request)
        guard guest.entry.acceptsWebCalls else {
            throw Problem(.forbidden, "calls-not-offered", "This chat does not offer calls: an admin can allow them in the entry point.")
        }
        let view = try await talk.present(guest)?.view
        let (account, expiresAt) = try await phones.admit(from: view?.id, for: Self.lifetime)
        return .json(WebCall(phoneBook, account, to: guest.entry, until: expiresAt, host: request.hostName))
    }
}
