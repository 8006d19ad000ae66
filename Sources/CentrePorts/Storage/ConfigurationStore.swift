import ContactDomain

/// What admins set up through the API: agents, queues, entry points, users.
public protocol ConfigurationResource: Codable, Equatable, Sendable {
    /// The name of the collection in the API and in the store.
    static var kind: String { get }
    /// The id as text.
    var resourceID: String { get }
    /// What must be unique in the collection: a key, a login, an address.
    var uniqueKey: String { get }
}

extension AgentProfile: ConfigurationResource {
    public static var kind: String { "agents" }
    public var resourceID: String { id.description }
    public var uniqueKey: String { endpoint.text }
}

extension QueueProfile: ConfigurationResource {
    public static var kind: String { "queues" }
    public var resourceID: String { id.description }
    public var uniqueKey: String { key }
}

extension EntryPoint: ConfigurationResource {
    public static var kind: String { "entry-points" }
    public var resourceID: String { id.description }
    public var uniqueKey: String { address }
}

extension UserAccount: ConfigurationResource {
    public static var kind: String { "users" }
    public var resourceID: String { id.description }
    public var uniqueKey: String { login.lowercased() }
}

/// A resource with the number that its ETag is made of: 1 when created, one more with each change.
public struct Versioned<Value: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
    public let value: Value
    public let version: Int64

    public init(value: Value, version: Int64) {
        self.value = value
        self.version = version
    }
}

public enum ConfigurationError: Error, Equatable, Sendable {
    case notFound
    /// Somebody else changed it since: the present version is given.
    case lostUpdate(present: Int64)
    /// Another resource of the kind has the same unique key.
    case duplicate(key: String)
}

public protocol ConfigurationStore: Sendable {
    func all<Resource: ConfigurationResource>(_ type: Resource.Type) async throws -> [Versioned<Resource>]
    func page<Resource: ConfigurationResource>(_ type: Resource.Type, cursor: String?, limit: Int) async throws -> Page<Versioned<Resource>>
    func get<Resource: ConfigurationResource>(_ type: Resource.Type, id: String) async throws -> Versioned<Resource>?
    func find<Resource: ConfigurationResource>(_ type: Resource.Type, key: String) async throws -> Versioned<Resource>?
    func create<Resource: ConfigurationResource>(_ resource: Resource, at: Timestamp) async throws -> Versioned<Resource>
    /// - Parameter expecting: the version that the caller saw; nil to overwrite whatever is there.
    func replace<Resource: ConfigurationResource>(_ resource: Resource, expecting: Int64?, at: Timestamp) async throws -> Versioned<Resource>
    func delete<Resource: ConfigurationResource>(_ type: Resource.Type, id: String, expecting: Int64?) async throws
}
