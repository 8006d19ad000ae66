import CentrePorts
import ContactDomain
import CurlTransport
import Foundation

@testable import MessageGateways
@testable import SignedRequests

/// The signed channel, with a messenger of the test's own behind it. All its users are vouched for by the messenger's signature.
actor SignedChannelUnderTest: ConnectorUnderTest {
    nonisolated let connector: any Connector
    nonisolated let entry: EntryPoint
    private var room: ConformanceRoom
    private let messenger: MessengerServer
    private var count = 0
    private static let secret = "whsec_" + Data(repeating: 9, count: 32).base64EncodedString()

    init(_ room: ConformanceRoom, _ wishes: ChannelWishes) async throws {
        self.room = room
        guard let connector = room.connectors[.webhook] else { throw ConnectorRefusal.unknown }
        self.connector = connector
        messenger = try await MessengerServer(secret: Self.secret)
        let id = EntryPointID(high: 3, low: 11)
        entry = EntryPoint(
            id: id, name: "Messenger", address: "messenger", flow: wishes.flow, channel: .webhook,
            webhook: ConnectorSettings(
                url: "http://127.0.0.1:\(messenger.port)/tandem", secret: try ConformanceRoom.box.seal(Array(Self.secret.utf8), for: id.description), textLimit: wishes.textLimit,
                perSecond: wishes.perSecond, inboundPerSecond: wishes.inboundPerSecond, sessionWindow: wishes.sessionWindow, buttons: wishes.buttons, changes: wishes.changes,
                typing: wishes.typing))
    }

    func move(to room: ConformanceRoom) async { self.room = room }
    func stop() async { await messenger.stop() }

    private func from(_ person: Person) -> [String: Any] {
        var from: [String: Any] = ["id": person.name, "name": person.name]
        if case .claiming(_, let email) = person { from["attributes"] = ["email": email] }
        return from
    }

    private func tell(_ event: [String: Any], as person: Person) async throws -> Answer {
        count += 1
        let body = Array(try JSONSerialization.data(withJSONObject: event)), second = room.clock.now.milliseconds / 1_000, id = "msg_\(count)"
        var secret = SigningSecret(text: Self.secret)
        if case .forging = person { secret = SigningSecret(bytes: Array(repeating: 1, count: 32)) }
        let response = try await room.client.send(CurlRequest(
            method: "POST", url: "http://127.0.0.1:\(room.port)/api/v1/public/channels/\(entry.address)/inbound",
            headers: [
                CurlHeader("Content-Type", "application/json"), CurlHeader("webhook-id", id), CurlHeader("webhook-timestamp", String(second)),
                CurlHeader("webhook-signature", secret.signature(id: id, second: second, body: body)),
            ], body: body))
        return Answer(status: response.status, wait: response.headers["retry-after"].flatMap { Int($0) }, body: String(decoding: response.body, as: UTF8.self))
    }

    func say(_ letter: Letter, as person: Person) async throws -> Answer {
        var message: [String: Any] = ["id": letter.id, "text": letter.text]
        if let choice = letter.choice { message["choice"] = choice }
        message["attachments"] = letter.files.map { ["name": $0.name, "content": Data($0.content).base64EncodedString()] }
        return try await tell(["type": "message.received", "from": from(person), "message": message], as: person)
    }

    func type(_ isTyping: Bool, as person: Person) async throws -> Answer {
        try await tell(["type": "typing", "from": from(person), "isTyping": isTyping], as: person)
    }

    func change(_ letter: String, to text: String?, as person: Person) async throws -> Answer {
        guard let text else { return try await tell(["type": "message.deleted", "from": from(person), "message": ["id": letter]], as: person) }
        return try await tell(["type": "message.updated", "from": from(person), "message": ["id": letter, "text": text]], as: person)
    }

    func acknowledge(_ message: Message, as state: Delivery.State, by person: Person) async throws -> Answer {
        try await tell(["type": "message.delivery", "message": message.id.description, "state": state.rawValue], as: person)
    }

    func seen(by person: Person) async throws -> [Seen] { messenger.screen(of: person.name) }
    func seesTyping(_ person: Person) async -> Bool { messenger.isTypedTo(person.name) }
    func handings(of message: Message, to person: Person) async -> Int { messenger.attempts.count { $0 == "msg_\(message.id)" } }

    func goAway(_ person: Person) async { messenger.close(person.name, true) }
    func comeBack(_ person: Person) async { messenger.close(person.name, false) }
    func loseNextAnswer(to person: Person) async { messenger.loseNextAnswer() }
    func refuse(_ person: Person, because reason: String) async -> Bool {
        messenger.refuse(person.name, reason)
        return true
    }

    nonisolated func key(_ person: Person) async throws -> ConversationKey { ConversationKey(channel: .webhook, entryPoint: entry.id, identity: person.name) }
    nonisolated func identity(_ person: Person) -> Identity { Identity(.external, "messenger:\(person.name)") }
}
