import CentrePorts
import ContactDomain
import CurlTransport
import Foundation
import SignedRequests

/// Makes one request to an endpoint and says what came of it.
struct WebhookSender: Sendable {
    /// What is sent, and how it is signed.
    struct Message: Sendable {
        let id: WebhookDeliveryID
        let url: String
        let payload: String
        /// The present secret, and the one before while it is valid.
        let secrets: [SigningSecret]
    }

    struct Report: Sendable {
        let outcome: AttemptOutcome
        let attempt: WebhookAttempt
    }

    /// For everything, from connecting to the last byte; connecting alone may take 5 s (`CurlConfiguration`).
    static let timeout = Duration.seconds(15)
    /// How much of an answer is read, and how much of it is kept. In bytes.
    static let answerLimit = 64 * 1_024
    static let keptAnswer = 1_024

    let client: CurlClient
    let resolver: any NameResolving
    let rules: AddressRules
    let clock: any WallClock
    var timeout = Self.timeout

    private var post: SignedPost { SignedPost(client: client, resolver: resolver, rules: rules) }

    /// The address to call, after every rule.
    /// - Throws: `EndpointURL.Fault`, `ResolutionFault` or `PlaceFinder.Refused`.
    func place(of url: String) async throws -> (EndpointURL, IPAddress) { try await post.place(of: url) }

    func send(_ message: Message) async -> Report {
        let began = clock.now
        let watch = ContinuousClock.now
        func report(_ outcome: AttemptOutcome, status: Int? = nil, failure: String? = nil, answer: [UInt8] = []) -> Report {
            let taken = watch.duration(to: .now).components
            let duration = Span(milliseconds: taken.seconds * 1_000 + taken.attoseconds / 1_000_000_000_000_000)
            return Report(outcome: outcome, attempt: WebhookAttempt(at: began, duration: duration, status: status, failure: failure, answer: Self.legible(answer)))
        }
        do {
            let (endpoint, address) = try await place(of: message.url)
            let response = try await client.stream(request(message, endpoint, address, at: began), timeout: timeout)
            let body = await Self.beginning(of: response.body)
            let outcome = AttemptOutcome(status: response.status, retryAfter: response.headers["retry-after"], now: began)
            return report(outcome, status: response.status, failure: Self.failure(response, outcome), answer: body)
        } catch let fault as EndpointURL.Fault {
            return report(.failed, failure: "the address \(fault.text)")
        } catch {
            return report(.failed, failure: "\(error)")
        }
    }

    private func request(_ message: Message, _ endpoint: EndpointURL, _ address: IPAddress, at now: Timestamp) -> CurlRequest {
        post.request(id: Self.messageID(message.id), to: endpoint, at: address, body: Array(message.payload.utf8), secrets: message.secrets, now: now)
    }

    /// The same for all attempts and replays: by it a receiver knows what it has already had.
    static func messageID(_ id: WebhookDeliveryID) -> String { "msg_\(id)" }

    /// The beginning of a body. How it ends does not matter: the status has spoken.
    private static func beginning(of body: CurlBody) async -> [UInt8] {
        var read: [UInt8] = []
        do {
            for try await piece in body {
                read += piece
                if read.count >= answerLimit { break }
            }
        } catch {
            // Cut off, too slow, or shorter than it said: what has come is kept.
            return Array(read.prefix(answerLimit))
        }
        return Array(read.prefix(answerLimit))
    }

    private static func legible(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(keptAnswer), as: UTF8.self)
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control && $0 != "\n" ? " " : $0 }))
    }

    private static func failure(_ response: CurlStreamedResponse, _ outcome: AttemptOutcome) -> String? {
        switch outcome {
        case .delivered: nil
        case .gone: "the endpoint answered 410: it wants nothing more"
        case .throttled: "the endpoint answered \(response.status) and is spared for a time"
        case .failed where (300..<400).contains(response.status): "the endpoint answered \(response.status); redirects are not followed"
        case .failed: "the endpoint answered \(response.status)"
        }
    }
}
