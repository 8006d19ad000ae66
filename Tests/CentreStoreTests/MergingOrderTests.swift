import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

/// Whatever is merged, changed and taken apart, in whatever order: everybody has what they would have had without the mergings that were undone.
@Suite struct MergingOrderTests {
    private enum Step {
        case merge(Int, into: Int)
        /// Something of which nobody else has the like, so that it always changes something.
        case change(Int, Change)
    }

    private enum Change {
        case name(String), tier(String?), tag(String), noTag(String), field(String, String), noField(String), notes(String), consent(Customer.Consent)

        func apply(to customer: inout Customer) {
            switch self {
            case .name(let name): customer.name = name
            case .tier(let tier): customer.tier = tier
            case .tag(let tag): customer.tags.append(tag)
            case .noTag(let tag): customer.tags.removeAll { $0 == tag }
            case .field(let name, let value): customer.fields[name] = value
            case .noField(let name): customer.fields[name] = nil
            case .notes(let notes): customer.notes = notes
            case .consent(let consent): customer.consents["recording"] = consent
            }
        }
    }

    /// The plain way: all that happened is done again, without what was undone.
    private func plain(_ beginnings: [Customer], _ steps: [Step]) -> [Customer] {
        var people = beginnings
        for step in steps {
            switch step {
            case .change(let who, let change): change.apply(to: &people[who])
            case .merge(let part, let whole):
                let (own, other) = (people[whole], people[part])
                if own.name.isEmpty { people[whole].name = other.name }
                people[whole].tier = own.tier ?? other.tier
                people[whole].tags += other.tags.filter { !own.tags.contains($0) }
                people[whole].fields = other.fields.merging(own.fields) { $1 }
                people[whole].notes = [own.notes, other.notes].filter { !$0.isEmpty }.joined(separator: "\n\n")
                if let theirs = other.consents["recording"], own.consents["recording"].map({ theirs.at > $0.at }) ?? true { people[whole].consents["recording"] = theirs }
            }
        }
        return people
    }

    private func beginnings() -> [Customer] {
        (0..<5).map { number in
            var one = Sample.customer(number + 1, name: number == 0 ? "" : "Name \(number)", identities: [Identity(.external, "x\(number)")])
            one.tags = ["shared", "tag\(number)"]
            one.tier = number % 2 == 0 ? nil : "tier\(number)"
            one.fields = ["shared": "\(number)", "own\(number)": "\(number)"]
            one.notes = number == 1 ? "" : "notes \(number)"
            one.consents = ["recording": .init(given: number % 2 == 0, at: Sample.at(number * 7 % 5), source: "form \(number)")]
            return one
        }
    }

    private func change(_ customer: Customer, _ step: Int, _ dice: inout IdentifierDice) -> Change {
        switch dice.next(8) {
        case 0: return .name(customer.name.isEmpty || dice.next(3) > 0 ? "Renamed \(step)" : "")
        case 1: return .tier(customer.tier == nil || dice.next(3) > 0 ? "tier of step \(step)" : nil)
        case 2: return customer.tags.randomElement(using: &dice).map { .noTag($0) } ?? .tag("tag of step \(step)")
        case 3: return customer.fields.keys.sorted().randomElement(using: &dice).map { .noField($0) } ?? .field("shared", "step \(step)")
        case 4: return .field(["shared", "own1", "new"][dice.next(3)], "step \(step)")
        case 5: return .notes("notes of step \(step)")
        case 6: return .consent(.init(given: true, at: Sample.at(step), source: "step \(step)"))
        default: return .tag("tag of step \(step)")
        }
    }

    private func same(_ found: Customer, _ expected: Customer) -> Bool {
        found.name == expected.name && found.tier == expected.tier && Set(found.tags) == Set(expected.tags) && found.tags.count == expected.tags.count
            && found.fields == expected.fields && found.notes == expected.notes && found.consents == expected.consents
    }

