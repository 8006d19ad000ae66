import ContactDomain
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct BadInputTests {
    @Test(arguments: [
        ("", "body-missing", 400), ("{", "malformed-json", 400), ("{\"login\":}", "malformed-json", 400), ("login=a", "malformed-json", 400), ("{} {}", "malformed-json", 400),
        ("{\"login\":\"a\",\"login\":\"b\"}", "malformed-json", 400), ("{'login':'a'}", "malformed-json", 400), ("[1,]", "malformed-json", 400), ("{\"a\":01}", "malformed-json", 400),
        ("\"\\ud800\"", "malformed-json", 400), ("\u{FEFF}{}", "malformed-json", 400), (String(repeating: "[", count: 100_000), "malformed-json", 400),
        ("null", "invalid-body", 400), ("[]", "invalid-body", 400), ("{}", "invalid-body", 400), ("{\"login\":1,\"password\":\"x\"}", "invalid-body", 400),
        ("{\"login\":null,\"password\":\"x\"}", "invalid-body", 400),
    ] as [(String, String, Int)])
    func bodiesThatAreNotWhatIsExpected(body: String, code: String, status: Int) async throws {
        let world = try await World()
        let reply = try await world.visit { visitor in try await visitor.send(.post, "/session", raw: body) }
        #expect(reply.status == status && reply.code == code, "\(body.prefix(40)): \(reply.text)")
    }

    @Test func theFaultTellsThePlace() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let syntax = try await visitor.send(.post, "/queues", as: "admin", raw: "{\n  \"key\": \"q\",\n  \"name\" \"Q\"\n}")
            #expect(syntax.fields == ["line 3, column 10"], "\(syntax.text)")
            let unknown = try await visitor.post("/queues", as: "admin", ["key": "q", "name": "Q", "nmae": "Q", "colour": .null])
            #expect(unknown.status == 400 && unknown.fields == ["colour", "nmae"], "\(unknown.text)")
            let missing = try await visitor.post("/queues", as: "admin", ["key": "q"])
            #expect(missing.fields == ["name"] && missing.text.contains("is missing"), "\(missing.text)")
            let nested = try await visitor.post("/queues", as: "admin", ["key": "q", "name": "Q", "wrapUpCodes": [["code": "a", "labels": [:], "colour": "red"]]])
            #expect(nested.fields == ["wrapUpCodes[0].colour"], "\(nested.text)")
            let type = try await visitor.post("/agents", as: "admin", ["name": "A", "endpoint": "a", "skills": ["sales": "high"]])
            #expect(type.fields == ["skills.sales"] && type.text.contains("a whole number is expected, but this is text"), "\(type.text)")
            let fraction = try await visitor.send(.post, "/agents", as: "admin", raw: #"{"name":"A","endpoint":"a","skills":{"sales":1.5}}"#)
            #expect(fraction.fields == ["skills.sales"])
            let id = try await visitor.post("/agents", as: "admin", ["name": "A", "endpoint": "a", "user": "alice"])
            #expect(id.fields == ["user"], "\(id.text)")
            let huge = try await visitor.send(.post, "/queues", as: "admin", raw: #"{"key":"q","name":"Q","priority":99999999999999999999}"#)
            #expect(huge.fields == ["priority"], "\(huge.text)")
        }
    }

    @Test func otherMediaTypesAreRefused() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
                let reply = try await visitor.send(.post, "/session", raw: #"{"login":"a","password":"b"}"#, headers: [.contentType: type])
                #expect(reply.status == 415 && reply.code == "json-expected", "\(type): \(reply.text)")
            }
            let charset = try await visitor.send(.post, "/session", raw: #"{"login":"a","password":"b"}"#, headers: [.contentType: "Application/JSON; charset=UTF-8"])
            #expect(charset.code == "wrong-login-or-password")
        }
    }

    @Test func bodiesBeyondTheLimitAreRefused() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let most = #"{"login":"\#(String(repeating: "x", count: RequestBodyReader.limit - 30))","password":"p"}"#
            #expect(try await visitor.send(.post, "/session", raw: most).status == 401)
            let reply = try await visitor.send(.post, "/session", raw: #"{"login":"\#(String(repeating: "x", count: RequestBodyReader.limit))","password":"p"}"#)
            #expect(reply.status == 413 && reply.code == "body-too-large", "\(reply.text)")
        }
    }

    @Test func unknownAddressesAndMethodsAreProblemsToo() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            for path in ["!/nothing", "!/api/v1/nothing", "!/api/v2/me", "!/api/v1", "!/api/v1/calls/a/b/c"] {
                let reply = try await visitor.get(path)
                #expect(reply.status == 404 && reply.code == "no-such-route", "\(path): \(reply.text)")
                #expect(reply.headers[.contentType] == "application/problem+json")
            }
            let method = try await visitor.send(.patch, "!/api/v1/calls")
            #expect(method.status == 405 && method.code == "method-not-allowed" && method.headers[.allow] == "GET, HEAD, POST", "\(method.text)")
            #expect(try await visitor.send(.get, "!/api/v1/calls/\(World.aliceCall)/hold").headers[.allow] == "POST")
            #expect(try await visitor.send(.post, "!/desk").status == 405)
        }
    }

    @Test func touchTonesAndNotesAreBounded() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            for digits in ["", "12a", "1 2", String(repeating: "1", count: 33), "１"] {
                let reply = try await visitor.post("/calls/\(World.aliceCall)/dtmf", as: "alice", ["digits": .string(digits)])
                #expect(reply.status == 422 && reply.fields.first == "digits", "\(digits): \(reply.text)")
            }
            let notes: JSONValue = ["notes": .string(String(repeating: "n", count: 10_001)), "finished": true]
            #expect(try await visitor.put("/calls/\(World.aliceCall)/wrap-up", as: "alice", notes).fields == ["notes"])
        }
        #expect(await world.centre.submitted.isEmpty)
    }

    @Test func jsonIsReadAsWritten() throws {
        let text = #" {"a": [1, -2, 3.5, 1e2, true, false, null], "é\u00e9\ud83d\ude00\n": "\"\\\/"} "#
        let value = try JSONParser.parse(Array(text.utf8))
        #expect(value == ["a": [1, -2, .number(3.5), .number(100), true, false, .null], "éé😀\n": "\"\\/"])
        #expect(throws: JSONSyntaxFault.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
        #expect(throws: JSONSyntaxFault.self) { try JSONParser.parse(Array("\"a\nb\"".utf8)) }
    }
}
