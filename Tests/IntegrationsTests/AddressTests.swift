import ContactDomain
import TandemTesting
import Testing

@testable import Integrations
@testable import SignedRequests

/// Whom the service may call, and whom it must never call on somebody's behalf.
@Suite struct AddressTests {
    static let inner = [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1", "169.254.169.254", "168.63.129.16", "172.16.0.1", "172.31.255.255", "192.0.0.1",
        "192.0.2.7", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.5", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
        "2002:7f00:1::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "4000::1",
    ]

    @Test(arguments: inner) func addressesThatAreNotPublicAreRefused(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!AddressRules.isPublic(address))
        let endpoint = try EndpointURL("https://crm.example/")
        #expect(AddressRules().refusal(of: address, for: endpoint)?.contains("not a public address") == true)
    }

    @Test(arguments: ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1"])
    func publicOnesAreAllowed(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressRules().refusal(of: address, for: try EndpointURL("https://crm.example/")) == nil)
    }

    @Test func whatTheAdminAllowsIsAllowedAndNothingBesides() throws {
        let rules = AddressRules(allow: ["10.1.0.0/16", "CRM.internal", "fd00::/8"])
        func refused(_ address: String, _ url: String) throws -> Bool { rules.refusal(of: try #require(IPAddress(address)), for: try EndpointURL(url)) != nil }
        #expect(try !refused("10.1.255.1", "http://anything:9000/"))
        #expect(try refused("10.2.0.1", "http://anything/"))
        #expect(try !refused("192.168.3.4", "http://crm.internal:9000/"))
        #expect(try refused("192.168.3.4", "http://crm.internal.example/"))
        #expect(try !refused("fd12::1", "http://[fd12::1]:8080/"))
        #expect(try refused("8.8.8.8", "http://public.example:25/"), "elsewhere only the allowed ports")
        #expect(try !refused("8.8.8.8", "https://public.example:443/"))
    }

    @Test(arguments: [
        ("", .scheme), ("ftp://x.example/", .scheme), ("file:///etc/passwd", .scheme), ("//x.example", .scheme), ("https://user@x.example/", .userInfo),
        ("https://user:secret@x.example/", .userInfo), ("https://x.example#@127.0.0.1/", .fragment), ("https://x.example\\@127.0.0.1/", .characters),
        ("https://", .host), ("https:///path", .host), ("https://x example/", .host), ("https://x.example./", .host), ("https://-x.example/", .host), ("https://ex\u{e4}mple/", .host),
        ("https://x%2eexample/", .host), ("https://[::1/", .host), ("https://[127.0.0.1]/", .host), ("https://[fe80::1%25eth0]/", .host), ("https://x.example:0/", .port),
        ("https://x.example:65536/", .port), ("https://x.example:/", .port), ("https://x.example:80:80/", .port), ("https://x.example/a b", .characters), ("https://x.example/\r\nX: y", .characters),
        ("https://x.example/\u{e4}", .characters), ("https://x.example/" + String(repeating: "a", count: 2_000), .tooLong),
    ] as [(String, EndpointURL.Fault)])
    func addressesThatCannotBeTrustedAreRefused(_ text: String, _ fault: EndpointURL.Fault) {
        #expect(throws: fault) { try EndpointURL(text) }
    }

    @Test(arguments: [
        ("https://CRM.Example", "https://crm.example:443/"), ("HTTP://crm.example?x=1", "http://crm.example:80/?x=1"), ("http://crm.example:8080/a/b?c=%20", "http://crm.example:8080/a/b?c=%20"),
        ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]:443/"),
    ]) func whatIsCheckedIsWhatIsCalled(_ text: String, _ canonical: String) throws {
        #expect(try EndpointURL(text).text == canonical)
    }

    /// Names and odd spellings that lead to this machine, told to the real resolver.
    @Test(arguments: ["http://localhost/", "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::]/"])
    func everySpellingOfThisMachineIsRefused(_ url: String) async throws {
        let room = try await Room(allow: [])
        let (subscription, _) = try await room.subscribe("ok", key: "own") { $0.url = url }
        #expect(await room.webhooks.faults(in: subscription).map(\.field) == ["url"])
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        let attempt = try #require(try await room.attempts(subscription).first)
        #expect(attempt.status == nil && attempt.failure?.contains("not a public address") == true, "\(attempt)")
    }

    /// The name leads to the endpoint for the test alone: had the request asked the system's resolver, it would have gone nowhere.
    @Test func theAddressThatWasCheckedIsTheOneThatIsCalled() async throws {
        let resolver = FakeResolver(["crm.invalid": ["10.0.0.1", "127.0.0.1"]])
        let room = try await Room(resolver: resolver)
        let (subscription, _) = try await room.subscribe("ok", key: "pinned") { $0.url = room.endpoint.url("ok", key: "pinned", host: "crm.invalid") }
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        #expect(try await room.deliveries(subscription, .delivered).count == 1)
        #expect(try await room.endpoint.received("pinned").first?.headers["host"] == "crm.invalid:\(room.endpoint.port)")
        #expect(resolver.questions == 1, "asked once: a second answer could be another")
    }

    @Test func aNameThatLeadsInsideIsNeverCalled() async throws {
        let room = try await Room(allow: [], resolver: FakeResolver(["rebound.example": ["127.0.0.1"], "metadata.example": ["169.254.169.254"]]))
        for host in ["rebound.example", "metadata.example"] {
            let (subscription, _) = try await room.subscribe("ok", key: host) { $0.url = room.endpoint.url("ok", key: host, host: host) }
            try await room.happens("queued", .sample(1))
            try await room.webhooks.settle()
            #expect(try await room.attempts(subscription).first?.failure?.contains("not a public address") == true)
            #expect(try await room.endpoint.received(host).isEmpty)
        }
    }

    @Test func aNameThatDoesNotResolveNowIsTriedLater() async throws {
        let room = try await Room(resolver: FakeResolver([:]))
        let (subscription, _) = try await room.subscribe("ok", key: "unknown") { $0.url = "https://nowhere.example/" }
        #expect(await room.webhooks.faults(in: subscription).isEmpty)
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        #expect(try await room.attempts(subscription).first?.failure == "nowhere.example does not resolve: unknown here")
        #expect(try await room.deliveries(subscription).first?.state == .pending)
    }
}
