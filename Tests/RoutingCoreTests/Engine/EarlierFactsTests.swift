import ContactDomain
import Foundation
import RoutingCore
import Testing

/// What an earlier version has written down is read.
@Suite struct EarlierFactsTests {
    private static func earlier(_ value: Any) -> Any {
        if let list = value as? [Any] { return list.map(earlier) }
        guard var object = value as? [String: Any] else { return value }
        object["pace"] = nil
        object["isAssigned"] = nil
        return object.mapValues(earlier)
    }

    @Test func factsOfTheFirstVersionAreRead() throws {
        var engine = RoutingEngine()
        for entry in RandomHistory.make(seed: 3).entries { if let input = entry.input { _ = try? engine.handle(input, at: entry.at) } }
        let facts = try JSONSerialization.jsonObject(with: JSONEncoder().encode(engine))
        var first = try #require(Self.earlier(facts) as? [String: Any])
        first["version"] = 1
        let restored = try JSONDecoder().decode(RoutingEngine.self, from: JSONSerialization.data(withJSONObject: first))
        #expect(restored.queueIDs == engine.queueIDs)
        #expect(restored.agentIDs == engine.agentIDs)
        #expect(restored.waitingCount == engine.waitingCount)
        first["version"] = 3
        let unknown = try JSONSerialization.data(withJSONObject: first)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(RoutingEngine.self, from: unknown) }
    }
}
