import CentrePorts
import ContactDomain
import CurlTransport
import Foundation
import SignedRequests

/// Messengers that are attached by a program of their own: it posts to us what customers write, we post to it what we write, and both sides
/// sign as Standard Webhooks says (docs/channels.md).
public struct SignedChannelConnector: Connector {
    private let post: SignedPost
    private let secrets: any SecretKeeping
    private let clock: any WallClock
    private let timeout: Duration

    /// For everything, from connecting to the last byte.
    public static let standardTimeout = Duration.seconds(20)
    /// A request that was signed longer ago, or further ahead, is refused: who recorded one can do nothing with it later.
    static let window = Span.minutes(5)
    /// How much of an answer is read. In bytes.
    private static let answerLimit = 16 * 1_024

    public init(loop: CurlEventLoop, rules: AddressRules, secrets: any SecretKeeping, clock: any WallClock, timeout: Duration = standardTimeout) {
        var configuration = CurlConfiguration()
        configuration.connectTimeout = .seconds(5)
        self.init(post: SignedPost(client: CurlClient(loop: loop, configuration: configuration), rules: rules), secrets: secrets, clock: clock, timeout: timeout)
    }

    init(post: SignedPost, secrets: any SecretKeeping, clock: any WallClock, timeout: Duration = standardTimeout) {
        self.post = post
        self.secrets = secrets
        self.clock = clock
        self.timeout = timeout
    }

    public func capabilities(at entry: EntryPoint) -> ConnectorCapabilities {
        ConnectorCapabilities(
            textLimit: entry.webhook?.textLimit ?? 0, attachments: 10, tellsTyping: true, tellsReading: true, sessionWindow: entry.webhook?.sessionWindow,
            perSecond: entry.webhook?.perSecond, inboundPerSecond: entry.webhook?.inboundPerSecond, buttons: entry.webhook?.buttons ?? false,
            changes: entry.webhook?.changes ?? false, customersChange: true, showsTyping: entry.webhook?.typing ?? false)
    }

    public func faults(in settings: ConnectorSettings) async -> [ConnectorFault] {
        await fault(ofURL: settings.url).map { [ConnectorFault("url", $0)] } ?? []
    }

    /// What is wrong with the address; nil where it may be called. Names are looked up anew for each message.
    func fault(ofURL url: String) async -> String? {
        do {
            _ = try await post.place(of: url)
            return nil
        } catch let fault as EndpointURL.Fault {
            return fault.text
        } catch let refused as PlaceFinder.Refused {
            return refused.reason
        } catch {
            // It may resolve later: a provider's outage must not keep an admin from working.
            return nil
        }
    }

    // MARK: In

    public func read(_ request: ConnectorRequest, at entry: EntryPoint, now: Timestamp) throws -> [InboundEvent] {
        guard let settings = entry.webhook else { throw ConnectorRefusal.unknown }
        guard let id = request.headers["webhook-id"], (1...200).contains(id.utf8.count), let stamp = request.headers["webhook-timestamp"], let second = Int64(stamp),
            let signature = request.headers["webhook-signature"]
        else { throw ConnectorRefusal.untrusted("the headers webhook-id, webhook-timestamp and webhook-signature must be there") }
        let secret = SigningSecret(text: String(decoding: try secrets.open(settings.secret, for: entry.id.description), as: UTF8.self))
        guard secret.accepts(signature, id: id, second: second, body: request.body) else {
            throw ConnectorRefusal.untrusted("webhook-signature is not v1 of id, timestamp and body with this entry point's secret")
        }
        // Any number may be signed: what is reckoned with is ours.
        guard ((now - Self.window).milliseconds / 1_000...(now + Self.window).milliseconds / 1_000).contains(second) else {
            throw ConnectorRefusal.untrusted("webhook-timestamp is more than \(Self.window.milliseconds / 60_000) minutes off; sign each attempt anew and set the clock")
        }
        return try [InboundBody.event(in: request.body)]
    }

    // MARK: Out

    public func send(_ parcel: Parcel, at entry: EntryPoint) async -> SendOutcome {
        guard let settings = entry.webhook else { return .refused("the entry point has no connector any more") }
        do {
            let response = try await hand(try OutboundBody.bytes(parcel, entry), named: parcel.name, to: settings, at: entry, within: timeout)
            return Self.outcome(response.status, retryAfter: response.headers["retry-after"], await Self.beginning(of: response.body))
        } catch let fault as EndpointURL.Fault {
            return .refused("the connector's address \(fault.text)")
        } catch let refused as PlaceFinder.Refused {
            return .refused("the connector's address is not called: \(refused.reason)")
        } catch {
            return .later(nil, reason: "\(error)")
        }
    }

    /// Who does not take it at once does not need it.
    public func show(typing isTyping: Bool, to key: ConversationKey, at entry: EntryPoint) async {
        guard let settings = entry.webhook else { return }
        do {
            let body = try OutboundBody.bytes(typing: isTyping, to: key, entry)
            _ = try await hand(body, named: "typing_\(UInt64.random(in: 0 ... .max))", to: settings, at: entry, within: min(timeout, Self.typingTimeout))
        } catch {
            return
        }
    }

    private static let typingTimeout = Duration.seconds(5)

    private func hand(_ body: [UInt8], named name: String, to settings: ConnectorSettings, at entry: EntryPoint, within timeout: Duration) async throws -> CurlStreamedResponse {
        let secret = SigningSecret(text: String(decoding: try secrets.open(settings.secret, for: entry.id.description), as: UTF8.self))
        let (endpoint, address) = try await post.place(of: settings.url)
        return try await post.client.stream(post.request(id: name, to: endpoint, at: address, body: body, secrets: [secret], now: clock.now), timeout: timeout)
    }

    private struct Answer: Decodable { let id: String? }

    static func outcome(_ status: Int, retryAfter: String?, _ body: [UInt8]) -> SendOutcome {
        switch status {
        case 200..<300: .sent(externalID: (try? JSONDecoder().decode(Answer.self, from: Data(body)))?.id.map { String($0.prefix(200)) })
        // It has had it already.
        case 409: .sent(externalID: nil)
        case 408, 425, 429, 500...: .later(wait(retryAfter), reason: "the connector answered \(status)")
        case 300..<400: .refused("the connector answered \(status): redirects are not followed")
        default: .refused("the connector answered \(status)\(reason(body))")
        }
    }

    private static func wait(_ text: String?) -> Span? {
        text.flatMap { Int($0) }.map { .seconds(min(max($0, 0), 3_600)) }
    }

    private struct Reason: Decodable { let detail: String? }

    private static func reason(_ body: [UInt8]) -> String {
        (try? JSONDecoder().decode(Reason.self, from: Data(body)))?.detail.map { ": \($0.prefix(200))" } ?? ""
    }

    /// How a body ends does not matter: the status has spoken.
    private static func beginning(of body: CurlBody) async -> [UInt8] {
        var read: [UInt8] = []
        do {
            for try await piece in body {
                read += piece
                if read.count >= answerLimit { break }
            }
        } catch {
            return Array(read.prefix(answerLimit))
        }
        return Array(read.prefix(answerLimit))
    }
}
