import HTTPTypes
import CentrePorts
import ContactDomain

/// Phones of visitors' browsers: made for one visit, gone when their time is over.
actor VisitorPhones {
    private let phones: any PhoneProvisioning
    private let clock: any WallClock
    private let lifetime: Span
    private let limit: Int
    private var ends: [EndpointName: Timestamp] = [:]

    init(phones: any PhoneProvisioning, clock: any WallClock, lifetime: Span, limit: Int) {
        self.phones = phones
        self.clock = clock
        self.lifetime = lifetime
        self.limit = limit
    }

    /// - Parameters:
    ///   - origin: the chat from which the visitor calls.
    ///   - lifetime: how long the phone can be used; the usual time where nothing is said.
    func admit(from origin: InteractionID? = nil, for lifetime: Span? = nil) async throws -> (account: PhoneAccount, expiresAt: Timestamp) {
        await removeExpired()
        guard ends.count < limit else {
            throw Problem(.serviceUnavailable, "too-many-visitors", "Too many visitors call at the moment. Try again shortly.", headers: [.retryAfter: "30"])
        }
        let account = PhoneAccount(
            endpoint: EndpointName("web-" + SecureBytes.random(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()),
            password: Base64URL.encode(SecureBytes.random(18)), kind: .webCaller, displayName: "Web visitor", origin: origin)
        let end = clock.now + (lifetime ?? self.lifetime)
        ends[account.endpoint] = end
        await phones.provision(account)
        return (account, end)
    }

    func removeExpired() async {
        let now = clock.now
        for endpoint in ends.filter({ $0.value <= now }).keys.sorted() {
            ends[endpoint] = nil
            await phones.remove(endpoint)
        }
    }
}
