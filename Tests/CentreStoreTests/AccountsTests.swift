import CentrePorts
import CentreStore
import ContactDomain
import Testing

@Suite struct AccountsTests {
    private let grace: UserID = Sample.id(1)
    private let ada: UserID = Sample.id(2)

    private func session(_ number: UInt8, of user: UserID, expires: Int) -> SessionRecord {
        SessionRecord(tokenHash: Array(repeating: number, count: 32), user: user, createdAt: Sample.start, expiresAt: Sample.at(expires))
    }

    @Test(arguments: StoreKind.allCases) func aPasswordHashIsReplaced(_ kind: StoreKind) async throws {
        try await kind.with { store in
            #expect(try await store.passwordHash(of: grace) == nil)
            try await store.setPasswordHash("$scrypt$1", of: grace)
            try await store.setPasswordHash("$scrypt$2", of: grace)
            #expect(try await store.passwordHash(of: grace) == "$scrypt$2")
            #expect(try await store.passwordHash(of: ada) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases) func sessionsLiveUntilTheyAreEndedOrExpire(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var sessions = [session(1, of: grace, expires: 10), session(2, of: grace, expires: 20), session(3, of: ada, expires: 30), session(4, of: ada, expires: 40)]
            for session in sessions { try await store.saveSession(session) }
            for session in sessions { #expect(try await store.session(tokenHash: session.tokenHash) == session) }

            sessions[0].expiresAt = Sample.at(50)
            try await store.saveSession(sessions[0])
            #expect(try await store.session(tokenHash: sessions[0].tokenHash) == sessions[0])

            try await store.endSession(tokenHash: sessions[3].tokenHash)
            #expect(try await store.session(tokenHash: sessions[3].tokenHash) == nil)
            try await store.deleteExpiredSessions(at: Sample.at(20))
            #expect(try await store.session(tokenHash: sessions[1].tokenHash) == nil)
            try await store.endSessions(of: grace)
            #expect(try await store.session(tokenHash: sessions[0].tokenHash) == nil)
            #expect(try await store.session(tokenHash: sessions[2].tokenHash) == sessions[2])
            #expect(try await store.session(tokenHash: []) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases) func theFirstAnswerToAKeyStays(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let first = RememberedAnswer(fingerprint: [1, 2], status: 201, headers: ["location": "/api/v1/queues/1"], body: Array("{}".utf8))
            let second = RememberedAnswer(fingerprint: [3], status: 409, headers: [:], body: [])
            try await store.remember(first, scope: "grace", key: "k", at: Sample.at(10))
            try await store.remember(second, scope: "grace", key: "k", at: Sample.at(11))
            try await store.remember(second, scope: "ada", key: "k", at: Sample.at(20))
            #expect(try await store.answer(scope: "grace", key: "k") == first)
            #expect(try await store.answer(scope: "ada", key: "k") == second)
            try await store.forgetAnswers(before: Sample.at(20))
            #expect(try await store.answer(scope: "grace", key: "k") == nil)
            #expect(try await store.answer(scope: "ada", key: "k") == second)
        }
    }
}
