import CentrePorts
import ContactDomain

/// A configuration store in memory, with versions, unique keys and pages.
actor FakeStore: ConfigurationStore {
    private struct Row {
        var value: any ConfigurationResource
        var version: Int64
    }

    private struct Broken: Error {}

    private var rows: [String: [String: Row]] = [:]
    private var isBroken = false

    func breakDown() { isBroken = true }

    private func sorted<Resource: ConfigurationResource>(_ type: Resource.Type) throws -> [Versioned<Resource>] {
        if isBroken { throw Broken() }
        return (rows[Resource.kind] ?? [:]).sorted { $0.key < $1.key }.compactMap { row in (row.value.value as? Resource).map { Versioned(value: $0, version: row.value.version) } }
    }

    func all<Resource: ConfigurationResource>(_ type: Resource.Type) async throws -> [Versioned<Resource>] { try sorted(type) }

    func page<Resource: ConfigurationResource>(_ type: Resource.Type, cursor: String?, limit: Int) async throws -> Page<Versioned<Resource>> {
        let rest = try sorted(type).filter { row in cursor.map { row.value.resourceID > $0 } ?? true }
        let items = Array(rest.prefix(limit))
        return Page(items: items, nextCursor: rest.count > limit ? items.last?.value.resourceID : nil)
    }

    func get<Resource: ConfigurationResource>(_ type: Resource.Type, id: String) async throws -> Versioned<Resource>? { try sorted(type).first { $0.value.resourceID == id } }

    func find<Resource: ConfigurationResource>(_ type: Resource.Type, key: String) async throws -> Versioned<Resource>? { try sorted(type).first { $0.value.uniqueKey == key } }

    func create<Resource: ConfigurationResource>(_ resource: Resource, at: Timestamp) async throws -> Versioned<Resource> {
        try checkUnique(resource)
        rows[Resource.kind, default: [:]][resource.resourceID] = Row(value: resource, version: 1)
        return Versioned(value: resource, version: 1)
    }

    func replace<Resource: ConfigurationResource>(_ resource: Resource, expecting: Int64?, at: Timestamp) async throws -> Versioned<Resource> {
        try checkUnique(resource)
        guard let row = rows[Resource.kind]?[resource.resourceID] else { throw ConfigurationError.notFound }
        if let expecting, expecting != row.version { throw ConfigurationError.lostUpdate(present: row.version) }
        rows[Resource.kind]?[resource.resourceID] = Row(value: resource, version: row.version + 1)
        return Versioned(value: resource, version: row.version + 1)
    }

    func delete<Resource: ConfigurationResource>(_ type: Resource.Type, id: String, expecting: Int64?) async throws {
        guard let row = rows[Resource.kind]?[id] else { throw ConfigurationError.notFound }
        if let expecting, expecting != row.version { throw ConfigurationError.lostUpdate(present: row.version) }
        rows[Resource.kind]?[id] = nil
    }

    private func checkUnique<Resource: ConfigurationResource>(_ resource: Resource) throws {
        if try sorted(Resource.self).contains(where: { $0.value.uniqueKey == resource.uniqueKey && $0.value.resourceID != resource.resourceID }) {
            throw ConfigurationError.duplicate(key: resource.uniqueKey)
        }
    }
}
