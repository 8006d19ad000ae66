import CentrePorts
import Crypto
import Foundation
import SignedRequests

/// Seals secrets for the database (AES-256-GCM): who has the database alone cannot read them.
public struct SecretBox: Sendable {
    private let key: SymmetricKey

    /// - Parameter master: at least 16 random bytes that stay the same, kept outside the database.
    public init(master: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: master), info: Data("tandem webhook secrets".utf8), outputByteCount: 32)
    }

    /// A sealed secret opens for its own subscription alone.
    func seal(_ secret: SigningSecret, for id: WebhookID) throws -> [UInt8] {
        let box = try AES.GCM.seal(Data(secret.bytes), using: key, authenticating: Data(id.description.utf8))
        // Only a nonce of another length than the usual has no combined form.
        guard let combined = box.combined else { throw SealFault() }
        return Array(combined)
    }

    func open(_ sealed: [UInt8], for id: WebhookID) throws -> SigningSecret {
        let box = try AES.GCM.SealedBox(combined: Data(sealed))
        return SigningSecret(bytes: Array(try AES.GCM.open(box, using: key, authenticating: Data(id.description.utf8))))
    }

    struct SealFault: Error {}
}
