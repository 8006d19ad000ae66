import CentrePorts
import ContactDomain
import Synchronization

/// Remembers which phones are known.
actor FakePhones: PhoneProvisioning {
    private(set) var known: [EndpointName: PhoneAccount] = [:]

    func provision(_ account: PhoneAccount) async { known[account.endpoint] = account }
    func remove(_ endpoint: EndpointName) async { known[endpoint] = nil }
    func forgetAll() { known = [:] }
}

/// Takes every test call that names an address.
struct FakeTestCaller: TestCalling {
    func place(_ call: TestCall) async throws(Rejection) -> String {
        guard !call.address.isEmpty else { throw Rejection(.invalid, "address-invalid", "An address is needed.") }
        return "test123456"
    }
}

/// A clock that moves when told to.
final class ManualClock: WallClock {
    private let instant: Mutex<Timestamp>

    init(_ start: Timestamp) { instant = Mutex(start) }

    var now: Timestamp { instant.withLock { $0 } }
    func advance(_ span: Span) { instant.withLock { $0 = $0 + span } }
}
