import CentrePorts
import ContactDomain
import Crypto
import Foundation
import HTTPTypes
import Testing

@testable import CentreAPI

/// A chat for the tests that visit it, and the site that shows it.
extension World {
    static let shop: EntryPointID = .make(410)
    static let siteSecret = "a secret that site and centre share"

    static func shopEntry(_ rule: ChatSettings.IdentityRule = .optional, secret: String = siteSecret, preChat: [PreChatField] = []) throws -> EntryPoint {
        let sealed = try FakeSecrets().seal(Array(secret.utf8), for: shop.description)
        return EntryPoint(
            id: shop, name: "Shop", address: "shop", flow: "welcome", channel: .chat, chat: ChatSettings(title: "Shop", preChat: preChat, identity: rule, secret: sealed))
    }

    func openShop(_ entry: EntryPoint) async throws {
        if try await store.get(EntryPoint.self, id: Self.shop.description) == nil {
            _ = try await store.create(entry, at: clock.now)
        } else {
            _ = try await store.replace(entry, expecting: nil, at: clock.now)
        }
    }

    /// What the site's server makes for who is signed in there.
    func proof(of user: String, for span: Span = .minutes(10), secret: String = siteSecret) -> JSONValue {
        let claims: JSONValue = ["sub": .string(user), "exp": .integer((clock.now + span).milliseconds / 1_000)]
        let signed = Base64URL.encode(Array(#"{"alg":"HS256"}"#.utf8)) + "." + Base64URL.encode(Answer.encoded(claims))
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return .string(signed + "." + Base64URL.encode(Array(code)))
    }

    static func hashProof(of user: String) -> JSONValue {
        let code = HMAC<SHA256>.authenticationCode(for: Data(user.utf8), using: SymmetricKey(data: Data(siteSecret.utf8)))
        return ["id": .string(user), "hash": .string(code.map { String(format: "%02x", $0) }.joined())]
    }
}

extension Visitor {
    /// Begins, or comes back, without a word from the flow.
    func begin(_ wish: [String: JSONValue] = [:]) async throws -> Reply {
        try await post("/public/chat/shop/sessions", .object(["begin": .bool(false)].merging(wish) { $1 }))
    }

    /// What the chat answers to who holds this token.
    func messages(_ token: String) async throws -> Reply { try await get("/public/chat/shop/messages", headers: [.authorization: "Bearer \(token)"]) }
}

extension Visitor.Reply {
    var token: String {
        guard case .string(let token)? = json["token"] else { return "" }
        return token
    }
}
