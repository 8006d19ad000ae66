import CentrePorts
import ContactDomain

/// Seals by writing backwards: enough to see that what is stored is not what was given.
struct FakeSecrets: SecretKeeping {
    func seal(_ secret: [UInt8], for owner: String) throws -> SealedSecret {
        SealedSecret("sealed:\(owner):" + String(decoding: secret.reversed(), as: UTF8.self))
    }

    func open(_ sealed: SealedSecret, for owner: String) throws -> [UInt8] {
        guard sealed.text.hasPrefix("sealed:\(owner):") else { throw Fault() }
        return Array(sealed.text.dropFirst("sealed:\(owner):".count).utf8.reversed())
    }

    struct Fault: Error {}
}
