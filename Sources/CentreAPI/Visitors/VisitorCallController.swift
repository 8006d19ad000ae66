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
        let view = try await talk.present(guest)?.view
        var mayCall = guest.entry.acceptsWebCalls
        if !mayCall { mayCall = try await isInvited(guest) }
        guard mayCall else {
            throw Problem(.forbidden, "calls-not-offered", "This chat does not offer calls, and no agent has invited this visitor to one.")
        }
        let (account, expiresAt) = try await phones.admit(from: view?.id, for: Self.lifetime)
        return .json(WebCall(phoneBook, account, to: guest.entry, until: expiresAt, host: request.hostName))
    }

    /// An agent's message in the present contact has a button that opens a call.
    private func isInvited(_ guest: Guest) async throws -> Bool {
        guard let present = try await talk.present(guest), let view = present.view else { return false }
        let latest = try await talk.messages.messages(of: present.conversation.id, after: nil, before: .max, audience: .everyone, limit: 100)
        return latest.contains { $0.interaction == view.id && $0.deletedAt == nil && $0.buttons.contains { $0.key == Message.Button.callKey } }
    }
}
