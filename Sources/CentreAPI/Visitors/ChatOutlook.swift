import CentrePorts
import ContactDomain
import RoutingCore

/// Whether anybody answers at a chat now, and when: what visitors are told before they write.
///
/// Asked for by many at once, so it is looked up every few seconds at most.
actor ChatOutlook {
    struct Outlook: Equatable, Sendable {
        var isOpen = true
        var opensAt: Timestamp?
        var estimatedWait: Span?
    }

    private let store: any ConfigurationStore
    private let control: any CentreControl
    private let flowQueues: @Sendable (FlowName) async -> [String]
    private let clock: any WallClock
    private var profiles: [QueueProfile] = []
    private var loads: [QueueLoadView] = []
    private var readAt: Timestamp?

    /// For so long it is not looked up again.
    static let freshness = Span.seconds(3)

    /// - Parameter flowQueues: the keys of the queues to which a flow leads.
    init(store: any ConfigurationStore, control: any CentreControl, flowQueues: @escaping @Sendable (FlowName) async -> [String], clock: any WallClock) {
        self.store = store
        self.control = control
        self.flowQueues = flowQueues
        self.clock = clock
    }

    /// Open where one of the flow's queues is; a flow without a queue answers by itself and is always open.
    func outlook(of entry: EntryPoint) async throws -> Outlook {
        try await refresh()
        let keys = Set(await flowQueues(entry.flow))
        let queues = profiles.filter { keys.contains($0.key) }
        guard !queues.isEmpty else { return Outlook() }
        let now = clock.now
        let open = queues.filter { $0.isOpen(at: now) }
        guard open.isEmpty else {
            let waits = loads.filter { load in open.contains { $0.id == load.id } }.compactMap(\.estimatedChatWait)
            return Outlook(isOpen: true, estimatedWait: waits.min())
        }
        return Outlook(isOpen: false, opensAt: queues.filter { !$0.emergency }.compactMap { $0.hours?.nextChange(after: now) }.min())
    }

    private func refresh() async throws {
        let now = clock.now
        if let readAt, now - readAt < Self.freshness, now >= readAt { return }
        readAt = now
        profiles = try await store.all(QueueProfile.self).map(\.value)
        loads = await control.snapshot().queues
    }
}

extension QueueProfile {
    fileprivate func isOpen(at now: Timestamp) -> Bool { !emergency && hours?.isOpen(at: now) ?? true }
}
