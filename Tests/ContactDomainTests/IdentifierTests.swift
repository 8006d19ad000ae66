import ContactDomain
import Foundation
import TandemTesting
import Testing

@Suite struct IdentifierTests {
    @Test func anIdIsAUUIDOfVersion7() {
        let id = InteractionID(at: Timestamp(milliseconds: 0x0123_4567_89AB), random: 0xFFFF, .max)
        #expect(id.description == "01234567-89ab-7fff-bfff-ffffffffffff")
        #expect(UUID(uuidString: id.description) != nil)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func writtenAndReadItIsTheSame(seed: UInt64) {
        var dice = Dice(seed: seed)
        let id = AgentID(high: dice.next(), low: dice.next())
        #expect(AgentID(id.description) == id)
        #expect(AgentID(id.description.uppercased()) == id)
    }

    @Test(arguments: ["", "x", "01234567-89ab-7fff-bfff-fffffffffff", "01234567-89ab-7fff-bfff-fffffffffffff", "0123456789ab-7fff-bfff-ffffffffffff0", "01234567-89ab-7fff-bfff-ffffffffffföx", "g1234567-89ab-7fff-bfff-ffffffffffff"])
    func anythingElseIsRefused(text: String) { #expect(QueueID(text) == nil) }

    @Test func idsSortByTheirTime() {
        let ids = (0..<5).map { InteractionID(at: .noon(plus: $0), random: 0, 0) }
        #expect(ids.shuffled().sorted() == ids)
        #expect(ids.map(\.description).sorted() == ids.map(\.description))
    }

    @Test func theSameSeedMintsTheSameIds() {
        var first = IdentifierSource(at: .noon, seed: 4)
        var second = IdentifierSource(at: .noon, seed: 4)
        let ids: [OfferID] = (0..<100).map { _ in first.next() }
        #expect(ids == (0..<100).map { _ in second.next() })
        #expect(Set(ids).count == 100)
        #expect(ids == ids.sorted(), "ids of one input sort as they were made")
        var other = IdentifierSource(at: .noon, seed: 5)
        #expect(!ids.contains(other.next()))
    }

    @Test func idsAreKeysAndTextInJSON() throws {
        let id = AgentID(high: 1, low: 2)
        let json = try JSONEncoder().encode([id: [SkillName("english"): 3]])
        #expect(String(decoding: json, as: UTF8.self) == #"{"\#(id)":{"english":3}}"#)
        #expect(try JSONDecoder().decode([AgentID: [SkillName: Int]].self, from: json) == [id: ["english": 3]])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(AgentID.self, from: Data("\"no id\"".utf8)) }
    }
}
