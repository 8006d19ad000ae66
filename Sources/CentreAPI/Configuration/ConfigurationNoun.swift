import CentrePorts
import ContactDomain

/// What is special about one kind of configuration resource; all else is the same for each (`ConfigurationController`).
protocol ConfigurationNoun: Sendable {
    associatedtype Resource: ConfigurationResource
    associatedtype Body: Decodable & Sendable

    /// For people: `agent`.
    var name: String { get }
    /// Builds the resource from a body and refuses values that cannot be used.
    /// - Parameter present: what is replaced; nil when it is new.
    func resource(_ body: Body, id: String, present: Resource?) async throws -> Resource
    /// Brings the rest of the system up to date with what is now stored.
    func stored(_ resource: Resource, replacing: Resource?, body: Body, by caller: Caller) async throws
    /// Refuses deletions that would break something.
    func checkDeletion(of resource: Resource, by caller: Caller) async throws
    func deleted(_ resource: Resource, by caller: Caller) async throws
    /// What a caller gets to see.
    func shown(_ resource: Resource, to caller: Caller) async throws -> any Encodable & Sendable
    /// What its maker gets to see, after `stored`.
    func shownAtCreation(_ resource: Resource, to caller: Caller) async throws -> any Encodable & Sendable
    /// What its maker sees is not kept for repeated requests.
    var answersHoldSecrets: Bool { get }
}

extension ConfigurationNoun {
    func checkDeletion(of resource: Resource, by caller: Caller) async throws {}
    func shown(_ resource: Resource, to caller: Caller) async throws -> any Encodable & Sendable { resource }
    func shownAtCreation(_ resource: Resource, to caller: Caller) async throws -> any Encodable & Sendable { try await shown(resource, to: caller) }
    var answersHoldSecrets: Bool { false }
}

/// Bodies may repeat the id of the path, as clients do that send back what they read.
func requireSameID(_ given: String?, _ id: String, _ validation: inout Validation) {
    validation.require(given == nil || given == id, "id", "is not the id of the path; ids are given by the server")
}
