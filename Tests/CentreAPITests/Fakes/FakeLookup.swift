import CentrePorts
import ContactDomain
import Synchronization
import TandemTesting

/// Another system that knows everybody who has a name.
final class FakeLookup: CustomerLookup {
    private let gone = Mutex<[CustomerID]>([])

    /// Whom it was told to forget.
    var forgotten: [CustomerID] { gone.withLock { $0 } }

    func ask(about customer: Customer) async -> LookupAnswer {
        customer.name.isEmpty
            ? LookupAnswer(.notFound, at: .t0)
            : LookupAnswer(.found, title: customer.name, url: "https://crm.test/1", fields: [LookupAnswer.Field(label: "Plan", value: "Gold")], at: .t0)
    }

    func forget(_ id: CustomerID) async { gone.withLock { $0.append(id) } }
}

/// Files that are deleted when they are named; one of them resists.
final class ErasedFiles: Sendable {
    private let removed = Mutex<[String]>([])

    var names: [String] { removed.withLock { $0 } }

    func remove(_ report: ErasureReport) -> [String] {
        removed.withLock { $0 += report.recordings.filter { $0 != "held.wav" } }
        return report.recordings.filter { $0 == "held.wav" }.map { "\($0): in use" }
    }
}
