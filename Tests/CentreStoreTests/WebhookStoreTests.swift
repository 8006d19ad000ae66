import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

/// The outbox: lines keep their order, and what is due is found without looking at what is not.
@Suite struct WebhookStoreTests {
    private let webhook: WebhookID = Sample.id(1)

    private func delivery(_ number: Int, line: String) -> WebhookDelivery {
        WebhookDelivery(
            id: Sample.id(number), webhook: webhook, event: .init(sequence: Int64(number), index: 0), line: line, type: "interaction.queued", payload: "{}",
            createdAt: Sample.at(number))
    }

    private func store() async throws -> CentreStore {
        let store = try CentreStore.inMemory()
        try await store.add(WebhookStatus(id: webhook, since: Sample.start), secret: SealedWebhookSecret(present: [1]))
        try await store.commit(Sample.batch(1...4))
        return store
    }

    private func due(_ store: CentreStore, at seconds: Int = 1_000) async throws -> [WebhookDeliveryID] {
        try await store.dueDeliveries(of: webhook, at: Sample.at(seconds), limit: 10).map(\.id)
    }

    private func record(_ delivery: WebhookDelivery, _ store: CentreStore, at seconds: Int) async throws {
        let attempt = WebhookAttempt(at: Sample.at(seconds), duration: .seconds(1), status: 200, failure: nil, answer: "ok")
        let result = WebhookResult(delivery: delivery, attempt: attempt, status: WebhookStatus(id: webhook, since: Sample.start))
        try await store.record([result], at: Sample.at(seconds))
    }

    private func finished(_ delivery: WebhookDelivery, at seconds: Int) -> WebhookDelivery {
        var finished = delivery
        finished.state = .delivered
        finished.attempts = 1
        finished.finishedAt = Sample.at(seconds)
        return finished
    }

    @Test func onlyTheFirstOfEachLineIsDue() async throws {
        let store = try await store()
        let all = [delivery(1, line: "a"), delivery(2, line: "b"), delivery(3, line: "a")]
        try await store.queue(all, upTo: .init(sequence: 3, index: 0))
        #expect(try await due(store) == [all[0].id, all[1].id])
        #expect(try await due(store, at: 1) == [all[0].id])
        #expect(try await store.nextAttempt(of: webhook, after: Sample.at(1)) == Sample.at(2))
        try await record(finished(all[0], at: 50), store, at: 50)
        #expect(try await due(store) == [all[1].id, all[2].id])
    }

    @Test func aReplayedOneGoesBeforeThoseThatCameLater() async throws {
        let store = try await store()
        let all = (1...3).map { delivery($0, line: "a") }
        try await store.queue(all, upTo: .init(sequence: 3, index: 0))
        try await record(finished(all[0], at: 50), store, at: 50)
        #expect(try await due(store) == [all[1].id])
        #expect(try await store.replay(all[0].id, of: webhook, since: nil, at: Sample.at(60)) == 1)
        #expect(try await due(store) == [all[0].id])
        // The second was under way meanwhile, and failed: it does not jump the line.
        var failed = all[1]
        failed.attempts = 1
        failed.nextAttemptAt = Sample.at(65)
        try await record(failed, store, at: 61)
        #expect(try await due(store) == [all[0].id])
        try await record(finished(all[0], at: 70), store, at: 70)
        #expect(try await due(store) == [all[1].id])
        #expect(try await store.replay(all[1].id, of: webhook, since: nil, at: Sample.at(80)) == 0, "what waits is not replayed")
    }

    @Test func whatComesLateOfARemovedSubscriptionHarmsNothing() async throws {
        let store = try await store()
        let one = delivery(1, line: "a")
        try await store.queue([one], upTo: .init(sequence: 1, index: 0))
        try await store.removeWebhook(webhook)
        try await record(finished(one, at: 5), store, at: 5)
        try await store.queue([delivery(2, line: "a")], upTo: .init(sequence: 2, index: 0))
        #expect(try await store.delivery(one.id, of: webhook) == nil)
        #expect(try await store.webhookStatuses().isEmpty)
    }

    @Test func theQueueAndItsPositionMoveTogether() async throws {
        let store = try await store()
        #expect(try await store.owedEvents(after: nil, limit: 10)?.count == 4)
        try await store.queue([delivery(1, line: "a")], upTo: .init(sequence: 3, index: 0))
        #expect(try await store.owedEvents(after: nil, limit: 10)?.map(\.event.position.sequence) == [4])
        // A write that breaks a rule leaves both as they were.
        await #expect(throws: StorageFault.self) { try await store.queue([delivery(1, line: "b")], upTo: .init(sequence: 4, index: 0)) }
        #expect(try await store.owedEvents(after: nil, limit: 10)?.count == 1)
        try await store.skipOwedEvents()
        #expect(try await store.owedEvents(after: nil, limit: 10)?.isEmpty == true)
    }

    @Test(arguments: [
        DeliveryRow.due, DeliveryRow.next, DeliveryRow.first, DeliveryRow.list, DeliveryRow.listOfState, DeliveryRow.byID, DeliveryRow.finishedSince, AttemptRow.ofDelivery,
    ]) func hotQueriesUseAnIndex(_ sql: String) async throws {
        let plan = try await CentreStore.inMemory().read("test") { connection in
            let statement = try connection.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
            statement.setUncheckedArguments(StatementArguments(Array(repeating: 1, count: sql.count { $0 == "?" })))
            return try Row.fetchAll(statement).map { try $0.value("detail") as String }
        }
        #expect(plan.allSatisfy { $0.contains("SEARCH") } && !plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }
}
