import CentrePorts
import ContactDomain

extension CentreAPI {
    /// The edge's parts, put together once.
    struct Parts {
        let routes: [Route]
        let gate: RouteGate
        let metrics = RequestMetrics()
        let headers: SecurityHeaders
        let visitors: VisitorPhones

        init(_ given: Dependencies, _ settings: Settings) {
            let signIn = SignIn(
                accounts: given.accounts, configuration: given.configuration, hasher: given.hasher, clock: given.clock, length: settings.sessionLength)
            let ownership = Ownership(configuration: given.configuration, control: given.control, history: given.history)
            let cursors = CursorSeal(secret: settings.answersSecret)
            let answers = CommandAnswers(control: given.control, history: given.history)
            headers = SecurityHeaders(webSocket: given.phoneBook.webSocket)
            visitors = VisitorPhones(phones: given.phones, clock: given.clock, lifetime: settings.visitorPhoneLifetime, limit: settings.visitorPhoneLimit)
            gate = RouteGate(
                permissions: .standard, signIn: signIn,
                idempotency: IdempotencyGate(accounts: given.accounts, clock: given.clock, secret: settings.answersSecret), trustsForwardedFor: settings.trustsForwardedFor)
            let streams = EventStreams()
            let people: [any Controller] = [
                SessionController(signIn: signIn, secureCookies: settings.secureCookies),
                MeController(
                    accounts: given.accounts, control: given.control, ownership: ownership, hasher: given.hasher, phoneBook: given.phoneBook, signIn: signIn),
                OfferController(control: given.control, ownership: ownership, answers: answers),
                CallController(control: given.control, history: given.history, ownership: ownership, cursors: cursors, answers: answers),
                CallActionController(control: given.control, ownership: ownership, answers: answers),
                WaitingController(control: given.control, store: given.configuration, ownership: ownership, answers: answers),
                CallbackController(control: given.control, store: given.configuration, ownership: ownership, cursors: cursors, answers: answers),
                HistoryController(history: given.history, ownership: ownership, cursors: cursors),
                RecordingController(history: given.history, ownership: ownership, cursors: cursors, files: FileServer(root: settings.recordingsFolder)),
                AgentController(control: given.control, store: given.configuration, ownership: ownership, phoneBook: given.phoneBook),
                EventController(
                    control: given.control, signIn: signIn, ownership: ownership, streams: streams, heartbeat: settings.heartbeat, bufferLimit: settings.eventBuffer),
            ]
            let centre: [any Controller] = [
                TestCallController(caller: given.testCalls),
                WebhookController(store: given.configuration, webhooks: given.webhooks, cursors: cursors),
                MembershipController(store: given.configuration),
                StatisticsController(statistics: given.statistics, store: given.configuration, clock: given.clock, timeZone: settings.timeZone),
                CentreController(control: given.control, flows: given.flows),
                PublicController(store: given.configuration, phoneBook: given.phoneBook, visitors: visitors, clock: given.clock),
                OperationsController(readiness: given.readiness, otherMetrics: given.metrics, metrics: metrics, streams: streams),
                PageController(pages: FileServer(root: settings.pagesFolder), libraries: FileServer(root: settings.browserLibraryFolder), headers: headers),
            ]
            routes = (people + Self.configuration(given, ownership, cursors) + centre).flatMap(\.routes)
        }

        private static func configuration(_ given: Dependencies, _ ownership: Ownership, _ cursors: CursorSeal) -> [any Controller] {
            func controller<Noun: ConfigurationNoun>(_ noun: Noun) -> any Controller {
                ConfigurationController(noun: noun, store: given.configuration, clock: given.clock, cursors: cursors)
            }
            return [
                controller(AgentNoun(store: given.configuration, control: given.control, phones: given.phones, phoneBook: given.phoneBook, ownership: ownership)),
                controller(QueueNoun(store: given.configuration, control: given.control, flows: given.flows)),
                controller(EntryPointNoun(control: given.control, secrets: given.secrets, flows: given.flows)),
                controller(UserNoun(store: given.configuration, accounts: given.accounts, hasher: given.hasher)),
                controller(WebhookNoun(store: given.configuration, webhooks: given.webhooks)),
            ]
        }
    }
}
