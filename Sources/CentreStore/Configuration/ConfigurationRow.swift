import CentrePorts
import GRDB

/// Configuration resources in the database.
enum ConfigurationRow {
    /// In the order of their ids: the same at every start.
    static let all = "SELECT version, json FROM configuration WHERE kind = ? ORDER BY id"
    static let list = """
        SELECT createdAt, id, version, json FROM configuration WHERE kind = ? AND (createdAt, id) < (?, ?) \
        ORDER BY createdAt DESC, id DESC LIMIT ?
        """
    static let byID = "SELECT version, json FROM configuration WHERE kind = ? AND id = ?"
    static let byKey = "SELECT version, json FROM configuration WHERE kind = ? AND uniqueKey = ?"

    static func resource<Resource: ConfigurationResource>(_ row: Row) throws -> Versioned<Resource> {
        Versioned(value: try JSONText.decode(Resource.self, from: try row.value("json")), version: try row.value("version"))
    }

    static func version(_ kind: String, _ id: String, _ connection: Database) throws -> Int64? {
        try Int64.fetchOne(connection, sql: "SELECT version FROM configuration WHERE kind = ? AND id = ?", arguments: [kind, id])
    }

    /// - Throws: `ConfigurationError` where there is none, or not the expected one.
    static func present(_ kind: String, _ id: String, expecting: Int64?, _ connection: Database) throws -> Int64 {
        guard let present = try version(kind, id, connection) else { throw ConfigurationError.notFound }
        if let expecting, expecting != present { throw ConfigurationError.lostUpdate(present: present) }
        return present
    }

    static func refuseDuplicate(of resource: some ConfigurationResource, _ connection: Database) throws {
        let kind = type(of: resource).kind
        let other = try String.fetchOne(
            connection, sql: "SELECT id FROM configuration WHERE kind = ? AND uniqueKey = ? AND id <> ?", arguments: [kind, resource.uniqueKey, resource.resourceID])
        guard other == nil else { throw ConfigurationError.duplicate(key: resource.uniqueKey) }
    }
}
