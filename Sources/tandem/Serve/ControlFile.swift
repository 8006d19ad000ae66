import CentrePorts
import CentreStore
import ContactDomain
import Crypto
import Foundation

/// How `tandem user`, `tandem call` and others on this machine reach the running service: its address and a token, in a file
/// that its owner alone can read.
struct ControlFile {
    struct Contents: Codable {
        let url: String
        let token: String
    }

    static let login = "local-control"
    let path: String
    private let token: String

    /// Makes a token for this run; those of earlier runs end.
    init(_ path: String, _ store: CentreStore, _ clock: SystemClock) async throws {
        self.path = path
        token = SecretFiles.random(32)
        let now = clock.now
        let user: UserID
        if let known = try await store.find(UserAccount.self, key: Self.login) {
            user = known.value.id
        } else {
            user = UserID(at: now, random: UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))
            _ = try await store.create(UserAccount(id: user, login: Self.login, name: "Commands on this machine", role: .admin), at: now)
        }
        try await store.endSessions(of: user)
        let hash = Array(SHA256.hash(data: Data(token.utf8)))
        try await store.saveSession(SessionRecord(tokenHash: hash, user: user, createdAt: now, expiresAt: now + .seconds(3650 * 24 * 3600)))
    }

    func write(port: Int, host: String) throws {
        let address = host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host.contains(":") ? "[\(host)]" : host
        let data = try JSONEncoder().encode(Contents(url: "http://\(address):\(port)", token: token))
        guard FileManager.default.createFile(atPath: path, contents: data, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
    }

    func remove() { unlink(path) }

    static func read(_ path: String) -> Contents? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return try? JSONDecoder().decode(Contents.self, from: data)
    }
}
