import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// What visitors may do without an account: call an entry point that welcomes them.
struct PublicController: Controller {
    let store: any ConfigurationStore
    let phoneBook: PhoneBook
    let visitors: VisitorPhones
    private let calls: RateLimiter

    init(store: any ConfigurationStore, phoneBook: PhoneBook, visitors: VisitorPhones, clock: any WallClock) {
        self.store = store
        self.phoneBook = phoneBook
        self.visitors = visitors
        calls = RateLimiter(limit: 20, window: .minutes(5), clock: clock)
    }

    var routes: [Route] { [.api(.post, "/public/web-calls", start)] }

    private struct Wish: Decodable { let address: String }

    @Sendable private func start(_ request: APIRequest) async throws -> Answer {
        if let wait = calls.take(ClientAddress.key(request.address)) {
            throw Problem.tooMany("too-many-calls", "Too many calls from your address. Try again later.", after: wait)
        }
        let wish = try request.decode(Wish.self)
        guard let entry = try await store.find(EntryPoint.self, key: wish.address)?.value, entry.acceptsWebCalls else { throw Problem.notFound("entry point") }
        let (account, expiresAt) = try await visitors.admit()
        return .json(WebCall(phoneBook, account, to: entry, until: expiresAt, host: request.hostName))
    }
}
