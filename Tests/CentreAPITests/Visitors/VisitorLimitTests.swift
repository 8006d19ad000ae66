import ContactDomain
import Foundation
import HTTPTypes
import TandemTesting
import Testing

@testable import CentreAPI

/// How much strangers, visitors and addresses may do, and that what is too much costs nothing.
@Suite struct VisitorLimitTests {
    private static let inbound = "/public/channels/messenger/inbound"

    /// Counted before the body is read: so the answer comes though the body does not.
    @Test func aFloodOfForgedRequestsIsRefusedUnread() async throws {
        let world = try await World()
        try await LiveServer.run(world) { server in
            for path in [Self.inbound, "/public/channels/nowhere/inbound"] {
                let line = try server.connect()
                defer { line.close() }
                for _ in 0..<150 {
                    try line.send("POST /api/v1\(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
                    _ = try await line.wait(for: path == Self.inbound ? "HTTP/1.1 401" : "HTTP/1.1 404")
                }
            }
            let line = try server.connect()
            defer { line.close() }
            try line.send("POST /api/v1\(Self.inbound) HTTP/1.1\r\nHost: x\r\nContent-Length: \(ChannelController.bodyLimit)\r\n\r\n{")
            #expect(try await line.wait(for: "too-many-requests").contains("429"))
        }
    }

    @Test func whoIsVouchedForIsNotCounted() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let good: HTTPFields = try [#require(HTTPField.Name("webhook-signature")): "good"]
            for _ in 0..<310 { #expect(try await visitor.post(Self.inbound, ["type": "typing"], headers: good).status == 204) }
            #expect(try await visitor.post(Self.inbound, ["type": "typing"]).code == "signature-refused")
        }
    }

    @Test func aBodyThatIsTooLargeIsRefusedUnread() async throws {
        let world = try await World()
        try await LiveServer.run(world) { server in
            let line = try server.connect()
            defer { line.close() }
            try line.send("POST /api/v1\(Self.inbound) HTTP/1.1\r\nHost: x\r\nContent-Length: \(ChannelController.bodyLimit + 1)\r\n\r\n{")
            #expect(try await line.wait(for: "body-too-large").contains("413"))
        }
    }

    @Test func filesAreCountedByVisitorAndByAddress() async throws {
        let world = try await World()
        try await world.openShop(try World.shopEntry())
        try await world.visit { (visitor) async throws in
            func upload(_ token: String) async throws -> Visitor.Reply {
                try await visitor.send(
                    .post, "/public/chat/shop/files?name=a.txt", raw: "hello", headers: [.authorization: "Bearer \(token)", .contentType: "application/octet-stream"])
            }
            let one = try await visitor.begin().token, other = try await visitor.begin().token
            for number in 1...20 { #expect(try await upload(one).status == 201, "file \(number)") }
            let refused = try await upload(one)
            #expect(refused.status == 429 && refused.code == "too-many-requests" && refused.headers[.retryAfter] == "300", "\(refused.text)")
            #expect(try await upload(other).status == 201, "another visitor of the same address")
            for _ in 0..<278 { #expect(try await upload("made up").status == 401) }
            #expect(try await upload(other).status == 429, "the address")
            world.clock.advance(.minutes(6))
            #expect(try await upload(one).status == 201)
        }
    }

    @Test func oneAddressCannotTakeAllStreams() async throws {
        let world = try await World(heartbeat: .milliseconds(40), prepare: { $0.visitorStreamsPerAddress = 3 })
        try await world.openShop(try World.shopEntry())
        let tokens = try await world.visit { (visitor) async throws in
            var tokens: [String] = []
            for _ in 0..<4 { tokens.append(try await visitor.begin().token) }
            return tokens
        }
        try await LiveServer.run(world) { server in
            let open = try tokens.prefix(3).map { try server.open("/api/v1/public/chat/shop/events", token: $0) }
            for stream in open { _ = try await stream.wait(for: "event: state") }
            let late = try server.open("/api/v1/public/chat/shop/events", token: tokens[3])
            #expect(try await late.wait(for: "too-many-streams").contains("429"))
            late.close()
            // Noticed with the next heartbeat.
            open[0].close()
            let isIn = try await eventually {
                // Limits of another kind are not what is looked at.
                world.clock.advance(.seconds(1))
                let again = try server.open("/api/v1/public/chat/shop/events", token: tokens[3])
                let answer = try await again.wait(for: "\r\n\r\n")
                if !answer.contains("200 OK") { again.close() }
                return answer.contains("200 OK")
            }
            #expect(isIn)
            for stream in open { stream.close() }
        }
    }

    @Test func theWaitOfOneAddressIsNotThatOfAnother() throws {
        let streams = StreamsByAddress(limit: 2)
        try streams.enter("a")
        try streams.enter("a")
        #expect(throws: Problem.self) { try streams.enter("a") }
        try streams.enter("b")
        streams.leave("a")
        try streams.enter("a")
        for address in ["a", "a", "b", "nobody"] { streams.leave(address) }
        #expect(streams.count == 0)
    }

    @Test func aRequestThatNeverEndsIsCutOff() async throws {
        let world = try await World(prepare: { $0.idleTimeout = .milliseconds(200) })
        try await world.openShop(try World.shopEntry())
        try await LiveServer.run(world) { server in
            let stuck = try (0..<20).map { _ in try server.connect() }
            defer { for line in stuck { line.close() } }
            for (number, line) in stuck.enumerated() {
                let whole = "POST /api/v1/public/chat/shop/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
                // Some in the body, some in the head.
                try line.send(number.isMultiple(of: 2) ? whole : String(whole.prefix(60)))
            }
            for line in stuck { try await line.waitForEnd() }
        }
    }
}
