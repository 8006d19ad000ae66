import CentrePorts
import CentreStore
import ContactDomain
import Foundation
import Synchronization
import TandemTesting
import Testing

@testable import Integrations

/// The other system is asked before anybody looks, whichever way the customer came.
@Suite(.timeLimit(.minutes(5))) struct LookupAheadTests {
    private final class Asked: CustomerLookup {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }

        func ask(about customer: Customer) async -> LookupAnswer {
            names.withLock { $0.append(customer.name) }
            return LookupAnswer(.notFound, at: .noon)
        }

        func forget(_ id: CustomerID) async {}
    }

    private struct View: Encodable { let customer: CustomerCard? }

    private static func event(_ name: String, _ interaction: UInt64, _ customer: Customer?) throws -> FeedEvent {
        let json = String(decoding: try JSONEncoder().encode(View(customer: customer.map(CustomerCard.init))), as: UTF8.self)
        return FeedEvent(position: .init(sequence: 1, index: 0), at: .noon, name: name, interaction: .make(interaction), agents: [], json: json)
    }

    @Test func eachContactAsksOnceAsSoonAsItShowsItsCustomer() async throws {
        let store = try CentreStore.inMemory(), asked = Asked()
        let ada = try await store.identify(Identity(.external, "crm:1"), name: "Ada", at: .noon), bob = try await store.identify(Identity(.external, "crm:2"), name: "Bob", at: .noon)
        let (feed, events) = AsyncStream.makeStream(of: FeedEvent.self)
        let work = Task { await LookupAhead(lookup: asked, directory: store, logger: quiet).run { feed } }
        // A chat shows its customer from the first event on; a caller is recognised after it.
        for event in [
            try Self.event("interaction.created", 1, ada), try Self.event("interaction.queued", 1, ada), try Self.event("interaction.updated", 1, ada),
            try Self.event("interaction.created", 2, nil), try Self.event("interaction.updated", 2, bob), try Self.event("interaction.offered", 2, bob),
        ] { events.yield(event) }
        // Bob once more when he is offered: what was said of him at first may no longer be kept by then.
        #expect(await eventually { asked.all.count == 3 })
        // The same customer once more, in another contact; then one whom nobody knows.
        events.yield(try Self.event("interaction.created", 3, ada))
        #expect(await eventually { asked.all.count == 4 })
        #expect(asked.all.sorted() == ["Ada", "Ada", "Bob", "Bob"])
        work.cancel()
        await work.value
    }
}
