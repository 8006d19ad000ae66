import CentrePorts
import ContactDomain
import Foundation
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct PermissionTests {
    /// Who may use what, written down a second time and independently: a slip in the table must show.
    /// Letters: a = admin, s = supervisor, g = agent, i = integration; * = anybody.
    private static let expected: [String: String] = [
        "POST /session": "*", "POST /public/web-calls": "*", "GET /openapi.json": "*",
        "GET /public/chat/{address}": "*", "POST /public/chat/{address}/sessions": "*", "GET /public/chat/{address}/messages": "*", "POST /public/chat/{address}/messages": "*",
        "POST /public/chat/{address}/typing": "*", "POST /public/chat/{address}/read": "*", "POST /public/chat/{address}/leave": "*", "GET /public/chat/{address}/events": "*",
        "POST /public/chat/{address}/files": "*", "POST /public/chat/{address}/call": "*", "POST /public/channels/{address}/inbound": "*", "GET /public/chat/{address}/files/{id}": "*",
        "DELETE /session": "asgi", "GET /me": "asgi", "PUT /me/password": "asgi", "PUT /me/presence": "asg", "GET /me/phone": "asg", "PUT /me/phone/desk": "asg",
        "POST /offers/{id}/accept": "asg", "POST /offers/{id}/decline": "asg",
        "GET /calls": "asgi", "GET /calls/{id}": "asgi", "POST /calls": "asg",
        "POST /calls/{id}/hold": "asg", "POST /calls/{id}/resume": "asg", "POST /calls/{id}/mute": "asg", "POST /calls/{id}/unmute": "asg",
        "POST /calls/{id}/hangup": "asg", "POST /calls/{id}/rejoin": "asg", "POST /calls/{id}/dtmf": "asg", "POST /calls/{id}/transfer": "asg",
        "POST /calls/{id}/recording/start": "asg", "POST /calls/{id}/recording/stop": "asg", "POST /calls/{id}/recording/pause": "asg", "POST /calls/{id}/recording/resume": "asg",
        "PUT /calls/{id}/wrap-up": "asg", "POST /calls/{id}/wrap-up/extend": "asg",
        "POST /calls/{id}/pick": "asg", "POST /calls/{id}/assign": "as", "POST /calls/{id}/move": "as", "POST /calls/{id}/priority": "as",
        "GET /queues/{id}/waiting": "asg", "POST /queues/{id}/drain": "as", "GET /interactions/{id}/routing": "asi",
        "GET /callbacks": "asg", "GET /callbacks/{id}": "asg", "POST /callbacks": "asg", "DELETE /callbacks/{id}": "asg", "POST /callbacks/{id}/reschedule": "asg",
        "GET /history": "asgi", "GET /recordings": "asgi", "GET /recordings/{id}": "asgi", "GET /recordings/{id}/audio": "asgi",
        "GET /agents": "asgi", "GET /agents/{id}": "asgi", "GET /agents/{id}/state": "asgi", "PUT /agents/{id}/presence": "as", "GET /agents/{id}/phone": "a", "POST /test-calls": "a",
        "POST /agents": "a", "PUT /agents/{id}": "a", "DELETE /agents/{id}": "a",
        "GET /queues": "asgi", "GET /queues/{id}": "asgi", "POST /queues": "a", "PUT /queues/{id}": "a", "DELETE /queues/{id}": "a",
        "GET /entry-points": "as", "GET /entry-points/{id}": "as", "POST /entry-points": "a", "PUT /entry-points/{id}": "a", "DELETE /entry-points/{id}": "a",
        "GET /users": "as", "GET /users/{id}": "as", "GET /users/{id}/name": "asg", "POST /users": "a", "PUT /users/{id}": "a", "DELETE /users/{id}": "a",
        "GET /webhooks": "a", "GET /webhooks/{id}": "a", "POST /webhooks": "a", "PUT /webhooks/{id}": "a", "DELETE /webhooks/{id}": "a", "POST /webhooks/{id}/secret": "a",
        "POST /webhooks/{id}/test": "a", "POST /webhooks/{id}/pause": "a", "POST /webhooks/{id}/resume": "a", "POST /webhooks/{id}/replay": "a",
        "GET /webhooks/{id}/deliveries": "a", "GET /webhooks/{id}/deliveries/{delivery}": "a", "POST /webhooks/{id}/deliveries/{delivery}/replay": "a", "GET /event-types": "asi",
        "GET /conversations": "asgi", "GET /conversations/{id}": "asgi", "GET /conversations/{id}/messages": "asgi", "GET /messages": "asgi", "GET /files/{id}": "asgi",
        "POST /conversations/{id}/messages": "asg", "PUT /conversations/{id}/messages/{message}": "asg", "DELETE /conversations/{id}/messages/{message}": "asg",
        "POST /conversations/{id}/notes": "asg", "POST /conversations/{id}/read": "asg", "POST /conversations/{id}/typing": "asg", "POST /conversations/{id}/end": "asg",
        "POST /conversations/{id}/transfer": "asg", "POST /conversations/{id}/call": "asg", "PUT /conversations/{id}/wrap-up": "asg", "POST /conversations/{id}/wrap-up/extend": "asg",
        "GET /conversations/{id}/draft": "asg", "PUT /conversations/{id}/draft": "asg", "POST /files": "asg",
        "GET /canned-replies": "asgi", "GET /canned-replies/{id}": "asgi", "POST /canned-replies": "as", "PUT /canned-replies/{id}": "as", "DELETE /canned-replies/{id}": "as",
        "GET /customers": "asgi", "POST /customers": "asgi", "GET /customers/{id}": "asgi", "PUT /customers/{id}": "asgi", "DELETE /customers/{id}": "a",
        "GET /customers/{id}/journey": "asgi", "GET /customers/{id}/crm": "asgi", "GET /customers/{id}/export": "a", "POST /customers/upsert": "ai",
        "POST /customers/{id}/merge": "asg", "POST /customers/{id}/unmerge": "asg", "GET /customers/{id}/parts": "asg", "PUT /interactions/{id}/customer": "asg",
        "GET /state": "asi", "GET /statistics/queues": "asi", "GET /routing/members": "asi", "GET /flows": "as", "GET /events": "asgi",
        "GET !/healthz": "*", "GET !/readyz": "*", "GET !/metrics": "ai", "GET !/": "*", "GET !/desk": "*", "GET !/supervisor": "*", "GET !/webhooks": "*", "GET !/call": "*", "GET !/chat": "*", "GET !/chat.js": "*", "GET !/assets/**": "*", "GET !/lib/**": "*",
    ]

    private static func name(_ key: String) -> String {
        let parts = key.split(separator: " ")
        return "\(parts[0]) " + (parts[1].hasPrefix("!") ? parts[1].dropFirst() : "/api/v1" + parts[1])
    }

    @Test func everyRouteIsInTheTableAndTheTableHoldsNothingElse() async throws {
        let world = try await World()
        #expect(Set(world.api.routeNames) == Set(PermissionTable.standard.routes))
        #expect(world.api.routeNames.count == Set(world.api.routeNames).count)
        #expect(Set(Self.expected.keys.map(Self.name)) == Set(world.api.routeNames))
    }

    @Test(arguments: [("admin", "a"), ("supervisor", "s"), ("alice", "g"), ("crm", "i"), (nil, "-")] as [(String?, Character)])
    func everyRouteAnswersEveryRoleAsTheTableSays(login: String?, letter: Character) async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            for (key, allowed) in Self.expected.sorted(by: { $0.key < $1.key }) {
                // Signing out ends the session that the next requests need.
                if let login { try await world.openSession(login) }
                let parts = key.split(separator: " ")
                let path = Self.concrete(String(parts[1]))
                // HEAD goes through the same gate; an event stream would not end.
                let method = key == "GET /events" ? HTTPRequest.Method.head : try #require(HTTPRequest.Method(rawValue: String(parts[0])))
                let reply = try await visitor.send(method, path, as: login)
                if allowed == "*" || allowed.contains(letter) {
                    #expect(![401].contains(reply.status) && reply.code != "not-permitted" && reply.status != 500, "\(key) as \(login ?? "nobody"): \(reply.status) \(reply.text)")
                    if method == .head { #expect(reply.status == 200, "\(key) as \(login ?? "nobody")") }
                } else {
                    #expect(reply.status == (login == nil ? 401 : 403), "\(key) as \(login ?? "nobody"): \(reply.status) \(reply.text)")
                }
            }
        }
    }

    private static func concrete(_ path: String) -> String {
        let id = if path.contains("/offers/") { World.offer.description } else if path.contains("/calls/") { World.aliceCall.description }
            else if path.contains("/recordings/") { World.aliceRecording.description } else if path.contains("/agents/") { World.alice.description }
            else if path.contains("/queues/") { World.sales.description } else if path.contains("/entry-points/") { World.entry.description }
            else { World.users[0].id.description }
        return path.replacing("{id}", with: id).replacing("{delivery}", with: WebhookDeliveryID.make(9).description).replacing("{message}", with: MessageID.make(9).description).replacing("**", with: "x.js")
    }

    @Test func aRouteThatIsNotInTheTableIsRefusedToAll() async throws {
        let world = try await World()
        try await world.visit(permissions: PermissionTable([:])) { (visitor) async throws in
            for path in ["/me", "/openapi.json", "!/healthz", "!/"] {
                let reply = try await visitor.get(path, as: "admin")
                #expect(reply.status == 403, "\(path): \(reply.text)")
                #expect(reply.code == "not-permitted")
            }
        }
    }

    @Test func anAgentReachesOnlyTheirOwnCallsOffersAndRecordings() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let foreign: [(HTTPRequest.Method, String, JSONValue?)] = [
                (.get, "/calls/\(World.bobCall)", nil), (.get, "/calls/\(World.bobEnded)", nil), (.get, "/calls/\(World.queuedCall)", nil),
                (.post, "/calls/\(World.bobCall)/hold", nil), (.post, "/calls/\(World.bobCall)/hangup", nil), (.post, "/calls/\(World.bobCall)/recording/stop", nil),
                (.post, "/calls/\(World.bobCall)/dtmf", ["digits": "1"]), (.put, "/calls/\(World.bobCall)/wrap-up", ["notes": "", "finished": true]),
                (.get, "/recordings/\(World.bobRecording)", nil), (.get, "/recordings/\(World.bobRecording)/audio", nil),
                (.get, "/agents/\(World.bob)/state", nil), (.get, "/history?agent=\(World.bob)", nil),
            ]
            for (method, path, body) in foreign {
                let reply = try await visitor.send(method, path, as: "alice", json: body)
                #expect(reply.status == 404, "\(method) \(path): \(reply.status) \(reply.text)")
            }
            let bobsTry = try await visitor.post("/offers/\(World.offer)/accept", as: "bob")
            #expect(bobsTry.status == 404)
            #expect(try await visitor.get("/calls/\(World.aliceCall)", as: "alice").status == 200)
            #expect(try await visitor.get("/calls/\(World.offeredCall)", as: "alice").status == 200)
            #expect(try await visitor.get("/calls/\(World.aliceEnded)", as: "alice").status == 200)
            #expect(try await visitor.get("/recordings/\(World.aliceRecording)", as: "alice").status == 200)
            #expect(try await visitor.get("/calls", as: "alice").items.count == 2)
            #expect(try await visitor.get("/calls", as: "supervisor").items.count == 4)
            #expect(try await visitor.get("/history", as: "alice").items.count == 1)
            #expect(try await visitor.get("/recordings", as: "alice").items.map { $0["id"] } == [.string(World.aliceRecording.description)])
            #expect(try await visitor.get("/recordings", as: "crm").items.count == 2)
        }
    }

    @Test func agentsSeeNamesOfColleaguesAndTheirOwnProfile() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let bob = try await visitor.get("/agents/\(World.bob)", as: "alice").json
            #expect(bob["endpoint"] == nil && bob["name"] == "Bob")
            #expect(try await visitor.get("/agents/\(World.alice)", as: "alice").json["endpoint"] == "alice")
            #expect(try await visitor.get("/agents/\(World.bob)", as: "crm").json["endpoint"] == "bob")
            // Of who is no agent, a supervisor that whispers, the name and nothing else.
            let lead = World.users[0]
            #expect(try await visitor.get("/users/\(lead.id)/name", as: "alice").json == ["id": .string(lead.id.description), "name": .string(lead.login.capitalized)])
        }
    }

    @Test func unknownAndMalformedIdsAreNotFound() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            for path in ["/users/\(UserID.make(9))/name", "/calls/\(InteractionID.make(999))", "/calls/nonsense", "/recordings/1", "/agents/..%2F", "/queues/%00", "/users/\(UserID.make(9))"] {
                let reply = try await visitor.get(path, as: "admin")
                #expect(reply.status == 404, "\(path): \(reply.status) \(reply.text)")
            }
        }
    }
}
