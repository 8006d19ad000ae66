import ContactDomain
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct SignInTests {
    private static func credentials(_ login: String, _ password: String) -> JSONValue { ["login": .string(login), "password": .string(password)] }

    @Test func aSessionOpensWorksAndEnds() async throws {
        let world = try await World()
        try await world.setPassword("correct horse", of: "alice")
        try await world.visit { (visitor) async throws in
            let reply = try await visitor.post("/session", Self.credentials("Alice", "correct horse"))
            #expect(reply.status == 200, "\(reply.text)")
            guard case .string(let token)? = reply.json["token"] else { Issue.record("no token: \(reply.text)"); return }
            #expect(token.count == 43)
            #expect(reply.headers[.setCookie] == "tandem_session=\(token); Path=/; HttpOnly; SameSite=Strict")
            let stored = await world.accounts.sessions
            #expect(stored[SignIn.hash(token)] != nil)
            #expect(!stored.keys.contains(Array(token.utf8)))
            let bearer: HTTPFields = [.authorization: "Bearer \(token)"]
            #expect(try await visitor.get("/me", headers: bearer).status == 200)
            #expect(try await visitor.send(.delete, "/session", headers: bearer).status == 204)
            #expect(try await visitor.get("/me", headers: bearer).status == 401)
        }
    }

    @Test func wrongPasswordsUnknownLoginsAndDisabledAccountsAnswerTheSame() async throws {
        let world = try await World()
        try await world.setPassword("correct horse", of: "bob")
        let bob = try #require(try await world.store.find(UserAccount.self, key: "bob"))
        var disabled = bob.value
        disabled.disabled = true
        _ = try await world.store.replace(disabled, expecting: nil, at: .t0)
        try await world.visit { (visitor) async throws in
            var answers: Set<String> = []
            for (login, password) in [("alice", "wrong"), ("nobody", "wrong"), ("bob", "correct horse"), ("alice", ""), ("", "")] {
                let reply = try await visitor.post("/session", Self.credentials(login, password))
                #expect(reply.status == 401, "\(login): \(reply.text)")
                answers.insert(reply.text)
            }
            #expect(answers.count == 1)
        }
        let disabledStatus = try await world.visit { visitor in try await visitor.get("/me", as: "bob").status }
        #expect(disabledStatus == 401)
    }

    @Test func tenFailuresShutTheDoorForFiveMinutes() async throws {
        let world = try await World()
        try await world.setPassword("correct horse", of: "alice")
        try await world.visit { (visitor) async throws in
            for _ in 0..<10 { #expect(try await visitor.post("/session", Self.credentials("alice", "wrong")).status == 401) }
            world.clock.advance(.seconds(60))
            let refused = try await visitor.post("/session", Self.credentials("alice", "correct horse"))
            #expect(refused.status == 429)
            #expect(refused.headers[.retryAfter] == "240")
            world.clock.advance(.seconds(240))
            #expect(try await visitor.post("/session", Self.credentials("alice", "correct horse")).status == 200)
        }
    }

    @Test func successDoesNotCountAsFailure() async throws {
        let world = try await World()
        try await world.setPassword("correct horse", of: "alice")
        try await world.visit { (visitor) async throws in
            for _ in 0..<15 {
                let reply = try await visitor.post("/session", Self.credentials("alice", "correct horse"))
                #expect(reply.status == 200)
            }
        }
    }

    @Test func aFloodIsRefusedWhileHashesRun() async throws {
        let hasher = PasswordHasher(cost: PasswordCost(logarithmOfRounds: 14, blockSize: 8, parallelism: 1), atOnce: 2, queueLimit: 3)
        let results = await withTaskGroup(of: String.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do { return try await hasher.hash("x") } catch PasswordHashingError.busy { return "busy" } catch { return "\(error)" }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let refused = results.filter { $0 == "busy" }.count
        #expect(refused > 0)
        #expect(results.filter { $0.hasPrefix("$scrypt$ln=14,r=8,p=1$") }.count == 20 - refused, "\(results)")
    }

    @Test func aSessionSlidesWithUseAndEndsWithoutIt() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            for _ in 0..<3 {
                world.clock.advance(.minutes(11 * 60))
                #expect(try await visitor.get("/me", as: "alice").status == 200)
            }
            let writes = await world.accounts.sessionWrites
            for _ in 0..<5 { _ = try await visitor.get("/me", as: "alice") }
            #expect(await world.accounts.sessionWrites == writes, "a request right after another does not write")
            world.clock.advance(.minutes(12 * 60))
            #expect(try await visitor.get("/me", as: "alice").status == 401)
        }
    }

    @Test(arguments: ["Bearer", "Bearer ", "Basic dG9rZW4tb2YtYWRtaW4=", "Bearer token-of-admi", "bearer token-of-admin extra", "token-of-admin", "Bearer \(String(repeating: "x", count: 5000))"])
    func forgedTokensAreRefused(header: String) async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let reply = try await visitor.get("/me", headers: [.authorization: header])
            #expect(reply.status == 401)
            #expect(reply.headers[.wwwAuthenticate] == "Bearer realm=\"tandem\"")
            // A bad header is not saved by a good cookie.
            let both = try await visitor.get("/me", headers: [.authorization: header, .cookie: "tandem_session=token-of-admin"])
            #expect(both.status == 401)
        }
    }

    @Test func theCookieNeedsTheClientHeaderToChangeThings() async throws {
        let world = try await World()
        let client = try #require(HTTPField.Name("X-Tandem-Client"))
        try await world.visit { (visitor) async throws in
            let cookie: HTTPFields = [.cookie: "theme=dark; tandem_session=token-of-alice"]
            #expect(try await visitor.get("/me", headers: cookie).status == 200)
            let body: JSONValue = ["kind": "break", "reason": "lunch"]
            let refused = try await visitor.send(.put, "/me/presence", json: body, headers: cookie)
            #expect(refused.status == 403)
            #expect(refused.code == "client-header-missing")
            var complete = cookie
            complete[client] = "web"
            let done = try await visitor.send(.put, "/me/presence", json: body, headers: complete)
            #expect(done.status == 200, "\(done.text)")
            #expect(done.json["presence"]?["kind"] == "break")
        }
    }

    @Test func changingThePasswordEndsOtherSessions() async throws {
        let world = try await World()
        try await world.setPassword("correct horse", of: "alice")
        try await world.visit { (visitor) async throws in
            let other = try await visitor.post("/session", Self.credentials("alice", "correct horse"))
            guard case .string(let token)? = other.json["token"] else { Issue.record("\(other.text)"); return }
            #expect(try await visitor.put("/me/password", as: "alice", ["current": "wrong", "new": "battery staple"]).code == "wrong-password")
            #expect(try await visitor.put("/me/password", as: "alice", ["current": "correct horse", "new": "short"]).fields == ["new"])
            #expect(try await visitor.put("/me/password", as: "alice", ["current": "correct horse", "new": "battery staple"]).status == 204)
            #expect(try await visitor.get("/me", headers: [.authorization: "Bearer \(token)"]).status == 401)
            #expect(try await visitor.get("/me", as: "alice").status == 200)
            #expect(try await visitor.post("/session", Self.credentials("alice", "battery staple")).status == 200)
        }
    }

    @Test func aPasswordHashIsReadBackAndBadOnesAreRefused() async throws {
        let hasher = PasswordHasher(cost: PasswordCost(logarithmOfRounds: 4, blockSize: 8, parallelism: 1))
        let hash = try await hasher.hash("pass")
        #expect(try await hasher.verify("pass", against: hash))
        #expect(try await !hasher.verify("Pass", against: hash))
        #expect(try await !hasher.verify("pass", against: nil))
        for bad in ["", "pass", "$scrypt$ln=40,r=8,p=1$AAAA$AAAA", "$argon2id$ln=4,r=8,p=1$AAAA$AAAA", "$scrypt$ln=4,r=8$AAAA$AAAA"] { #expect(ScryptString(bad) == nil, "\(bad)") }
    }

    /// RFC 7914, section 12, third vector.
    @Test func scryptGivesTheVectorOfItsRFC() async throws {
        let vector: [UInt8] = [
            0x70, 0x23, 0xbd, 0xcb, 0x3a, 0xfd, 0x73, 0x48, 0x46, 0x1c, 0x06, 0xcd, 0x81, 0xfd, 0x38, 0xeb, 0xfd, 0xa8, 0xfb, 0xba, 0x90, 0x4f, 0x8e, 0x3e, 0xa9, 0xb5, 0x43,
            0xf6, 0x54, 0x5d, 0xa1, 0xf2,
        ]
        let stored = ScryptString(cost: PasswordCost(logarithmOfRounds: 14, blockSize: 8, parallelism: 1), salt: Array("SodiumChloride".utf8), hash: vector).description
        #expect(try await PasswordHasher().verify("pleaseletmein", against: stored))
    }
}
