import CentrePorts
import ContactDomain
import Crypto
import Foundation

/// Seals the secrets of entry points (AES-256-GCM): who has the database alone cannot read them.
public struct ChannelSecretBox: SecretKeeping {
    private let key: SymmetricKey

    /// - Parameter master: at least 16 random bytes that stay the same, kept outside the database.
    public init(master: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: master), info: Data("tandem channel secrets".utf8), outputByteCount: 32)
    }

    public func seal(_ secret: [UInt8], for owner: String) throws -> SealedSecret {
        let box = try AES.GCM.seal(Data(secret), using: key, authenticating: Data(owner.utf8))
        // Only a nonce of another length than the usual has no combined form.
        guard let combined = box.combined else { throw SealFault.unusableNonce }
        return SealedSecret(combined.base64EncodedString())
    }

    public func open(_ sealed: SealedSecret, for owner: String) throws -> [UInt8] {
        guard let combined = Data(base64Encoded: sealed.text) else { throw SealFault.notSealed }
        return Array(try AES.GCM.open(try AES.GCM.SealedBox(combined: combined), using: key, authenticating: Data(owner.utf8)))
    }

    enum SealFault: Error { case unusableNonce, notSealed }
}
