import CentrePorts
import ContactDomain
import GRDB

/// Versions are compared and raised in one write transaction: of two who change the same version, one is refused.
extension CentreStore: ConfigurationStore {
    public func all<Resource: ConfigurationResource>(_ type: Resource.Type) async throws -> [Versioned<Resource>] {
        try await read("read \(Resource.kind)") { connection in
            try Row.fetchAll(connection, sql: ConfigurationRow.all, arguments: [Resource.kind]).map(ConfigurationRow.resource)
        }
    }

    public func page<Resource: ConfigurationResource>(_ type: Resource.Type, cursor: String?, limit: Int) async throws -> Page<Versioned<Resource>> {
        let key = try PageKey(cursor: cursor, list: Resource.kind) ?? .beforeAll
        let limit = PageKey.bounded(limit)
        let rows = try await read("list \(Resource.kind)") { connection in
            try Row.fetchAll(connection, sql: ConfigurationRow.list, arguments: [Resource.kind, key.createdAt.milliseconds, key.id, limit + 1]).map { row in
                (PageKey(createdAt: try row.instant("createdAt"), id: try row.value("id")), try ConfigurationRow.resource(row) as Versioned<Resource>)
            }
        }
        return try page(rows, limit: limit, list: Resource.kind) { $0 }
    }

    public func get<Resource: ConfigurationResource>(_ type: Resource.Type, id: String) async throws -> Versioned<Resource>? {
        try await one(ConfigurationRow.byID, [Resource.kind, id])
    }

    public func find<Resource: ConfigurationResource>(_ type: Resource.Type, key: String) async throws -> Versioned<Resource>? {
        try await one(ConfigurationRow.byKey, [Resource.kind, key])
    }

    public func create<Resource: ConfigurationResource>(_ resource: Resource, at: Timestamp) async throws -> Versioned<Resource> {
        let json = try JSONText.encode(resource)
        return try await write("create \(Resource.kind)") { connection in
            try ConfigurationRow.refuseDuplicate(of: resource, connection)
            guard try ConfigurationRow.version(Resource.kind, resource.resourceID, connection) == nil else {
                throw ConfigurationError.duplicate(key: resource.resourceID)
            }
            try connection.run(
                "INSERT INTO configuration (kind, id, uniqueKey, version, createdAt, changedAt, json) VALUES (?, ?, ?, 1, ?, ?, ?)",
                [Resource.kind, resource.resourceID, resource.uniqueKey, at.milliseconds, at.milliseconds, json])
            return Versioned(value: resource, version: 1)
        }
    }

    public func replace<Resource: ConfigurationResource>(_ resource: Resource, expecting: Int64?, at: Timestamp) async throws -> Versioned<Resource> {
        let json = try JSONText.encode(resource)
        return try await write("replace \(Resource.kind) \(resource.resourceID)") { connection in
            let present = try ConfigurationRow.present(Resource.kind, resource.resourceID, expecting: expecting, connection)
            try ConfigurationRow.refuseDuplicate(of: resource, connection)
            try connection.run(
                "UPDATE configuration SET uniqueKey = ?, version = ?, changedAt = ?, json = ? WHERE kind = ? AND id = ?",
                [resource.uniqueKey, present + 1, at.milliseconds, json, Resource.kind, resource.resourceID])
            return Versioned(value: resource, version: present + 1)
        }
    }

    public func delete<Resource: ConfigurationResource>(_ type: Resource.Type, id: String, expecting: Int64?) async throws {
        try await write("delete \(Resource.kind) \(id)") { connection in
            _ = try ConfigurationRow.present(Resource.kind, id, expecting: expecting, connection)
            try connection.run("DELETE FROM configuration WHERE kind = ? AND id = ?", [Resource.kind, id])
        }
    }

    private func one<Resource: ConfigurationResource>(_ sql: String, _ arguments: StatementArguments) async throws -> Versioned<Resource>? {
        try await read("read \(Resource.kind)") { connection in
            try Row.fetchOne(connection, sql: sql, arguments: arguments).map(ConfigurationRow.resource)
        }
    }
}
