import CentrePorts
import ContactDomain

/// Password hashes, sessions and remembered answers in memory.
actor FakeAccounts: Accounts {
    private(set) var hashes: [UserID: String] = [:]
    private(set) var sessions: [[UInt8]: SessionRecord] = [:]
    private var answers: [String: (RememberedAnswer, Timestamp)] = [:]
    private(set) var sessionWrites = 0

    var answerCount: Int { answers.count }

    func passwordHash(of user: UserID) async throws -> String? { hashes[user] }
    func setPasswordHash(_ hash: String, of user: UserID) async throws { hashes[user] = hash }
    func saveSession(_ session: SessionRecord) async throws {
        sessionWrites += 1
        sessions[session.tokenHash] = session
    }
    func session(tokenHash: [UInt8]) async throws -> SessionRecord? { sessions[tokenHash] }
    func endSession(tokenHash: [UInt8]) async throws { sessions[tokenHash] = nil }
    func endSessions(of user: UserID) async throws { sessions = sessions.filter { $0.value.user != user } }
    func deleteExpiredSessions(at now: Timestamp) async throws { sessions = sessions.filter { $0.value.expiresAt > now } }
    func answer(scope: String, key: String) async throws -> RememberedAnswer? { answers["\(scope) \(key)"]?.0 }
    func remember(_ answer: RememberedAnswer, scope: String, key: String, at: Timestamp) async throws { answers["\(scope) \(key)"] = (answer, at) }
    func forgetAnswers(before instant: Timestamp) async throws { answers = answers.filter { $0.value.1 >= instant } }
}
