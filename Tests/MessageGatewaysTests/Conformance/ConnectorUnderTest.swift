import CentrePorts
import ContactDomain
import Testing

@testable import MessageGateways

/// Every connector there is. Whoever writes another adds a case here and a fixture beside the two: every conformance test then runs with it.
enum ConnectorKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case webChat = "web chat"
    case signedChannel = "signed channel"

    var testDescription: String { rawValue }

    /// - Parameter room: its service listens, and has no entry point yet.
    func fixture(in room: ConformanceRoom, _ wishes: ChannelWishes) async throws -> any ConnectorUnderTest {
        switch self {
        case .webChat: try WebChatUnderTest(room, wishes)
        case .signedChannel: try await SignedChannelUnderTest(room, wishes)
        }
    }
}

/// How a test wants its channel, as far as the connector can be set so. What it is really like its capabilities say.
struct ChannelWishes: Sendable {
    var flow: FlowName = "direct"
    var textLimit = 4_096
    var perSecond = 1_000
    var inboundPerSecond = 1_000
    var sessionWindow: Span?
    var buttons = true
    var changes = true
    var typing = true
}

/// A connector with a provider of the test's own behind it: what its customers do, and what they see. Everything goes the way that it goes in life.
protocol ConnectorUnderTest: Sendable {
    var connector: any Connector { get }
    var entry: EntryPoint { get }

    /// What a customer does.
    func say(_ letter: Letter, as person: Person) async throws -> Answer
    func type(_ isTyping: Bool, as person: Person) async throws -> Answer
    /// The customer changes what they said, or takes it back: then there is no text.
    func change(_ letter: String, to text: String?, as person: Person) async throws -> Answer
    /// The customer's device has got everything, or they have read it.
    func acknowledge(_ message: Message, as state: Delivery.State, by person: Person) async throws -> Answer

    /// What the customer sees at this moment, as their device puts it together.
    func seen(by person: Person) async throws -> [Seen]
    /// Whether the customer is told at this moment that we write.
    func seesTyping(_ person: Person) async -> Bool
    /// How often a message was handed over to who shows it, however often it is shown.
    func handings(of message: Message, to person: Person) async -> Int

    /// Nothing reaches the customer until they are back: their device, or their provider for them, is away.
    func goAway(_ person: Person) async
    func comeBack(_ person: Person) async
    /// The next thing arrives, and that it did is not heard of.
    func loseNextAnswer(to person: Person) async
    /// The customer can never be reached again, says who shows them what we write.
    /// - Returns: false where nobody can say so.
    func refuse(_ person: Person, because reason: String) async -> Bool

    /// The name by which the channel knows a person.
    func key(_ person: Person) async throws -> ConversationKey
    /// How a person whom the channel vouches for is known among all customers.
    func identity(_ person: Person) -> Identity
    /// The service was started anew.
    func move(to room: ConformanceRoom) async
    func stop() async
}

extension ConnectorUnderTest {
    var capabilities: ConnectorCapabilities { connector.capabilities(at: entry) }
}

/// Somebody who writes.
enum Person: Hashable, Sendable {
    /// The channel vouches for who they are.
    case known(String)
    /// They say themselves whose e-mail address they have.
    case claiming(String, email: String)
    /// They pretend to be somebody, with a proof that is none.
    case forging(String)

    var name: String {
        switch self {
        case .known(let name), .claiming(let name, _), .forging(let name): name
        }
    }
}

/// What a customer sends.
struct Letter: Sendable {
    /// Their device's name for it.
    var id: String
    var text = ""
    var choice: String?
    var files: [InboundLetter.File] = []

    init(_ id: String, _ text: String = "", choice: String? = nil, files: [InboundLetter.File] = []) {
        self.id = id
        self.text = text
        self.choice = choice
        self.files = files
    }
}

/// What became of something that a customer did.
enum Answer: Equatable, Sendable {
    /// It is on our disk.
    case taken
    /// It will never be taken; says why.
    case refused(String)
    /// Who it is was not believed.
    case forged
    /// Too much at a time, or not kept: to be sent again after this time.
    case later(Span)
    /// This channel has no way to say it.
    case cannot

    init(status: Int, wait: Int?, body: String) {
        switch status {
        case 200..<300: self = .taken
        case 401: self = .forged
        case 429, 503: self = .later(.seconds(wait ?? 0))
        case let other: self = .refused("\(other): \(body)")
        }
    }
}

/// One message on a customer's screen.
struct Seen: Equatable, Sendable {
    var id: String
    var text: String
    var buttons: [String] = []
    var files: [String] = []
    var isDeleted = false
}
