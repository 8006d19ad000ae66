import CentrePorts
import CentreStore
import ContactDomain
import Foundation

/// Fills a database the way the service does: customers by the bulk upsert, contacts by the engine's commits, only more of them in one.
///
/// A third of the contacts are chats with four messages, the others calls with a recording; each has two segments. Two years, in order of time.
struct Generator {
    let people: People
    let events: Int
    let store: CentreStore

    static let start = Timestamp(milliseconds: 1_700_000_000_000)
    static let time = Span.minutes(2 * 365 * 24 * 60)
    private static let entryPoint = EntryPointID(high: 1, low: 1)
    private static let queue = QueueID(high: 2, low: 1)

    /// - Returns: the customers' ids, by number.
    func customers() async throws -> [CustomerID] {
        var ids: [CustomerID] = []
        ids.reserveCapacity(people.count)
        for first in stride(from: 0, to: people.count, by: 5000) {
            let records = (first..<min(first + 5000, people.count)).map(people.record)
            for outcome in try await store.upsert(records, at: Self.start) {
                guard case .created(let id) = outcome else { throw Refusal("two customers have the same identity: the generator is wrong (\(outcome))") }
                ids.append(id)
            }
            // Nobody is told of them here.
            try await store.told(try await store.untold(before: Self.start + .minutes(1), limit: records.count))
            if ids.count % 100_000 == 0 { say("\(ids.count) customers") }
        }
        return ids
    }

    /// - Returns: how many of each kind were written.
    func contacts(_ ids: [CustomerID]) async throws -> [String: Int] {
        var dice = SeededGenerator(seed: people.seed ^ 0xC0FFEE)
        var batch = CommitBatch()
        var counts: [String: Int] = [:]
        var written = 0
        // On average ten rows for each three contacts: three interactions, six segments, four messages.
        let gap = Double(Self.time.milliseconds) / (Double(events) / 13 * 3)
        var contact = 0
        while written < events {
            let at = Timestamp(milliseconds: Self.start.milliseconds + Int64(Double(contact) * gap))
            let number = people.somebody(&dice)
            add(contact, of: number, ids[number], at: at, to: &batch, &dice)
            contact += 1
            if batch.interactions.count >= 3000 {
                written += try await commit(&batch, &counts)
                if contact % 300_000 == 0 { say("\(written) events") }
            }
        }
        _ = try await commit(&batch, &counts)
        return counts
    }

    /// One more contact by chat, after all others.
    func one(_ number: Int, of who: Int, _ id: CustomerID, at: Timestamp, _ dice: inout SeededGenerator) -> CommitBatch {
        var batch = CommitBatch()
        add(number * 3, of: who, id, at: at, to: &batch, &dice)
        batch.messages.removeLast(3)
        return batch
    }

    private func commit(_ batch: inout CommitBatch, _ counts: inout [String: Int]) async throws -> Int {
        // The later state of a conversation alone: one batch, one row.
        var latest: [ConversationID: Conversation] = [:]
        for conversation in batch.conversations { latest[conversation.id] = conversation }
        batch.conversations = latest.values.sorted { $0.id < $1.id }
        try await store.commit(batch)
        let rows = (batch.interactions.count, batch.segments.count, batch.messages.count)
        counts["interactions", default: 0] += rows.0
        counts["segments", default: 0] += rows.1
        counts["messages", default: 0] += rows.2
        batch = CommitBatch()
        return rows.0 + rows.1 + rows.2
    }

    private func add(_ contact: Int, of number: Int, _ id: CustomerID, at: Timestamp, to batch: inout CommitBatch, _ dice: inout SeededGenerator) {
        let isChat = contact % 3 == 0
        let interaction = InteractionID(at: at, random: UInt64(contact), dice.next())
        let name = people.record(number).name ?? ""
        var view = InteractionView(
            id: interaction, channel: isChat ? .chat : .voice, direction: .inbound, state: .closed, customerNumber: isChat ? "" : people.phone(number).value,
            customerName: name, address: "8000", entryPoint: Self.entryPoint, queue: Self.queue, queueName: "Support", agent: agent(dice.below(500)), agentName: "Grace Hopper",
            offer: nil, choices: [ChoiceView(name: "language", value: "Deutsch")], createdAt: at, enqueuedAt: at, connectedAt: at + .seconds(20), since: at + .minutes(6),
            deadline: nil, position: nil, muted: false, recording: isChat ? .off : .stopped, wrapUpCode: "billing", notes: text(&dice), ending: Ending(.completed, reason: "caller-hung-up"),
            closedAt: at + .minutes(6))
        view.customer = CustomerCard(id: id, name: name)
        for kind in [Segment.Kind.queue, .talk] {
            batch.segments.append(Segment(
                id: SegmentID(at: at, random: UInt64(contact), dice.next()), interaction: interaction, kind: kind, queue: Self.queue, agent: view.agent, start: at,
                end: at + .minutes(5), outcome: "answered"))
        }
        if isChat {
            let conversation = ConversationID(high: UInt64(number), low: 0x8000_0000_0000_0000)
            view.conversation = conversation
            batch.conversations.append(Conversation(
                id: conversation, key: ConversationKey(channel: .chat, entryPoint: Self.entryPoint, identity: "visitor-\(number)"), createdAt: Self.start, customer: id,
                interaction: interaction, lastAgent: view.agent, closedAt: view.closedAt, lastMessageAt: at + .seconds(4)))
            for index in 0..<4 {
                batch.messages.append(Message(
                    id: MessageID(at: at, random: UInt64(contact), dice.next()), conversation: conversation, interaction: interaction,
                    number: at.milliseconds * 1000 + Int64(contact % 250 * 4 + index), at: at + .seconds(index), author: index % 2 == 0 ? .customer : .agent(view.agent ?? agent(0)),
                    text: text(&dice), delivery: Delivery(.read)))
            }
        }
        if !isChat {
            batch.recordings.append(RecordingRecord(
                id: RecordingID(at: at, random: UInt64(contact), dice.next()), interaction: interaction, state: .ready, startedAt: at + .seconds(20), endedAt: view.closedAt,
                file: "2026/11/23/\(contact).wav", failure: nil))
        }
        batch.interactions.append(view)
    }

    private func agent(_ number: Int) -> AgentID { AgentID(high: 3, low: UInt64(number)) }

    private func text(_ dice: inout SeededGenerator) -> String {
        let length = 3 + dice.below(8)
        return dice.below(2) == 0
            ? (0..<length).map { _ in dice.pick(Words.english) }.joined(separator: " ") : (0..<length).map { _ in dice.pick(Words.chinese) }.joined(separator: dice.below(2) == 0 ? "" : "，")
    }
}
