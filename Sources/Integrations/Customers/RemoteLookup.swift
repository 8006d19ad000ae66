import CentrePorts
import ContactDomain
import CurlTransport
import SignedRequests
import Foundation
import Logging

/// Asks another system about customers by HTTP, and remembers for a while what it said.
///
/// It always answers: a system that hangs, redirects, lies or sends too much gives a `failed` that says so. Whoever asks for the same customer
/// meanwhile waits for the same request. After several failures in a row the system is spared for a moment, so that no card waits for it.
public actor RemoteLookup: CustomerLookup {
    private struct Remembered {
        let answer: LookupAnswer
        /// What was known of the customer then: with another identity it is asked again.
        let changedAt: Timestamp
        let until: Timestamp
    }

    private struct Running {
        /// Tells one request from another for the same customer.
        let number: Int
        let request: Task<LookupAnswer, Never>
    }

    /// In bytes: what a card shows is small.
    static let answerLimit = 256 * 1_024
    static let failureKept = Span.seconds(10)
    static let mostRemembered = 5_000
    static let mostAtOnce = 32
    static let failuresBeforeRest = 5

    private let options: LookupOptions
    private let reading: LookupReading
    private let client: CurlClient
    private let places: PlaceFinder
    private let clock: any WallClock
    private let logger: Logger
    private var remembered: [CustomerID: Remembered] = [:]
    private var running: [CustomerID: Running] = [:]
    private var nextRequest = 0
    private var failures = 0
    private var restsUntil: Timestamp?

    /// - Parameter loop: an event loop for the requests: one that hangs must not touch what is more important.
    public init(_ options: LookupOptions, loop: CurlEventLoop, rules: AddressRules, clock: any WallClock, logger: Logger) {
        self.init(options, client: Self.client(loop), places: PlaceFinder(resolver: SystemResolver(), rules: rules), clock: clock, logger: logger)
    }

    init(_ options: LookupOptions, client: CurlClient, places: PlaceFinder, clock: any WallClock, logger: Logger) {
        self.options = options
        reading = LookupReading(options: options)
        self.client = client
        self.places = places
        self.clock = clock
        self.logger = logger
    }

    static func client(_ loop: CurlEventLoop) -> CurlClient {
        var configuration = CurlConfiguration()
        configuration.connectTimeout = .seconds(5)
        configuration.version = .http1
        configuration.userAgent = "tandem-lookup"
        return CurlClient(loop: loop, configuration: configuration)
    }

    public func ask(about customer: Customer) async -> LookupAnswer {
        let now = clock.now
        if let known = remembered[customer.id], known.changedAt == customer.changedAt, known.until > now { return known.answer }
        if let present = running[customer.id] { return await present.request.value }
        if let rest = restsUntil, rest > now { return LookupAnswer(.failed, problem: "The system has failed several times; it is asked again in a moment.", at: now) }
        guard running.count < Self.mostAtOnce else { return LookupAnswer(.failed, problem: "Too many customers are being asked for at once.", at: now) }
        nextRequest += 1
        let number = nextRequest
        let request = Task { await self.fetchInTime(customer) }
        running[customer.id] = Running(number: number, request: request)
        let answer = await request.value
        // Forgotten meanwhile: then nothing is kept of what comes late.
        guard running[customer.id]?.number == number else { return answer }
        running[customer.id] = nil
        remember(answer, of: customer)
        return answer
    }

    public func forget(_ id: CustomerID) {
        running.removeValue(forKey: id)?.request.cancel()
        remembered[id] = nil
    }

    func remembers(_ id: CustomerID) -> Bool { remembered[id] != nil }

    private func remember(_ answer: LookupAnswer, of customer: Customer) {
        let now = clock.now
        failures = answer.state == .failed ? failures + 1 : 0
        restsUntil = failures >= Self.failuresBeforeRest ? now + Self.failureKept : nil
        if remembered.count >= Self.mostRemembered {
            remembered = remembered.filter { $0.value.until > now }
            if remembered.count >= Self.mostRemembered { remembered = [:] }
        }
        let kept = answer.state == .failed ? min(Self.failureKept, options.cache) : options.cache
        remembered[customer.id] = Remembered(answer: answer, changedAt: customer.changedAt, until: now + kept)
    }

    /// The name server may be slower than the system: all together has its time.
    private func fetchInTime(_ customer: Customer) async -> LookupAnswer {
        await withTaskGroup(of: LookupAnswer?.self) { group in
            group.addTask { await self.fetch(customer) }
            group.addTask { [options] in
                do {
                    try await Task.sleep(for: options.timeout)
                    return nil
                } catch {
                    // The answer is here already.
                    return nil
                }
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? failed("The system did not answer in time.")
        }
    }

    private func fetch(_ customer: Customer) async -> LookupAnswer {
        let addresses = LookupAddress.addresses(options.url, for: customer)
        let began = ContinuousClock.now
        for address in addresses {
            let left = options.timeout - (ContinuousClock.now - began)
            guard left > .zero else { return LookupAnswer(.failed, problem: "The system did not answer in time.", at: clock.now) }
            let answer = await answer(from: address, within: left)
            if answer.state != .notFound { return answer }
        }
        return LookupAnswer(.notFound, at: clock.now)
    }

    private func answer(from address: String, within time: Duration) async -> LookupAnswer {
        do {
            let (endpoint, peer) = try await places.place(of: address)
            var request = CurlRequest(url: endpoint.text, headers: [CurlHeader("Accept", "application/json")] + options.headers.map { CurlHeader($0.name, $0.value) })
            request.pinnedAddress = peer.description
            request.bodyLimit = Self.answerLimit
            let response = try await client.send(request, timeout: time)
            return try judged(response)
        } catch {
            return failed(Self.words(for: error))
        }
    }

    private func judged(_ response: CurlResponse) throws -> LookupAnswer {
        switch response.status {
        case 204, 404, 410: LookupAnswer(.notFound, at: clock.now)
        case 200..<300: try reading.answer(response.body, at: clock.now)
        case 300..<400: failed("The system redirects (\(response.status)), which is not followed: write the address that it leads to into customerLookup.url.")
        default: failed("The system answered \(response.status).")
        }
    }

    private func failed(_ problem: String) -> LookupAnswer {
        logger.warning("a customer could not be looked up in the other system", metadata: ["problem": "\(problem)"])
        return LookupAnswer(.failed, problem: problem, at: clock.now)
    }

    /// For the desk: without the address, which may hold a number or a key.
    private static func words(for error: any Error) -> String {
        switch error {
        case let fault as EndpointURL.Fault: "The address \(fault.text)."
        case let refused as PlaceFinder.Refused: "The address is refused: \(refused.reason)."
        case is ResolutionFault: "The name of the system cannot be resolved."
        case CurlError.timedOut: "The system did not answer in time."
        case is DecodingError: "The system's answer is not JSON."
        case let fault as CurlError: "The system could not be asked: \(fault)."
        default: "The system could not be asked."
        }
    }
}
