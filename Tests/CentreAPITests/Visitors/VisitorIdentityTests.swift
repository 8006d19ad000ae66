import ContactDomain
import Foundation
import HTTPTypes
import TandemTesting
import Testing

@testable import CentreAPI

/// How long the site's word for who somebody is holds: as long as it says, and no longer than its secret and the chat's rule.
@Suite struct VisitorIdentityTests {
    @Test func renewingATokenMakesTheProofNoLonger() async throws {
        let world = try await World()
        try await world.openShop(try World.shopEntry())
        try await world.visit { (visitor) async throws in
            let session = try await visitor.begin(["identity": world.proof(of: "4711")])
            // A minute more, for clocks that go wrong.
            let end = world.clock.now + .minutes(11)
            #expect(session.status == 201 && session.json["isVerified"] == true && session.json["expiresAt"] == .integer(end.milliseconds), "\(session.text)")
            world.clock.advance(.minutes(9))
            let renewed = try await visitor.begin(["token": .string(session.token)])
            #expect(renewed.status == 201 && renewed.json["visitor"] == session.json["visitor"] && renewed.json["expiresAt"] == .integer(end.milliseconds), "\(renewed.text)")
            #expect(try await visitor.messages(renewed.token).status == 200)
            world.clock.advance(.minutes(2))
            for token in [session.token, renewed.token] {
                #expect(try await visitor.messages(token).code == "visitor-token-invalid")
                #expect(try await visitor.begin(["token": .string(token)]).code == "visitor-token-invalid")
            }
        }
    }

    /// The widget holds the site's next word, and goes on without asking anything again.
    @Test func aNewProofGoesOnFromATokenWhoseTimeIsOver() async throws {
        let world = try await World()
        try await world.openShop(try World.shopEntry(preChat: [PreChatField(key: "order", required: true, labels: ["en": "Order"])]))
        try await world.visit { (visitor) async throws in
            let session = try await visitor.begin(["identity": world.proof(of: "4711"), "fields": ["order": "A-1"]])
            world.clock.advance(.minutes(60))
            let again = try await visitor.begin(["token": .string(session.token), "identity": world.proof(of: "4711")])
            #expect(again.status == 201 && again.json["visitor"] == session.json["visitor"] && again.json["isVerified"] == true, "\(again.text)")
            #expect(try await visitor.messages(again.token).status == 200)
            // Another user of the same browser, and a word that is old as well.
            #expect(try await visitor.begin(["token": .string(session.token), "identity": world.proof(of: "another")]).json["visitor"] != session.json["visitor"])
            #expect(try await visitor.begin(["token": .string(session.token), "identity": world.proof(of: "4711", for: .minutes(-10))]).code == "identity-refused")
            #expect(try await visitor.begin(["token": .string(session.token + "x"), "identity": world.proof(of: "4711")]).code == "visitor-token-invalid")
        }
    }

    @Test func anotherSecretEndsWhatTheFormerHasSigned() async throws {
        let world = try await World()
        try await world.openShop(try World.shopEntry())
        try await world.visit { (visitor) async throws in
            let signed = try await visitor.begin(["identity": world.proof(of: "4711")]), hashed = try await visitor.begin(["identity": World.hashProof(of: "4712")])
            let nobody = try await visitor.begin()
            world.clock.advance(.minutes(5))
            for token in [signed.token, hashed.token] { #expect(try await visitor.messages(token).status == 200) }
            try await world.openShop(try World.shopEntry(secret: "quite another secret, as new"))
            for token in [signed.token, hashed.token] {
                #expect(try await visitor.messages(token).code == "visitor-token-invalid")
                #expect(try await visitor.begin(["token": .string(token)]).code == "visitor-token-invalid")
            }
            #expect(try await visitor.messages(nobody.token).status == 200)
            let fresh = try await visitor.begin(["token": .string(signed.token), "identity": world.proof(of: "4711", secret: "quite another secret, as new")])
            #expect(fresh.status == 201 && fresh.json["visitor"] == signed.json["visitor"], "\(fresh.text)")
        }
    }

    @Test func theRuleOfTodayCountsForTokensOfYesterday() async throws {
        let world = try await World()
        try await world.openShop(try World.shopEntry())
        try await world.visit { (visitor) async throws in
            let nobody = try await visitor.begin(), signed = try await visitor.begin(["identity": World.hashProof(of: "4711")])
            try await world.openShop(try World.shopEntry(.required))
            #expect(try await visitor.messages(nobody.token).code == "identity-required")
            #expect(try await visitor.begin(["token": .string(nobody.token)]).code == "identity-required")
            #expect(try await visitor.get("/public/chat/shop/events", headers: [.authorization: "Bearer \(nobody.token)"]).code == "identity-required")
            #expect(try await visitor.messages(signed.token).status == 200)
            try await world.openShop(try World.shopEntry(.none))
            #expect(try await visitor.messages(nobody.token).status == 200)
            #expect(try await visitor.messages(signed.token).code == "visitor-token-invalid")
        }
    }

    @Test func anOpenStreamEndsWithTheTokenThatOpenedIt() async throws {
        let world = try await World(heartbeat: .milliseconds(40))
        try await world.openShop(try World.shopEntry())
        let token = try await world.visit { (visitor) async throws in try await visitor.begin(["identity": world.proof(of: "4711")]).token }
        try await LiveServer.run(world) { server in
            let stream = try server.open("/api/v1/public/chat/shop/events", token: token)
            defer { stream.close() }
            _ = try await stream.wait(for: "event: state")
            _ = try await stream.wait(for: EventFrame.heartbeat)
            world.clock.advance(.minutes(11))
            // The last piece of a chunked body.
            _ = try await stream.wait(for: "\r\n0\r\n\r\n")
            let again = try server.open("/api/v1/public/chat/shop/events", token: token)
            defer { again.close() }
            #expect(try await again.wait(for: "\r\n\r\n").contains("401"))
        }
    }
}
