import CentrePorts
import CentreStore
import ContactDomain
import RoutingCore
import Synchronization
import TandemTesting
import Testing

@testable import Integrations

/// What was stored of customers and told by nobody is told.
@Suite struct CustomerNewsTests {
    private final class Listener: CentreControl {
        private let state = Mutex<(told: [CustomerFact], refuses: Bool)>(([], false))
        var told: [CustomerFact] { state.withLock { $0.told } }

        func refuse(_ refuses: Bool) { state.withLock { $0.refuses = refuses } }

        func submit(_ command: Command, by initiator: Initiator) async throws(Rejection) -> Acceptance {
            guard case .customer(let fact) = command else { return Acceptance(sequence: 1, interaction: nil) }
            let isTaken = state.withLock { state in
                if !state.refuses { state.told.append(fact) }
                return !state.refuses
            }
            if !isTaken { throw Rejection(.unavailable, "storage-failed", "Not now.") }
            return Acceptance(sequence: 1, interaction: nil)
        }

        func apply(_ change: ConfigurationChange, by initiator: Initiator) async throws(Rejection) {}
        func snapshot() async -> CentreSnapshot { CentreSnapshot(sequence: 0, interactions: [], agents: [], queues: []) }
        func interaction(_ id: InteractionID) async -> InteractionView? { nil }
        func agent(_ id: AgentID) async -> AgentView? { nil }
        func queues(servedBy agent: AgentID) async -> Set<QueueID> { [] }
        func routing(of id: InteractionID) async -> RoutingExplanation? { nil }
        func events(after position: FeedEvent.Position?, of topic: FeedTopic) async -> AsyncStream<FeedEvent> { AsyncStream { $0.finish() } }
        func signal(_ typing: TypingSignal) async {}
        func checkpoint() async -> Bool { true }
        func health() async -> CentreHealth { CentreHealth(telephonyConnected: true, storageFault: nil, inboxDepth: 0, liveInteractions: 0, sequence: 0) }
    }

    @Test func whatNobodyToldIsToldOnceAndOnlyWhenOthersHadTheirTime() async throws {
        let store = try CentreStore.inMemory(), listener = Listener(), clock = ManualClock()
        let carrier = CustomerNewsCarrier(directory: store, control: listener, clock: clock, logger: quiet)
        let ada = try await store.identify(Identity(.visitor, "v1"), name: "Ada", at: clock.now)
        #expect(try await !carrier.carry() && listener.told.isEmpty, "whoever made them may be about to tell")
        clock.advance(by: .seconds(2))
        listener.refuse(true)
        await #expect(throws: Rejection.self) { try await carrier.carry() }
        listener.refuse(false)
        _ = try await carrier.carry()
        _ = try await carrier.carry()
        #expect(listener.told == [.created(ada)])
    }
}
