import CentrePorts
import ContactDomain
import Synchronization

/// Remembers which phones are known.
actor FakePhones: PhoneProvisioning {
    private(set) var known: [EndpointName: PhoneAccount] = [:]

    func provision(_ account: PhoneAccount) async { known[account.endpoint] = account }
    func remove(_ endpoint: EndpointName) async { known[endpoint] = nil }
}

/// A clock that moves when told to.
final class ManualClock: WallClock {
    private let instant: Mutex<Timestamp>

    init(_ start: Timestamp) { instant = Mutex(start) }

    var now: Timestamp { instant.withLock { $0 } }
    func advance(_ span: Span) { instant.withLock { $0 = $0 + span } }
}
