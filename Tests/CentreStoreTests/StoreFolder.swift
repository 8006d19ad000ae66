import CentrePorts
import CentreStore
import ContactDomain
import Foundation
import TandemTesting

/// A folder of its own for one test, with the database in it; gone when the test ends.
struct StoreFolder {
    private let folder: TemporaryFolder
    var path: String { folder.path }
    var file: String { path + "/tandem.db" }

    static func with<Value>(_ body: (StoreFolder) async throws -> Value) async throws -> Value {
        let made = StoreFolder(folder: try TemporaryFolder("store"))
        // Kept to the end, whatever of it the body still needs.
        defer { withExtendedLifetime(made) {} }
        return try await body(made)
    }

    func open(busyTimeout: Span = .seconds(2)) throws -> CentreStore {
        try CentreStore(file: file, busyTimeout: busyTimeout)
    }

    func bytes(of suffix: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: file + suffix)))
    }

    func replace(_ suffix: String, with bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: file + suffix))
    }
}

/// What the suites run on: the same store in a file and in memory.
enum StoreKind: CaseIterable, Sendable {
    case file, memory

    func with<Value>(_ body: (CentreStore) async throws -> Value) async throws -> Value {
        switch self {
        case .memory: try await body(try CentreStore.inMemory())
        case .file:
            try await StoreFolder.with { folder in
                let store = try folder.open()
                let value = try await body(store)
                try store.close()
                return value
            }
        }
    }
}

/// The fault that something throws; nil where it throws none.
func fault(_ body: () async throws -> Void) async throws -> StorageFault? {
    do {
        try await body()
        return nil
    } catch let fault as StorageFault {
        return fault
    }
}
