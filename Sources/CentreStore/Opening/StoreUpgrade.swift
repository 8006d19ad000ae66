import ContactDomain

/// A database of an earlier version is brought up to date: told before and after, because with millions of contacts it takes minutes.
public struct StoreUpgrade: Equatable, Sendable {
    /// The steps that the database has not taken yet.
    public let steps: [String]
    /// The size of the database before, in bytes. It may need as much again on the disk meanwhile.
    public let size: Int64
    /// How long it took; nil when it begins.
    public let duration: Duration?
}
