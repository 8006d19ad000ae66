import ContactDomain
import Testing

@testable import MessageGateways

@Suite struct ChannelSecretTests {
    private let box = ChannelSecretBox(master: Array(repeating: 7, count: 32))

    @Test func aSecretOpensForItsOwnerAlone() throws {
        let sealed = try box.seal(Array("a long secret".utf8), for: "one")
        #expect(!sealed.text.contains("secret"))
        #expect(try box.open(sealed, for: "one") == Array("a long secret".utf8))
        #expect(throws: (any Error).self) { try box.open(sealed, for: "two") }
        #expect(throws: (any Error).self) { try ChannelSecretBox(master: Array(repeating: 8, count: 32)).open(sealed, for: "one") }
        #expect(throws: (any Error).self) { try box.open(SealedSecret("rubbish"), for: "one") }
    }

    @Test func theSameSecretIsNeverSealedAlike() throws {
        #expect(try box.seal([1, 2, 3], for: "one") != box.seal([1, 2, 3], for: "one"))
    }
}
