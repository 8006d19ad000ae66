import Crypto
import Foundation

/// The secret that a subscription's requests are signed with, as Standard Webhooks writes it: `whsec_` and base64.
///
/// No description shows it.
struct WebhookSecret: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private static let prefix = "whsec_"
    /// In bytes; the specification allows 24 to 64.
    private static let size = 32

    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    static func random() -> WebhookSecret {
        var generator = SystemRandomNumberGenerator()
        return WebhookSecret(bytes: (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    /// For the one time that it is shown.
    func reveal() -> String { Self.prefix + Data(bytes).base64EncodedString() }

    /// `v1,` and the HMAC-SHA256 of id, second and body, joined by dots, in base64.
    func signature(id: String, second: Int64, body: [UInt8]) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        code.update(data: Data("\(id).\(second).".utf8))
        code.update(data: Data(body))
        return "v1," + Data(code.finalize()).base64EncodedString()
    }

    var description: String { "WebhookSecret(not shown)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
