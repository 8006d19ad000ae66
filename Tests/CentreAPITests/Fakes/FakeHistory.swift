import CentrePorts
import ContactDomain

/// What was written about interactions, in memory.
actor FakeHistory: History {
    private var views: [InteractionID: InteractionView] = [:]
    private var segments: [Segment] = []
    private var records: [RecordingID: RecordingRecord] = [:]
    private var feed: [FeedEvent] = []
    private(set) var lastFilter: HistoryFilter?

    func put(_ view: InteractionView) { views[view.id] = view }
    func put(_ segment: Segment) { segments.append(segment) }
    func put(_ event: FeedEvent) { feed.append(event) }

    func interactions(_ filter: HistoryFilter, cursor: String?, limit: Int) async throws -> Page<InteractionView> {
        lastFilter = filter
        let matching = views.values.filter { view in
            (filter.agent == nil || view.agent == filter.agent) && (filter.queue == nil || view.queue == filter.queue) && (filter.state == nil || view.state == filter.state)
                && (filter.from.map { view.createdAt >= $0 } ?? true) && (filter.to.map { view.createdAt < $0 } ?? true)
                && (filter.customer.map { view.customerNumber.contains($0) } ?? true)
        }
        let rest = matching.sorted { $0.id > $1.id }.filter { view in cursor.map { view.id.description < $0 } ?? true }
        let items = Array(rest.prefix(limit))
        return Page(items: items, nextCursor: rest.count > limit ? items.last?.id.description : nil)
    }

    func interaction(_ id: InteractionID) async throws -> InteractionView? { views[id] }
    func segments(of id: InteractionID) async throws -> [Segment] { segments.filter { $0.interaction == id } }
    func recordings(of id: InteractionID) async throws -> [RecordingRecord] { records.values.filter { $0.interaction == id }.sorted { $0.id < $1.id } }

    func recordings(cursor: String?, limit: Int) async throws -> Page<RecordingRecord> {
        let rest = records.values.sorted { $0.id > $1.id }.filter { record in cursor.map { record.id.description < $0 } ?? true }
        let items = Array(rest.prefix(limit))
        return Page(items: items, nextCursor: rest.count > limit ? items.last?.id.description : nil)
    }

    func recording(_ id: RecordingID) async throws -> RecordingRecord? { records[id] }
    func unfinishedRecordings() async throws -> [RecordingRecord] { records.values.filter { $0.state == .processing } }
    func save(_ recordings: [RecordingRecord]) async throws { for recording in recordings { records[recording.id] = recording } }
    func journal(of id: InteractionID) async throws -> [JournalEntry] { [] }
    func events(of id: InteractionID) async throws -> [FeedEvent] { feed.filter { $0.interaction == id } }
}
