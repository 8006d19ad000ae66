import CentrePorts
import CentreStore
import ContactDomain
import Foundation
import Synchronization

/// The times of one kind of question.
struct Times {
    private var milliseconds: [Double] = []
    /// What came back: a question that finds nothing is quick and says nothing.
    private(set) var found = 0

    mutating func add(_ time: Duration, found count: Int) {
        milliseconds.append(Double(time.components.seconds) * 1000 + Double(time.components.attoseconds) / 1e15)
        found += count
    }

    func row(_ name: String) -> String {
        let sorted = milliseconds.sorted()
        func at(_ share: Double) -> String {
            sorted.isEmpty ? "–" : String(format: "%.2f", sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
        }
        return "| \(name) | \(sorted.count) | \(String(format: "%.1f", Double(found) / Double(max(1, sorted.count)))) | \(at(0.5)) | \(at(0.99)) | \(at(1)) |"
    }

    static let head = "| question | asked | found, mean | p50 ms | p99 ms | max ms |\n|---|--:|--:|--:|--:|--:|"
}

/// Asks the questions of the desk.
struct Measurement {
    let options: Options
    let people: People
    let file: String
    /// Contacts on the first page of a journey.
    static let page = 20

    /// The card, and the first page of the journey: what is on the desk before the first ring ends.
    @discardableResult
    private func lookUp(_ number: Int, _ store: CentreStore, _ times: inout Times) async throws -> (time: Duration, found: Int) {
        let began = ContinuousClock.now
        guard let customer = try await store.customer(with: people.phone(number)) else { throw Refusal("customer \(number) is not there") }
        let journey = try await store.journey(of: customer.id, matching: nil, cursor: nil, limit: Self.page)
        let time = ContinuousClock.now - began
        times.add(time, found: journey.items.count)
        return (time, journey.items.count)
    }

    /// Each three times, with nothing in memory each time. What is the same in all three is the store's, the rest what else the machine did.
    func cold() async throws {
        var dice = SeededGenerator(seed: options.seed ^ 1)
        var times = Times()
        var undisturbed = Times()
        var left = 0
        var pages: [Int] = []
        for _ in 0..<options.coldSamples {
            let number = people.somebody(&dice)
            var best: (time: Duration, found: Int)?
            for _ in 0..<3 {
                let store = try CentreStore(file: file)
                left = max(left, PageCache.forget(file) + PageCache.forget(file + "-wal"))
                let before = PageCache.resident(file)
                let asked = try await lookUp(number, store, &times)
                pages.append((PageCache.resident(file) - before) / 4096)
                if asked.time < best?.time ?? .seconds(1000) { best = asked }
                try store.close()
            }
            if let best { undisturbed.add(best.time, found: best.found) }
        }
        say(times.row("card and journey, cold (at most \(left / 1024) KiB of the file in memory)"))
        say(undisturbed.row("the same, the best of three for each customer"))
        pages.sort()
        // Counted, not timed: the same on a busy machine.
        say("| pages of the disk for it | \(pages.count) | | \(pages[pages.count / 2]) | \(pages[pages.count * 99 / 100]) | \(pages.last ?? 0) |")
    }

    func warm(_ store: CentreStore) async throws {
        var dice = SeededGenerator(seed: options.seed ^ 2)
        var first = Times()
        let asked = (0..<options.samples).map { _ in people.somebody(&dice) }
        for number in asked { try await lookUp(number, store, &first) }
        say(first.row("card and journey, as they come"))
        var again = Times()
        for number in asked { try await lookUp(number, store, &again) }
        say(again.row("card and journey, warm"))

        var whole = Times()
        var unknown = Times()
        for number in asked.prefix(200) {
            let customer = try await store.customer(with: people.phone(number))
            guard let customer else { continue }
            let text = number % 2 == 0 ? dice.pick(Words.english) : dice.pick(Words.chinese)
            try await time(&whole) { try await store.journey(of: customer.id, matching: text, cursor: nil, limit: Self.page).items.count }
            try await time(&unknown) { try await store.customer(with: Identity(.phone, "+1212\(number)")) == nil ? 0 : 1 }
        }
        say(whole.row("words in a journey"))
        say(unknown.row("somebody unknown"))
    }

