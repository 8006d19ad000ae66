import CryptoExtras
import Dispatch
import Foundation

/// How much work one password hash costs: scrypt's N as a power of two, r and p (RFC 7914).
public struct PasswordCost: Equatable, Sendable {
    public let logarithmOfRounds: Int
    public let blockSize: Int
    public let parallelism: Int

    public init(logarithmOfRounds: Int, blockSize: Int, parallelism: Int) {
        self.logarithmOfRounds = logarithmOfRounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// N = 2^17, r = 8, p = 1: 128 MiB for each hash.
    public static let standard = PasswordCost(logarithmOfRounds: 17, blockSize: 8, parallelism: 1)
}

public enum PasswordHashingError: Error, Equatable, Sendable {
    /// Too many sign-ins wait already.
    case busy
    /// Empty, or longer than 1,024 bytes.
    case unusablePassword
    /// What is stored is no scrypt hash in PHC string format.
    case unreadableHash
}

/// Hashes passwords with scrypt, on threads of its own: never on Swift's cooperative pool, where 300 ms would stop all others.
public actor PasswordHasher {
    private let cost: PasswordCost
    private let width: Int
    private let queueLimit: Int
    private let queue = DispatchQueue(label: "tandem.passwords", attributes: .concurrent)
    private var working = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    /// What an unknown login is compared with, so that it takes as long as a known one.
    private var decoy: String?

    /// - Parameters:
    ///   - atOnce: how many hashes run at the same time: bounds memory (128 MiB each at the standard cost).
    ///   - queueLimit: how many may wait; more are refused as `busy`.
    public init(cost: PasswordCost = .standard, atOnce: Int = 2, queueLimit: Int = 16) {
        self.cost = cost
        width = atOnce
        self.queueLimit = queueLimit
    }

    /// - Returns: a PHC string: `$scrypt$ln=17,r=8,p=1$salt$hash`.
    public func hash(_ password: String) async throws -> String {
        let salt = SecureBytes.random(16)
        let cost = cost
        let hash = try await derive(password, salt: salt, cost: cost)
        return ScryptString(cost: cost, salt: salt, hash: hash).description
    }

    /// - Parameter stored: the PHC string; nil where there is none, which takes as long and is false.
    public func verify(_ password: String, against stored: String?) async throws -> Bool {
        let comparison = if let stored { stored } else { try await decoyHash() }
        guard let parsed = ScryptString(comparison) else { throw PasswordHashingError.unreadableHash }
        let hash = try await derive(password, salt: parsed.salt, cost: parsed.cost)
        return ConstantTime.equal(hash, parsed.hash) && stored != nil
    }

    private func decoyHash() async throws -> String {
        if let decoy { return decoy }
        // Its making would double the time of the first unknown login: it need not be a real one.
        let made = ScryptString(cost: cost, salt: SecureBytes.random(16), hash: SecureBytes.random(32)).description
        decoy = made
        return made
    }

    private func derive(_ password: String, salt: [UInt8], cost: PasswordCost) async throws -> [UInt8] {
        guard (1...1024).contains(password.utf8.count) else { throw PasswordHashingError.unusablePassword }
        try await enter()
        defer { leave() }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result {
                    let key = try KDF.Scrypt.deriveKey(
                        from: Data(password.utf8), salt: Data(salt), outputByteCount: 32, rounds: 1 << cost.logarithmOfRounds,
                        blockSize: cost.blockSize, parallelism: cost.parallelism)
                    return key.withUnsafeBytes { Array($0) }
                })
            }
        }
    }

    private func enter() async throws {
        if working < width { working += 1; return }
        guard waiting.count < queueLimit else { throw PasswordHashingError.busy }
        // The place is handed over by `leave`: `working` stays as it is.
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leave() {
        if waiting.isEmpty { working -= 1 } else { waiting.removeFirst().resume() }
    }
}

/// Random bytes from the operating system's generator.
enum SecureBytes {
    static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
