import CentrePorts
import ContactDomain
import Testing

@testable import CentreStore

/// A history by chance: contacts, what is written and recorded in them, and what is done to customers.
struct JourneyStory {
    enum Deed: CaseIterable {
        case contact, again, write, edit, delete, record, link, merge, unmerge, erase, expire
    }

    private let store: CentreStore
    private var dice: IdentifierDice
    private(set) var customers: [CustomerID] = []
    private(set) var seen: [Deed: Int] = [:]
    private var contacts: [InteractionView] = []
    private var messages: [Message] = []

    init(_ store: CentreStore, seed: UInt64) {
        self.store = store
        dice = IdentifierDice(state: seed &* 0x9E37 &+ 11)
    }

    mutating func begin() async throws {
        for number in 1...5 { customers.append(try await store.save(Sample.customer(number, name: "c\(number)"), expecting: nil).id) }
    }

    /// - Returns: what was done.
    mutating func next(_ step: Int) async throws -> Deed {
        let at = Sample.at(10_000 + step)
        let deed = chosen()
        let somebody = customers[dice.next(customers.count)]
        switch (deed, contacts.isEmpty ? nil : dice.next(contacts.count)) {
        case (.contact, _), (_, nil): try await contact(step, of: dice.next(4) == 0 ? nil : somebody)
        case (.again, let index?):
            // The engine writes the row anew, with another customer or none.
            if dice.next(2) == 0 { contacts[index].customer = dice.next(3) == 0 ? nil : CustomerCard(id: somebody, name: "") }
            contacts[index].notes = "step \(step)"
            try await store.commit(CommitBatch(interactions: [contacts[index]]))
        case (.write, let index?): try await write(step, in: contacts[index], at: at)
        case (.edit, _):
            guard !messages.isEmpty else { break }
            let index = dice.next(messages.count)
            messages[index].text = dice.next(4) == 0 ? "" : "edited \(step)"
            messages[index].editedAt = at
            try await store.commit(CommitBatch(messages: [messages[index]]))
        case (.delete, _):
            guard !messages.isEmpty else { break }
            let index = dice.next(messages.count)
            messages[index].deletedAt = at
            try await store.commit(CommitBatch(messages: [messages[index]]))
        case (.record, let index?):
            // The same one again, begun at another time, as often as a new one.
            var recording = Sample.recording(7000 + dice.next(30), of: contacts[index].id, state: dice.next(3) == 0 ? .processing : .ready)
            if let known = try await store.recording(recording.id) { recording = known }
            recording.startedAt = Sample.at(dice.next(1000))
            try await store.save([recording])
        case (.link, let index?):
            if let linked = try await store.link(contacts[index].id, to: CustomerCard(id: somebody, name: "linked")) { contacts[index] = linked }
        case (.merge, _): _ = try await conflict { _ = try await store.merge(somebody, into: customers[dice.next(customers.count)], at: at) }
        case (.unmerge, _): _ = try await conflict { _ = try await store.unmerge(somebody, at: at) }
        case (.erase, _): try await erase(somebody, step, at: at)
        case (.expire, _):
            let rule = RetentionRule(channel: dice.next(2) == 0 ? .chat : .voice, messages: .seconds(40 + dice.next(100)), recordings: .seconds(40 + dice.next(100)), interactions: .seconds(100 + dice.next(100)))
            _ = try await store.removeExpired(rule, at: Sample.at(step))
            try await forgetWhatIsGone()
        }
        seen[deed, default: 0] += 1
        return deed
    }

    private mutating func chosen() -> Deed {
        let rare: [Deed] = [.merge, .merge, .unmerge, .unmerge, .expire, .erase]
        if dice.next(6) == 0 { return rare[dice.next(rare.count)] }
        let usual = Deed.allCases.filter { !rare.contains($0) } + [.write, .write]
        return usual[dice.next(usual.count)]
    }

    private mutating func contact(_ step: Int, of customer: CustomerID?) async throws {
        // Not always in order of time.
        let createdAt = Sample.at(dice.next(5) == 0 ? dice.next(200) : step)
        var batch = Sample.chat(200 + step, customer: nil, texts: [], createdAt: createdAt)
        if dice.next(3) == 0 {
            batch = CommitBatch(interactions: [Sample.interaction(200 + step, state: .closed, createdAt: createdAt)])
        }
        batch.interactions[0].customer = customer.map { CustomerCard(id: $0, name: "") }
        batch.interactions[0].closedAt = createdAt
        if !batch.conversations.isEmpty {
            batch.conversations[0].customer = customer
            batch.conversations[0].closedAt = createdAt
        }
        try await store.commit(batch)
        contacts += batch.interactions
    }

    /// Also with a number lower than those that are there: a message that was on its way for long.
    private mutating func write(_ step: Int, in contact: InteractionView, at: Timestamp) async throws {
        guard let id = contact.conversation, var conversation = try await store.conversation(id) else { return }
        let number = dice.next(3) == 0 ? Int64(1000 - step) : Int64(1000 + step)
        let texts = ["", "line \(step)", "\n\n \tmore\nlines of \(step)", String(repeating: "long text 长 ", count: 60)]
        let message = Message(
            id: Sample.id(9000 + step), conversation: id, interaction: contact.id, number: number, at: at, author: dice.next(2) == 0 ? .customer : .automatic,
            audience: dice.next(3) == 0 ? .staff : .everyone, text: texts[dice.next(texts.count)])
        conversation.lastMessageAt = at
        try await store.commit(CommitBatch(conversations: [conversation], messages: [message]))
        messages.append(message)
    }

    private mutating func erase(_ id: CustomerID, _ step: Int, at: Timestamp) async throws {
        guard try await conflict({ _ = try await store.erase(id, at: at) }) == nil else { return }
        for (index, customer) in customers.enumerated() where try await store.customer(customer) == nil {
            customers[index] = try await store.save(Sample.customer(20_000 + step * 10 + index, name: "new"), expecting: nil).id
        }
        try await forgetWhatIsGone()
    }

    private mutating func forgetWhatIsGone() async throws {
        var kept: [InteractionView] = []
        for contact in contacts { if let view = try await store.interaction(contact.id) { kept.append(view) } }
        contacts = kept
        var left: [Message] = []
        for message in messages where try await store.message(message.id) != nil { left.append(message) }
        messages = left
    }
}