    @Test(arguments: 0..<40) func nothingIsLostAndNothingIsLeft(_ seed: UInt64) async throws {
        try await StoreKind.memory.with { store in
            var dice = IdentifierDice(state: seed &* 7919 &+ 13)
            let beginnings = beginnings()
            for one in beginnings { try await store.save(one, expecting: nil) }
            var steps: [Step] = []
            var into: [Int: Int] = [:]
            for step in 1...60 {
                let who = dice.next(beginnings.count), at = Sample.at(100 + step)
                let customer = try #require(try await store.customer(beginnings[who].id))
                switch (dice.next(3), into[who]) {
                case (0, nil):
                    let whole = dice.next(beginnings.count)
                    guard try await conflict({ _ = try await store.merge(customer.id, into: beginnings[whole].id, at: at) }) == nil else { continue }
                    into[who] = whole
                    steps.append(.merge(who, into: whole))
                case (1, .some):
                    _ = try await store.unmerge(customer.id, at: at)
                    into[who] = nil
                    steps.removeAll { if case .merge(who, into: _) = $0 { true } else { false } }
                case (2, nil):
                    var changed = customer
                    let change = change(customer, step, &dice)
                    change.apply(to: &changed)
                    try await store.save(changed, expecting: customer.changedAt)
                    steps.append(.change(who, change))
                case (_, _): continue
                }
                let expected = plain(beginnings, steps)
                for (number, one) in expected.enumerated() {
                    let found = try #require(try await store.customer(one.id))
                    #expect(same(found, one), "seed \(seed), step \(step), \(number): \(found) is not \(one)")
                }
            }
            for (who, _) in into.sorted(by: { $0.key < $1.key }) { _ = try await store.unmerge(beginnings[who].id, at: Sample.at(999)) }
            let apart = plain(beginnings, steps.filter { if case .merge = $0 { false } else { true } })
            for (number, one) in apart.enumerated() {
                let found = try #require(try await store.customer(one.id))
                #expect(same(found, one) && found.identities == [Identity(.external, "x\(number)")] && found.mergedInto == nil)
            }
            #expect(try await store.read("test") { try Int.fetchOne($0, sql: "SELECT count(*) FROM survivor") } == 0)
        }
    }

    /// What earlier versions wrote of a merging is enough to take their parts out in any order, too.
    @Test(arguments: [[1, 2], [2, 1]]) func mergingsOfEarlierVersionsComeApart(_ order: [Int]) async throws {
        try await StoreKind.memory.with { store in
            let beginnings = Array(beginnings().prefix(3))
            for one in beginnings { try await store.save(one, expecting: nil) }
            try await store.write("test") { connection in
                let table = CustomerTable(connection: connection)
                for part in 1...2 {
                    var whole = try #require(try table.record(beginnings[0].id)), other = try #require(try table.record(beginnings[part].id))
                    let (before, after) = (whole.details, whole.details.filled(from: other.details))
                    try connection.execute(
                        sql: "INSERT INTO merging (customer, at, before, after) VALUES (?, ?, ?, ?)",
                        arguments: [other.number, part, try JSONText.encode(before), try JSONText.encode(after)])
                    try table.changing([whole.number, other.number]) {
                        other.mergedInto = whole.number
                        whole.details = after
                        // In between somebody wrote something.
                        if part == 1 { whole.details.tags.append("between") }
                        try table.update(other)
                        try table.update(whole)
                    }
                }
            }
            for part in order { _ = try await store.unmerge(beginnings[part].id, at: Sample.at(90)) }
            var expected = beginnings
            expected[0].tags.append("between")
            for one in expected { #expect(same(try #require(try await store.customer(one.id)), one)) }
            #expect(try await store.read("test") { try Int.fetchAll($0, sql: "SELECT count(*) FROM survivor UNION ALL SELECT count(*) FROM merging") } == [0, 0])
        }
    }
}
