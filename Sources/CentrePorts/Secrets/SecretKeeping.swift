import ContactDomain

/// Seals secrets that admins give us, so that neither the database nor the journal holds them in the clear.
public protocol SecretKeeping: Sendable {
    /// A sealed secret opens for its own owner alone.
    /// - Parameter owner: what it belongs to: an entry point's id as text.
    func seal(_ secret: [UInt8], for owner: String) throws -> SealedSecret
    func open(_ sealed: SealedSecret, for owner: String) throws -> [UInt8]
}
