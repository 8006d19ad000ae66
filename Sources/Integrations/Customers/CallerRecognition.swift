import CentrePorts
import ContactDomain
import Logging
import PhoneNumbers

/// Finds out who calls: the number as the network sent it becomes E.164, and that is somebody's, or a new customer's.
///
/// The answer goes to the engine, which shows it on the live interaction; a call that is over meanwhile is found in the customer's
/// history all the same. Who cannot be called back (anonymous, an extension, a short code) stays without a customer.
public final class CallerRecognition: CustomerRecognition {
    private let directory: any CustomerDirectory
    private let control: any CentreControl
    private let clock: any WallClock
    /// The country, by ISO 3166, of numbers that come without one.
    private let region: String?
    private let logger: Logger
    private let questions: AsyncStream<CustomerQuestion>
    private let inbox: AsyncStream<CustomerQuestion>.Continuation
    private let retries: [Duration]

    /// - Parameter retries: how long to wait before a question is asked again that the storage could not answer.
    public init(
        directory: any CustomerDirectory, control: any CentreControl, clock: any WallClock, region: String?, retries: [Duration] = [.seconds(1), .seconds(5), .seconds(30)],
        logger: Logger
    ) {
        self.directory = directory
        self.control = control
        self.clock = clock
        self.region = region
        self.retries = retries
        self.logger = logger
        (questions, inbox) = AsyncStream.makeStream()
    }

    public func recognise(_ questions: [CustomerQuestion]) {
        for question in questions { inbox.yield(question) }
    }

    /// Answers until it is cancelled. What is open then the engine asks again at the next start.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await question in questions { group.addTask { await self.answer(question) } }
            group.cancelAll()
        }
    }

    func answer(_ question: CustomerQuestion) async {
        guard let number = number(in: question) else { return await tell(nil, question) }
        for pause in [.zero] + retries {
            do {
                if pause > .zero { try await Task.sleep(for: pause) }
                let now = clock.now
                let customer = try await directory.identify(Identity(.phone, number), name: Self.name(in: question), at: now)
                await tell(customer, question)
                if customer.createdAt == now { await announce(customer) }
                return
            } catch is CancellationError {
                return
            } catch {
                logger.warning("a caller could not be looked up", metadata: ["interaction": "\(question.interaction)", "error": "\(error)"])
            }
        }
        await tell(nil, question)
    }

    private func number(in question: CustomerQuestion) -> String? {
        do {
            return try PhoneNumber.parse(question.number, region: region).e164
        } catch {
            logger.debug("a caller has no number of the telephone network", metadata: ["interaction": "\(question.interaction)", "reason": "\(error.rawValue)"])
            return nil
        }
    }

    /// What the network calls them, where that is more than the number again.
    static func name(in question: CustomerQuestion) -> String {
        let name = String(question.name.unicodeScalars.filter { $0.properties.generalCategory != .control }).trimmingPrefix { $0.isWhitespace }.prefix(200)
        let isName = name.contains(where: \.isLetter) && name != question.number && !["anonymous", "unknown", "unavailable", "restricted"].contains(name.lowercased())
        return isName ? String(name) : ""
    }

    private func tell(_ customer: Customer?, _ question: CustomerQuestion) async {
        do {
            _ = try await control.submit(.customer(.recognised(question.interaction, customer.map(CustomerCard.init))), by: .system)
        } catch {
            guard let customer else { return }
            await linkEnded(question.interaction, customer)
        }
    }

    /// It was over before the answer came.
    private func linkEnded(_ id: InteractionID, _ customer: Customer) async {
        do {
            _ = try await directory.link(id, to: CustomerCard(customer))
        } catch {
            logger.warning("a call that is over could not be linked to its customer", metadata: ["interaction": "\(id)", "error": "\(error)"])
        }
    }

    private func announce(_ customer: Customer) async {
        do {
            guard try await control.submit(.customer(.created(customer)), by: .system).isDurable else { return }
            try await directory.told([.created(customer)])
        } catch {
            // `CustomerNewsCarrier` does.
            logger.info("a new customer is told of later", metadata: ["customer": "\(customer.id)", "error": "\(error)"])
        }
    }
}
