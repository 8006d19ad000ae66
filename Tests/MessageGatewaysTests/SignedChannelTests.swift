import CentrePorts
import ContactDomain
import CurlTransport
import Foundation
import Logging
import TandemTesting
import Testing

@testable import MessageGateways
@testable import SignedRequests

/// The signed channel by itself: it believes only what is signed, now, for this entry point; it reads strictly; it says what an answer means.
@Suite struct SignedChannelTests {
    private static let box = ChannelSecretBox(master: Array(repeating: 7, count: 32))
    private static let secret = "whsec_" + Data(repeating: 9, count: 32).base64EncodedString()
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)
    private let entry: EntryPoint
    private let connector: SignedChannelConnector

    init() throws {
        let id = EntryPointID(high: 3, low: 9)
        entry = EntryPoint(
            id: id, name: "Messenger", address: "messenger", flow: "direct", channel: .webhook,
            webhook: ConnectorSettings(url: "https://messenger.example/", secret: try Self.box.seal(Array(Self.secret.utf8), for: id.description)))
        connector = SignedChannelConnector(
            loop: CurlEventLoop(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }), rules: AddressRules(), secrets: Self.box, clock: ManualClock(at: Self.now))
    }

    private func request(_ body: String, secret: String = Self.secret, id: String = "msg_1", second: Int64 = now.milliseconds / 1_000, signed: String? = nil) -> ConnectorRequest {
        let signature = SigningSecret(text: secret).signature(id: id, second: second, body: Array((signed ?? body).utf8))
        return ConnectorRequest(headers: ["webhook-id": id, "webhook-timestamp": String(second), "webhook-signature": signature], body: Array(body.utf8))
    }

    private func read(_ request: ConnectorRequest) throws -> [InboundEvent] { try connector.read(request, at: entry, now: Self.now) }

    private static let hello = #"{"type":"message.received","from":{"id":"4711","name":"Ada","language":"zh","attributes":{"tier":"gold"}},"message":{"id":"m-1","text":"Hello"}}"#

    @Test func whatIsSignedIsRead() throws {
        var letter = InboundLetter(identity: "4711", id: "m-1")
        letter.name = "Ada"
        letter.language = "zh"
        letter.attributes = ["tier": "gold"]
        letter.text = "Hello"
        #expect(try read(request(Self.hello)) == [.message(letter)])
        #expect(try read(request(#"{"type":"typing","from":{"id":"4711"},"isTyping":true}"#)) == [.typing(identity: "4711", isTyping: true)])
        let id = MessageID(high: 1, low: 2)
        #expect(try read(request(#"{"type":"message.delivery","message":"\#(id)","state":"failed","reason":"blocked"}"#)) == [.delivery(id, Delivery(.failed, failure: "blocked"))])
        let file = #"{"type":"message.received","from":{"id":"1"},"message":{"id":"2","attachments":[{"name":"a.txt","content":"aGVsbG8="}]}}"#
        guard case .message(let withFile)? = try read(request(file)).first else { return }
        #expect(withFile.files == [InboundLetter.File(name: "a.txt", content: Array("hello".utf8))])
    }

    @Test func severalSignaturesMayStandInTheHeader() throws {
        let good = request(Self.hello)
        var headers = good.headers
        headers["webhook-signature"] = "v1,AAAA v1a,zzzz \(good.headers["webhook-signature"] ?? "")"
        #expect(try read(ConnectorRequest(headers: headers, body: good.body)).count == 1)
    }

    private func refusal(_ request: ConnectorRequest) -> String {
        do {
            return "taken: \(try read(request))"
        } catch ConnectorRefusal.untrusted(let why) {
            return "untrusted: \(why)"
        } catch ConnectorRefusal.malformed(let field, let detail) {
            return "malformed: \(field) \(detail)"
        } catch {
            return "\(error)"
        }
    }

    @Test func forgedChangedAndReplayedRequestsAreRefused() {
        let second = Self.now.milliseconds / 1_000
        #expect(refusal(request(Self.hello, secret: "whsec_" + Data(repeating: 8, count: 32).base64EncodedString())).hasPrefix("untrusted: webhook-signature"))
        #expect(refusal(request(Self.hello, signed: Self.hello + " ")).hasPrefix("untrusted: webhook-signature"))
        for off in [second - 301, second + 301, 0, -second, .min, .min + second, .max] {
            #expect(refusal(request(Self.hello, second: off)).contains("more than 5 minutes off"), "\(off)")
        }
        #expect([second - 300, second + 300].allSatisfy { refusal(request(Self.hello, second: $0)).hasPrefix("taken") })
        #expect(refusal(ConnectorRequest(headers: [:], body: Array(Self.hello.utf8))).contains("must be there"))
        let good = request(Self.hello)
        for (name, value) in [("webhook-id", "msg_2"), ("webhook-timestamp", String(second + 1)), ("webhook-timestamp", "soon"), ("webhook-signature", ""), ("webhook-signature", "v1,")] {
            var headers = good.headers
            headers[name] = value
            #expect(refusal(ConnectorRequest(headers: headers, body: good.body)).hasPrefix("untrusted"), "\(name): \(value)")
        }
        #expect(throws: ConnectorRefusal.unknown) { try connector.read(good, at: EntryPoint(id: entry.id, name: "x", address: "x", flow: "x"), now: Self.now) }
    }

    @Test(arguments: [
        ("rubbish", "malformed:  cannot be read"), ("{}", "malformed: type is missing"), (#"{"type":"x"}"#, "malformed: type 'x' is not one of"),
        (#"{"type":"message.received"}"#, "malformed: from is missing"), (#"{"type":"message.received","from":{"id":"1"},"message":{"id":"2"}}"#, "malformed: message.text"),
        (#"{"type":"message.received","from":{"id":""},"message":{"id":"2","text":"x"}}"#, "malformed: from.id must have"),
        (#"{"type":"message.received","from":{"id":"a\u0000b"},"message":{"id":"2","text":"x"}}"#, "malformed: from.id must not"),
        (#"{"type":"message.received","from":{"id":7},"message":{"id":"2","text":"x"}}"#, "malformed: from.id has another type"),
        (#"{"type":"message.received","from":{"id":"1"},"message":{"id":"2","attachments":[{"name":"a","content":"***"}]}}"#, "malformed: message.attachments[0].content"),
        (#"{"type":"message.delivery","message":"x","state":"read"}"#, "malformed: message"),
        (#"{"type":"message.delivery","message":"00000000-0000-0001-0000-000000000002","state":"accepted"}"#, "malformed: state"),
    ])
    func whatIsMalformedIsRefusedWithItsPlace(_ body: String, _ words: String) {
        let refusal = refusal(request(body))
        #expect(refusal.hasPrefix(words), "\(refusal)")
    }

    @Test func answersMeanWhatTheySay() {
        func outcome(_ status: Int, _ after: String? = nil, _ body: String = "") -> SendOutcome { SignedChannelConnector.outcome(status, retryAfter: after, Array(body.utf8)) }
        #expect(outcome(200) == .sent(externalID: nil) && outcome(202, nil, #"{"id":"x-1"}"#) == .sent(externalID: "x-1") && outcome(409) == .sent(externalID: nil))
        for status in [408, 425, 429, 500, 502, 503] { if case .later = outcome(status) { continue } else { Issue.record("\(status) is passing") } }
        #expect(outcome(429, "7") == .later(.seconds(7), reason: "the connector answered 429"))
        #expect(outcome(429, "999999") == .later(.seconds(3_600), reason: "the connector answered 429"))
        #expect(outcome(422, nil, #"{"detail":"no such user"}"#) == .refused("the connector answered 422: no such user"))
        for status in [301, 400, 401, 404, 410] { if case .refused = outcome(status) { continue } else { Issue.record("\(status) is final") } }
    }

    @Test func placesInsideAreNotCalled() async throws {
        let parcel = Parcel(
            kind: .message,
            message: Message(id: MessageID(high: 1, low: 1), conversation: ConversationID(high: 1, low: 2), interaction: InteractionID(high: 1, low: 3), number: 1, at: Self.now, author: .automatic, text: "x"),
            key: ConversationKey(channel: .webhook, entryPoint: entry.id, identity: "4711"), agentName: nil, files: [])
        for url in ["http://127.0.0.1/", "http://169.254.169.254/", "https://[::1]/", "https://user:pass@messenger.example/", "ftp://messenger.example/"] {
            var inside = entry
            inside.webhook?.url = url
            guard case .refused = await connector.send(parcel, at: inside) else { Issue.record("\(url) was called"); continue }
            #expect(await connector.fault(ofURL: url) != nil, "\(url)")
        }
    }

    @Test func anAttemptIsTheSameBytesUnderTheSameName() throws {
        let message = Message(
            id: MessageID(high: 1, low: 1), conversation: ConversationID(high: 1, low: 2), interaction: InteractionID(high: 1, low: 3), number: 1, at: Self.now,
            author: .agent(AgentID(high: 2, low: 1)), text: "Guten Tag", buttons: [.init(key: "1", label: "Yes")])
        let parcel = Parcel(kind: .message, message: message, key: ConversationKey(channel: .webhook, entryPoint: entry.id, identity: "4711"), agentName: "Alice", files: [])
        let body = try OutboundBody.bytes(parcel, entry)
        #expect(try OutboundBody.bytes(parcel, entry) == body && parcel.name == "msg_\(message.id)")
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.contains(#""agentName":"Alice""#) && text.contains(#""to":{"id":"4711"}"#) && text.contains(#""channel":"messenger""#), "\(text)")
    }
}
