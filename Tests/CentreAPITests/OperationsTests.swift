import ContactDomain
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct OperationsTests {
    @Test func healthAndReadinessTellTheTruth() async throws {
        let ready = try await World()
        try await ready.visit { (visitor) async throws in
            #expect(try await visitor.get("!/healthz").text == "ok\n")
            let reply = try await visitor.get("!/readyz")
            #expect(reply.status == 200 && reply.json == ["ready": true, "reasons": []])
        }
        let waiting = try await World(readiness: { ["the telephony server is not connected"] })
        let reply = try await waiting.visit { (visitor) async throws in
            let health = try await visitor.get("!/healthz")
            #expect(health.status == 200)
            return try await visitor.send(.get, "!/readyz")
        }
        #expect(reply.status == 503 && reply.json == ["ready": false, "reasons": ["the telephony server is not connected"]])
    }

    @Test func metricsAreForThisMachineAndForTokens() async throws {
        let world = try await World()
        try await world.visit(.live) { (visitor) async throws in
            _ = try await visitor.get("/me", as: "alice")
            _ = try await visitor.get("/calls/\(World.aliceCall)", as: "alice")
            _ = try await visitor.get("!/no/such/path")
            let local = try await visitor.get("!/metrics")
            #expect(local.status == 200)
            for line in [
                #"tandem_http_requests_total{method="GET",route="/api/v1/me",status="200"} 1"#, #"tandem_http_requests_total{method="GET",route="/api/v1/calls/{id}",status="200"} 1"#,
                #"tandem_http_requests_total{method="GET",route="unmatched",status="404"} 1"#, #"tandem_http_request_seconds_count{method="GET",route="/api/v1/me"} 1"#,
                "tandem_event_streams 0", "tandem_engine_inbox 0",
            ] { #expect(local.text.contains(line + "\n"), "\(line) in\n\(local.text)") }
            #expect(!local.text.contains(World.aliceCall.description), "paths are not labels")
            let forwarded: HTTPFields = [try #require(HTTPField.Name("X-Forwarded-For")): "203.0.113.9"]
            #expect(try await visitor.get("!/metrics", headers: forwarded).status == 401)
            #expect(try await visitor.get("!/metrics", as: "crm").status == 200)
            #expect(try await visitor.get("!/metrics", as: "alice").status == 403)
        }
    }

    @Test func inventedMethodsDoNotMakeSeries() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            for name in ["FOO", "BAR", "BREW"] {
                let reply = try await visitor.send(try #require(HTTPRequest.Method(rawValue: name)), "!/healthz")
                #expect(reply.status == 405)
            }
            let text = try await visitor.get("!/metrics", as: "admin").text
            #expect(text.contains(#"{method="other",route="unmatched",status="405"} 3"#), "\(text)")
        }
    }

    @Test func visitorsGetAPhoneForEntryPointsThatWelcomeThem() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let phone = try await visitor.post("/public/web-calls", ["address": "demo"])
            #expect(phone.status == 200 && phone.json["dial"] == "sip:demo@localhost" && phone.json["expiresAt"] == .integer(Timestamp.t0.milliseconds + 7_200_000), "\(phone.text)")
            let known = await world.phones.known
            #expect(known.count == 1 && known.values.first?.kind == .webCaller)
            #expect(phone.json["user"] == known.keys.first.map { .string($0.text) })
            #expect(try await visitor.post("/public/web-calls", ["address": "nobody"]).status == 404)
            let closed: JSONValue = ["name": "Demo", "address": "demo", "flow": "welcome"]
            #expect(try await visitor.put("/entry-points/\(World.entry)", as: "admin", closed, ifMatch: "*").status == 200)
            #expect(try await visitor.post("/public/web-calls", ["address": "demo"]).status == 404)
        }
    }

    @Test func webCallsAreLimitedPerAddressAndInAll() async throws {
        let world = try await World(prepare: { $0.visitorPhoneLimit = 3 })
        try await world.visit { (visitor) async throws in
            for _ in 0..<3 { #expect(try await visitor.post("/public/web-calls", ["address": "demo"]).status == 200) }
            let full = try await visitor.post("/public/web-calls", ["address": "demo"])
            #expect(full.status == 503 && full.code == "too-many-visitors")
            world.clock.advance(.minutes(120))
            for _ in 0..<3 { #expect(try await visitor.post("/public/web-calls", ["address": "demo"]).status == 200) }
            #expect(await world.phones.known.count == 3, "the phones of earlier visits are gone")
            for _ in 0..<17 { _ = try await visitor.post("/public/web-calls", ["address": "x"]) }
            let limited = try await visitor.post("/public/web-calls", ["address": "demo"])
            #expect(limited.status == 429 && limited.code == "too-many-calls" && limited.headers[.retryAfter] == "300", "\(limited.text)")
        }
    }

    @Test func limitsForgetAndKeepTheirMemorySmall() {
        let clock = ManualClock(.t0)
        let limiter = RateLimiter(limit: 2, window: .seconds(10), capacity: 100, clock: clock)
        #expect(limiter.take("a") == nil)
        clock.advance(.seconds(4))
        #expect(limiter.take("a") == nil)
        #expect(limiter.take("a") == .seconds(6))
        clock.advance(.seconds(6))
        #expect(limiter.take("a") == nil, "the window slides")
        for number in 0..<1_000 { _ = limiter.take("key \(number)") }
        #expect(limiter.keyCount <= 100)
        limiter.giveBack("key 999")
        #expect(limiter.take("key 999") == nil)
        #expect(limiter.take("key 999") == nil)
    }

    @Test func aNetworkOfIPv6CountsAsOne() {
        #expect(ClientAddress.key("2001:db8:1:2:3:4:5:6") == ClientAddress.key("2001:db8:1:2::9"))
        #expect(ClientAddress.key("2001:db8:1:2::9") != ClientAddress.key("2001:db8:1:3::9"))
        #expect(ClientAddress.key("::1") == "0:0:0:0::/64")
        #expect(ClientAddress.key("::ffff:192.0.2.1") == "192.0.2.1" && ClientAddress.key("192.0.2.1") == "192.0.2.1")
        #expect(RouteGate.isLoopback("127.0.0.1") && RouteGate.isLoopback("::1") && !RouteGate.isLoopback("192.0.2.1"))
    }

    @Test func aTrustedProxyTellsWhoTheClientIs() async throws {
        let header = try #require(HTTPField.Name("X-Forwarded-For"))
        for (trusts, expected) in [(true, 200), (false, 429)] {
            let world = try await World(prepare: { $0.trustsForwardedFor = trusts })
            try await world.visit { (visitor) async throws in
                for _ in 0..<20 { _ = try await visitor.post("/public/web-calls", ["address": "demo"], headers: [header: "203.0.113.9"]) }
                let other = try await visitor.post("/public/web-calls", ["address": "demo"], headers: [header: "203.0.113.9, 203.0.113.10"])
                #expect(other.status == expected, "\(other.text)")
            }
        }
    }
}
