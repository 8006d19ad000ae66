import CentrePorts
import ContactDomain
import HTTPTypes

/// A visitor who has shown a token.
struct Guest: Sendable {
    let entry: EntryPoint
    let pass: VisitorPass

    var key: ConversationKey { pass.key }
    /// What limits and streams count by.
    var name: String { "\(pass.entry) \(pass.identity)" }
}

/// Lets visitors in: by the chat's address, from a site that may show it, with a token that was made here for this chat.
struct VisitorDoor: Sendable {
    let store: any ConfigurationStore
    let seal: VisitorSeal
    let clock: any WallClock

    private static let origin = HTTPField.Name("Origin")

    /// The chat at the address in the path.
    func entry(_ request: APIRequest) async throws -> EntryPoint {
        guard let address = request.parameters.get("address"), let entry = try await chat(at: address) else { throw Problem.notFound("chat") }
        guard let name = Self.origin, let origin = request.headers[name] else { return entry }
        guard Self.admits(origin, entry, authority: request.authority) else {
            throw Problem(.forbidden, "origin-not-allowed", "The site \(origin.prefix(300)) may not show this chat: an admin can allow it in the entry point.")
        }
        return entry
    }

    func guest(_ request: APIRequest) async throws -> Guest {
        let entry = try await entry(request)
        guard let presented = PresentedToken(request.headers), !presented.isCookie, let pass = seal.open(presented.token, at: clock.now), pass.entry == entry.id else {
            throw Self.tokenRefused
        }
        guard let chat = entry.chat, pass.holds(chat, at: clock.now) else { throw pass.user == nil ? Self.identityRequired : Self.tokenRefused }
        return Guest(entry: entry, pass: pass)
    }

    /// Whether who was let in may stay: their time may be over, or the chat set up anew.
    func admits(_ guest: Guest) async throws -> Bool {
        guard let chat = try await store.get(EntryPoint.self, id: guest.entry.id.description)?.value.chat else { return false }
        return guest.pass.holds(chat, at: clock.now)
    }

    static let tokenRefused = Problem(
        .unauthorized, "visitor-token-invalid", "The visitor's token is missing, has run out, or is for another chat, or the site's word for who this is has ended. Begin a new session.",
        headers: [.wwwAuthenticate: "Bearer realm=\"tandem chat\""])

    static let identityRequired = Problem(
        .unauthorized, "identity-required", "This chat is for visitors who are signed in at the site: send a signed identity.")

    func chat(at address: String) async throws -> EntryPoint? {
        guard let entry = try await store.find(EntryPoint.self, key: address)?.value, entry.channel == .chat, entry.chat != nil else { return nil }
        return entry
    }

    /// Pages of our own, and the sites that the entry point names.
    static func admits(_ origin: String, _ entry: EntryPoint, authority: String?) -> Bool {
        guard let asking = WebOrigin(origin) else { return entry.chat?.allowedOrigins.contains("*") == true }
        if let authority, [WebOrigin("https://\(authority)"), WebOrigin("http://\(authority)")].contains(asking) { return true }
        return entry.chat?.allowedOrigins.contains { $0 == "*" || WebOrigin($0) == asking } == true
    }
}
