/// Why the store cannot keep what it is given, or cannot give back what it kept.
///
/// Every call of a storage port may throw it. What was asked was not done: a failed write left nothing behind
/// and may be tried again.
public struct StorageFault: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Kind: String, CaseIterable, Codable, Equatable, Sendable {
        case diskFull, readOnly
        /// Another program holds the database, for longer than we wait.
        case locked
        case corrupt
        /// A later version of the program has already changed the database.
        case newerSchema
        /// The file is something else.
        case notADatabase
        case cannotOpen
        /// The operating system reported an error of the device.
        case inputOutput
        /// The data breaks a rule of the schema: a defect of the program.
        case refused
        /// A stored value cannot be read back.
        case unreadable
    }

    public let kind: Kind
    /// The database file, and where known what was done with it.
    public let place: String
    /// What is wrong, for people.
    public let detail: String
    /// What to do about it, for people.
    public let remedy: String

    public init(_ kind: Kind, place: String, detail: String, remedy: String) {
        self.kind = kind
        self.place = place
        self.detail = detail
        self.remedy = remedy
    }

    public var description: String { "\(place): \(detail) \(remedy)" }
}