    func search(_ store: CentreStore) async throws {
        var dice = SeededGenerator(seed: options.seed ^ 3)
        let kinds: [(name: String, text: (inout SeededGenerator) -> String)] = [
            ("customers: English name, whole", { "\($0.pick(Words.given)) \($0.pick(Words.family))" }),
            ("customers: English name, three letters", { String($0.pick(Words.family).prefix(3)) }),
            ("customers: Chinese name, two or three characters", { $0.pick(Words.familyNames) + $0.pick(Words.givenCharacters) }),
            ("customers: Chinese family name alone", { $0.pick(Words.familyNames) }),
            ("customers: number, last six digits", { "\(100_000 + $0.below(899_999))" }),
            ("customers: address, its beginning", { "\($0.pick(Words.family).lowercased())\($0.below(1000))" }),
            ("customers: contract", { "K-\($0.below(1000))" }),
        ]
        for kind in kinds {
            var times = Times()
            for _ in 0..<options.samples / 10 {
                let text = kind.text(&dice)
                try await time(&times) { try await store.search(text, cursor: nil, limit: 20).items.count }
            }
            say(times.row(kind.name))
        }
        let messages: [(name: String, text: (inout SeededGenerator) -> String)] = [
            ("messages: one English word", { $0.pick(Words.english) }), ("messages: two English words", { "\($0.pick(Words.english)) \($0.pick(Words.english))" }),
            ("messages: one Chinese word", { $0.pick(Words.chinese) }), ("messages: two Chinese words", { "\($0.pick(Words.chinese)) \($0.pick(Words.chinese))" }),
        ]
        for kind in messages {
            var times = Times()
            for _ in 0..<options.samples / 10 {
                let text = kind.text(&dice)
                try await time(&times) { try await store.searchMessages(text, cursor: nil, limit: 20).items.count }
            }
            say(times.row(kind.name))
        }
    }

    /// What one more contact costs when so many are there: a chat with a message, in a transaction of its own.
    func commits(_ store: CentreStore) async throws {
        var times = Times()
        for number in 0..<options.samples { try await commit(number, store, &times) }
        say(times.row("commit of a contact with its message"))
    }

    /// Erasing rewrites the index piece by piece: how long do others wait meanwhile?
    func erasure(_ store: CentreStore) async throws {
        let somebody = try await store.customer(with: people.phone(Int(Self.now.milliseconds) % people.count))
        guard let somebody else { return say("no customer is left to be erased") }
        let end = Mutex<ContinuousClock.Instant?>(nil)
        async let erasing = erase(somebody.id, store, end)
        var times = Times()
        var number = options.samples
        while end.withLock({ $0 == nil }) {
            try await commit(number, store, &times)
            number += 1
            // Twenty in a second, as on a busy floor.
            try await Task.sleep(for: .milliseconds(50))
        }
        let (report, time) = try await erasing
        say(times.row("commit while somebody is erased"))
        say("\nErased after \(time): \(report.rows.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))")
    }

    private func erase(_ id: CustomerID, _ store: CentreStore, _ end: borrowing Mutex<ContinuousClock.Instant?>) async throws -> (ErasureReport, Duration) {
        let began = ContinuousClock.now
        defer { end.withLock { $0 = .now } }
        let report = try await store.erase(id, at: Self.now)
        return (report, ContinuousClock.now - began)
    }

    private static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    private func commit(_ number: Int, _ store: CentreStore, _ times: inout Times) async throws {
        let now = Self.now
        var dice = SeededGenerator(seed: UInt64(bitPattern: now.milliseconds) &+ UInt64(number))
        let who = people.somebody(&dice)
        guard let customer = try await store.customer(with: people.phone(who)) else { return }
        let batch = Generator(people: people, events: 0, store: store).one(number, of: who, customer.id, at: now, &dice)
        try await time(&times) {
            try await store.commit(batch)
            return 1
        }
    }

    private func time(_ times: inout Times, _ ask: () async throws -> Int) async throws {
        let began = ContinuousClock.now
        let found = try await ask()
        times.add(ContinuousClock.now - began, found: found)
    }
}
