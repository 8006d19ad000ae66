import ContactDomain
import Crypto
import Foundation

/// Who a visitor is, as their token says it. The service keeps nothing of it: whoever has the token is the visitor.
struct VisitorPass: Codable, Equatable, Sendable {
    let entry: EntryPointID
    /// The visitor as the channel knows them: `v:` and random text, or `u:` and the site's name for a signed-in user.
    let identity: String
    let expiresAt: Timestamp
    /// The site's word for who they are; nil for who is nobody in particular.
    var proof: Proof?
    /// As shown to the agent: what the site vouches for, else what the visitor says.
    var name = ""
    var email: String?
    /// What the site itself has signed. Nothing that the visitor says beside it takes its place, and nothing else makes them somebody whom we know.
    var vouchedName: String?
    var vouchedEmail: String?
    var language: LanguageTag?
    /// What was answered before the chat began, and the page.
    var fields: [String: String] = [:]

    /// What a signed identity was worth when it was shown. Renewing a token makes it no longer.
    struct Proof: Codable, Equatable, Sendable {
        /// Nil where the site gave no end.
        var until: Timestamp?
        /// Tells the secret that signed it from those that came after.
        let secret: String

        init(until: Timestamp?, secret: SealedSecret) {
            self.until = until
            self.secret = Self.name(of: secret)
        }

        /// Of what is stored, which is written anew with each new secret.
        static func name(of secret: SealedSecret) -> String { Base64URL.encode(SHA256.hash(data: Data(secret.text.utf8)).prefix(9)) }
    }

    var isVerified: Bool { proof != nil }

    /// Whether it opens the chat as it is set up now: the site's word may have ended, its secret or the rule may have changed since.
    func holds(_ chat: ChatSettings, at now: Timestamp) -> Bool {
        guard expiresAt > now else { return false }
        guard user != nil else { return chat.identity != .required }
        guard let proof, let secret = chat.secret, chat.identity != .none else { return false }
        return proof.secret == Proof.name(of: secret) && proof.until.map { $0 > now } ?? true
    }

    /// How long a visitor is known who does not come back.
    static let lifetime = Span.minutes(30 * 24 * 60)

    var key: ConversationKey { ConversationKey(channel: .chat, entryPoint: entry, identity: identity) }

    /// A browser that was never here.
    static func newIdentity() -> String { "v:" + Base64URL.encode(SecureBytes.random(18)) }
    /// Somebody whom the site vouches for.
    static func identity(ofUser name: String) -> String { "u:" + name }
    /// The site's name for a verified visitor.
    var user: String? { identity.hasPrefix("u:") ? String(identity.dropFirst(2)) : nil }
}

/// Makes visitors' tokens, and reads those that were made here.
struct VisitorSeal: Sendable {
    private let key: SymmetricKey

    init(secret: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: secret), info: Data("tandem visitor".utf8), outputByteCount: 32)
    }

    /// A header of this size passes every proxy; longer text is not even looked at, and never given out.
    static let longest = 7_168

    func seal(_ pass: VisitorPass) -> String {
        let content = Answer.encoded(pass)
        return Base64URL.encode(content) + "." + Base64URL.encode(tag(content))
    }

    /// - Returns: nil for what was not made here, was changed, or has run out.
    func open(_ token: String, at now: Timestamp) -> VisitorPass? { read(token).flatMap { $0.expiresAt > now ? $0 : nil } }

    /// What was made here, also long ago.
    func read(_ token: String) -> VisitorPass? {
        guard token.utf8.count <= Self.longest else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let content = Base64URL.decode(String(parts[0])), let given = Base64URL.decode(String(parts[1])), ConstantTime.equal(given, tag(content))
        else { return nil }
        return try? JSONDecoder().decode(VisitorPass.self, from: Data(content))
    }

    private func tag(_ content: [UInt8]) -> [UInt8] { Array(HMAC<SHA256>.authenticationCode(for: Data(content), using: key)) }
}
