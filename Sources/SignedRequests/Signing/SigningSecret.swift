import Crypto
import Foundation

/// The secret that requests are signed with, as Standard Webhooks writes it: `whsec_` and base64.
///
/// No description shows it.
package struct SigningSecret: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private static let prefix = "whsec_"
    /// In bytes; the specification allows 24 to 64.
    private static let size = 32

    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package static func random() -> SigningSecret {
        var generator = SystemRandomNumberGenerator()
        return SigningSecret(bytes: (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    /// For the one time that it is shown.
    package func reveal() -> String { Self.prefix + Data(bytes).base64EncodedString() }

    /// `v1,` and the HMAC-SHA256 of id, second and body, joined by dots, in base64.
    package func signature(id: String, second: Int64, body: [UInt8]) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        code.update(data: Data("\(id).\(second).".utf8))
        code.update(data: Data(body))
        return "v1," + Data(code.finalize()).base64EncodedString()
    }

    package var description: String { "SigningSecret(not shown)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Reads what an admin gives us: `whsec_` and base64, or else the text's own bytes.
    package init(text: String) {
        let encoded = text.hasPrefix(Self.prefix) ? Data(base64Encoded: String(text.dropFirst(Self.prefix.count))) : nil
        bytes = encoded.map { Array($0) } ?? Array(text.utf8)
    }

    /// Whether one of the signatures of a header is this secret's. Takes as long for a wrong one as for a right one.
    package func accepts(_ header: String, id: String, second: Int64, body: [UInt8]) -> Bool {
        let expected = Array(signature(id: id, second: second, body: body).utf8)
        return header.utf8.count <= 4_096 && header.split(separator: " ").reduce(false) { found, given in
            let bytes = Array(given.utf8)
            guard bytes.count == expected.count else { return found }
            return zip(bytes, expected).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0 || found
        }
    }
}
