import CentrePorts
import ContactDomain
import Crypto
import Foundation
import TandemTesting
import Testing

@testable import Integrations
@testable import SignedRequests

/// Signatures, and where secrets are and are not.
@Suite struct SecretTests {
    /// The example that libraries for Standard Webhooks are tested with.
    @Test func theSignatureIsTheOneOfTheSpecification() throws {
        let bytes = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = SigningSecret(bytes: Array(bytes)).signature(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", second: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func secretsAreLongEnoughAndDifferent() throws {
        let text = SigningSecret.random().reveal()
        #expect(text.hasPrefix("whsec_"))
        #expect(Data(base64Encoded: String(text.dropFirst(6)))?.count == 32)
        #expect(text != SigningSecret.random().reveal())
    }

    @Test func noDescriptionShowsASecret() {
        let secret = SigningSecret(bytes: Array("top-secret".utf8))
        for text in ["\(secret)", String(reflecting: secret), "\([secret])"] { #expect(!text.contains("116") && text.contains("not shown")) }
    }

    @Test func aSealedSecretOpensForItsSubscriptionAndKeyAlone() throws {
        let box = SecretBox(master: Array(1...32)), secret = SigningSecret.random()
        let sealed = try box.seal(secret, for: .make(1))
        #expect(try box.open(sealed, for: .make(1)) == secret)
        #expect(sealed.count == 12 + 32 + 16)
        #expect(throws: (any Error).self) { try box.open(sealed, for: .make(2)) }
        #expect(throws: (any Error).self) { try SecretBox(master: Array(2...33)).open(sealed, for: .make(1)) }
        var damaged = sealed
        damaged[20] ^= 1
        #expect(throws: (any Error).self) { try box.open(damaged, for: .make(1)) }
    }

    @Test func theDatabaseDoesNotHoldTheSecret() async throws {
        let room = try await Room()
        let (subscription, secret) = try await room.subscribe("ok", key: "sealed")
        let plain = Array(try #require(Data(base64Encoded: String(secret.dropFirst(6)))))
        let stored = try #require(try await room.store.webhookSecret(of: subscription.id))
        #expect(!stored.present.indices.contains { Array(stored.present[$0...].prefix(plain.count)) == plain })
        #expect(stored.previous == nil)
    }

    @Test func forADayAfterRotationBothSecretsSign() async throws {
        let room = try await Room()
        let (subscription, first) = try await room.subscribe("ok", key: "rotated")
        let rotated = try await room.webhooks.rotateSecret(of: subscription.id)
        #expect(rotated.previousValidUntil == room.clock.now + .minutes(24 * 60))
        func signatures() async throws -> [Substring] {
            try await room.happens("queued", .sample(1))
            try await room.webhooks.settle()
            return try #require(try await room.endpoint.received("rotated").last?.headers["webhook-signature"]).split(separator: " ")
        }
        func valid(_ secret: String) async throws -> String {
            let request = try #require(try await room.endpoint.received("rotated").last)
            let key = SigningSecret(bytes: Array(try #require(Data(base64Encoded: String(secret.dropFirst(6))))))
            return key.signature(id: try #require(request.headers["webhook-id"]), second: room.clock.now.milliseconds / 1_000, body: Array(request.body.utf8))
        }
        let both = try await signatures()
        let expected = [try await valid(rotated.secret), try await valid(first)]
        #expect(both.map(String.init) == expected)
        room.clock.advance(by: .minutes(24 * 60))
        let one = try await signatures()
        let alone = try await valid(rotated.secret)
        #expect(one.map(String.init) == [alone])
    }
}
