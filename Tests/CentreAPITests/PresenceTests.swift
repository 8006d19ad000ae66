import CentrePorts
import ContactDomain
import Testing

@testable import CentreAPI

@Suite struct PresenceTests {
    @Test func anAgentIsThereForSomeChannelsOnly() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let chats = try await visitor.put("/me/presence", as: "alice", ["kind": "available", "channels": ["email", "chat", "chat"]])
            #expect(chats.json["presence"] == ["kind": "available", "channels": ["chat", "email"]])
            #expect(try await visitor.get("/me", as: "alice").json["agent"]?["presence"]?["channels"] == ["chat", "email"])
            let all = try await visitor.put("/agents/\(World.alice)/presence", as: "supervisor", ["kind": "available", "channels": .array(ContactChannel.allCases.map { .string($0.rawValue) })])
            #expect(all.json["presence"] == ["kind": "available"], "all channels are no choice")
            for bad in [["kind": "available", "channels": []], ["kind": "break", "channels": ["chat"]]] as [JSONValue] {
                #expect(try await visitor.put("/me/presence", as: "alice", bad).fields == ["channels"], "\(bad)")
            }
            #expect(try await visitor.put("/me/presence", as: "alice", ["kind": "available", "channels": ["pigeon"]]).fields == ["channels[0]"])
        }
    }
}
