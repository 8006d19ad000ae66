import CentrePorts
import ContactDomain
import Crypto
import CurlTransport
import Foundation

@testable import MessageGateways

/// The chat on web sites, with visitors' devices of the test's own. A site vouches for those who are known there.
actor WebChatUnderTest: ConnectorUnderTest {
    nonisolated let connector: any Connector = WebChatConnector()
    nonisolated let entry: EntryPoint
    private var room: ConformanceRoom
    private var devices: [Person: VisitorDevice] = [:]
    private static let secret = Array("a secret that the site has".utf8)

    init(_ room: ConformanceRoom, _ wishes: ChannelWishes) throws {
        self.room = room
        let id = EntryPointID(high: 3, low: 10)
        entry = EntryPoint(
            id: id, name: "Shop", address: "shop", flow: wishes.flow, channel: .chat,
            chat: ChatSettings(title: "Shop", identity: .optional, secret: try ConformanceRoom.box.seal(Self.secret, for: id.description)))
    }

    func move(to room: ConformanceRoom) async {
        self.room = room
        for device in devices.values { await device.move(to: room) }
    }

    func stop() async { for device in devices.values { await device.leave() } }

    private struct Refused: Error { let answer: Answer }

    /// The person's device, with a session of its own from the first time on.
    private func device(_ person: Person) async throws -> VisitorDevice {
        if let known = devices[person] { return known }
        let device = VisitorDevice(room, address: entry.address)
        let answer = try await device.begin(Self.session(person))
        guard answer == .taken else { throw Refused(answer: answer) }
        devices[person] = device
        await device.look()
        return device
    }

    private static func session(_ person: Person) -> [String: Any] {
        func proof(_ name: String, key: [UInt8]) -> [String: Any] {
            let code = HMAC<SHA256>.authenticationCode(for: Data(name.utf8), using: SymmetricKey(data: key))
            return ["id": name, "hash": code.map { String(format: "%02x", $0) }.joined()]
        }
        return switch person {
        case .known(let name): ["identity": proof(name, key: secret), "name": name, "begin": false]
        case .claiming(let name, let email): ["name": name, "email": email, "begin": false]
        case .forging(let name): ["identity": proof(name, key: Array("not the site's secret".utf8)), "begin": false]
        }
    }

    private func act(_ person: Person, _ work: (VisitorDevice) async throws -> Answer) async throws -> Answer {
        do { return try await work(try await device(person)) } catch let refused as Refused { return refused.answer }
    }

    func say(_ letter: Letter, as person: Person) async throws -> Answer { try await act(person) { try await $0.say(letter) } }
    func type(_ isTyping: Bool, as person: Person) async throws -> Answer { try await act(person) { try await $0.post("typing", ["isTyping": isTyping]).answer } }
    func change(_ letter: String, to text: String?, as person: Person) async throws -> Answer { .cannot }

    func acknowledge(_ message: Message, as state: Delivery.State, by person: Person) async throws -> Answer {
        try await act(person) { device in
            // A device says that it has something by fetching it.
            if state != .read {
                await device.look()
                return .taken
            }
            return try await device.post("read", ["upTo": message.number]).answer
        }
    }

    func seen(by person: Person) async throws -> [Seen] { await devices[person]?.screen ?? [] }
    func seesTyping(_ person: Person) async -> Bool { await devices[person]?.seesTyping ?? false }
    func handings(of message: Message, to person: Person) async -> Int { await devices[person]?.handings[message.id.description] ?? 0 }

    func goAway(_ person: Person) async { await devices[person]?.leave() }
    func comeBack(_ person: Person) async { await devices[person]?.look() }
    func loseNextAnswer(to person: Person) async { await devices[person]?.loseNext() }
    /// Nobody can say so: it lies ready for as long as the conversation is kept.
    func refuse(_ person: Person, because reason: String) async -> Bool { false }

    func key(_ person: Person) async throws -> ConversationKey {
        ConversationKey(channel: .chat, entryPoint: entry.id, identity: try await device(person).visitor)
    }

    nonisolated func identity(_ person: Person) -> Identity { Identity(.external, person.name) }
}
