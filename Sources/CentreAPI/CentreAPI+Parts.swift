import CentrePorts
import ContactDomain

extension CentreAPI {
    /// The edge's parts, put together once.
    struct Parts {
        let routes: [Route]
        let gate: RouteGate
        let metrics = RequestMetrics()
        let headers: SecurityHeaders
        let crossOrigin: CrossOrigin
        let visitors: VisitorPhones

        init(_ given: Dependencies, _ settings: Settings) {
            let signIn = SignIn(
                accounts: given.accounts, configuration: given.configuration, hasher: given.hasher, clock: given.clock, length: settings.sessionLength)
            let ownership = Ownership(configuration: given.configuration, control: given.control, history: given.history)
            let cursors = CursorSeal(secret: settings.answersSecret)
            let answers = CommandAnswers(control: given.control, history: given.history)
            crossOrigin = CrossOrigin(store: given.configuration)
            headers = SecurityHeaders(webSocket: given.phoneBook.webSocket)
            visitors = VisitorPhones(phones: given.phones, clock: given.clock, lifetime: settings.visitorPhoneLifetime, limit: settings.visitorPhoneLimit)
            gate = RouteGate(
                permissions: .standard, signIn: signIn,
                idempotency: IdempotencyGate(accounts: given.accounts, clock: given.clock, secret: settings.answersSecret), trustsForwardedFor: settings.trustsForwardedFor)
            let streams = EventStreams<UserID>()
            let visitorStreams = EventStreams<String>(perReader: 4, total: 20_000)
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
                    control: given.control, signIn: signIn, ownership: ownership, streams: streams, desks: DeskWatch(control: given.control), heartbeat: settings.heartbeat,
                    bufferLimit: settings.eventBuffer),
            ]
            let access = ConversationAccess(control: given.control, history: given.history, log: given.messages, archive: given.conversations, customers: given.customers.directory, ownership: ownership)
            let centre: [any Controller] = [
                TestCallController(caller: given.testCalls),
                WebhookController(store: given.configuration, webhooks: given.webhooks, cursors: cursors),
                MembershipController(store: given.configuration),
                StaffNameController(store: given.configuration),
                StatisticsController(statistics: SharedTallies(given.statistics), store: given.configuration, clock: given.clock, timeZone: settings.timeZone),
                CentreController(control: given.control, flows: given.flows),
                PublicController(store: given.configuration, phoneBook: given.phoneBook, visitors: visitors, clock: given.clock),
                OperationsController(readiness: given.readiness, otherMetrics: given.metrics, metrics: metrics, streams: streams, visitorStreams: visitorStreams),
                PageController(pages: FileServer(root: settings.pagesFolder), libraries: FileServer(root: settings.browserLibraryFolder), headers: headers),
            ]
            routes = (people + Self.customers(given, access, cursors) + Self.conversations(given, access, answers, cursors) + Self.configuration(given, ownership, cursors) + Self.visitors(given, settings, visitorStreams, visitors) + centre).flatMap(\.routes)
        }

        private static func conversations(_ given: Dependencies, _ access: ConversationAccess, _ answers: CommandAnswers, _ cursors: CursorSeal) -> [any Controller] {
            [
                ConversationController(access: access, cursors: cursors),
                WritingController(access: access, files: given.files, drafts: given.drafts, store: given.configuration, clock: given.clock),
                ConversationActionController(access: access, answers: answers, store: given.configuration, clock: given.clock),
                DraftController(access: access, drafts: given.drafts, clock: given.clock),
                FileController(files: given.files, access: access, clock: given.clock),
            ]
        }

        private static func visitors(_ given: Dependencies, _ settings: Settings, _ streams: EventStreams<String>, _ phones: VisitorPhones) -> [any Controller] {
            let door = VisitorDoor(store: given.configuration, seal: VisitorSeal(secret: settings.answersSecret), clock: given.clock)
            let outlook = ChatOutlook(store: given.configuration, control: given.control, flowQueues: given.flowQueues, clock: given.clock)
            let talk = VisitorTalk(
                control: given.control, store: given.configuration, messages: given.messages, customers: given.customers.directory, outlook: outlook, clock: given.clock)
            let hub = VisitorHub()
            let limits = VisitorLimits(clock: given.clock)
            return [
                VisitorSessionController(door: door, talk: talk, hub: hub, secrets: given.secrets, limits: limits, clock: given.clock),
                VisitorMessageController(door: door, talk: talk, hub: hub, files: given.files, limits: limits),
                VisitorFileController(door: door, talk: talk, files: given.files, limits: limits),
                VisitorCallController(door: door, talk: talk, phoneBook: given.phoneBook, phones: phones, limits: limits),
                ChannelController(channels: given.channels, clock: given.clock),
                VisitorStreamController(
                    door: door, talk: talk, hub: hub, channels: given.channels, streams: streams, addresses: StreamsByAddress(limit: settings.visitorStreamsPerAddress), limits: limits, heartbeat: settings.heartbeat,
                    bufferLimit: settings.eventBuffer),
            ]
        }

        private static func customers(_ given: Dependencies, _ access: ConversationAccess, _ cursors: CursorSeal) -> [any Controller] {
            let side = given.customers
            let reader = IdentityReader(region: side.region)
            let news = CustomerNews(control: given.control, directory: side.directory)
            return [
                CustomerUpsertController(directory: side.directory, store: given.configuration, reader: reader, news: news, clock: given.clock),
                CustomerController(directory: side.directory, store: given.configuration, reader: reader, news: news, clock: given.clock, cursors: cursors),
                CustomerHistoryController(directory: side.directory, lookup: side.lookup, ownership: access.ownership, access: access, clock: given.clock, cursors: cursors),
                CustomerUnionController(directory: side.directory, control: given.control, ownership: access.ownership, news: news, clock: given.clock),
                CustomerErasureController(side: side, control: given.control, news: news, clock: given.clock),
            ]
        }

        private static func configuration(_ given: Dependencies, _ ownership: Ownership, _ cursors: CursorSeal) -> [any Controller] {
            func controller<Noun: ConfigurationNoun>(_ noun: Noun) -> any Controller {
                ConfigurationController(noun: noun, store: given.configuration, clock: given.clock, cursors: cursors)
            }
            return [
                controller(AgentNoun(store: given.configuration, control: given.control, phones: given.phones, phoneBook: given.phoneBook, ownership: ownership)),
                controller(QueueNoun(store: given.configuration, control: given.control, flows: given.flows)),
                controller(EntryPointNoun(control: given.control, secrets: given.secrets, channels: given.channels, flows: given.flows)),
                controller(UserNoun(store: given.configuration, accounts: given.accounts, hasher: given.hasher)),
                controller(CannedReplyNoun(store: given.configuration)),
                controller(WebhookNoun(store: given.configuration, webhooks: given.webhooks)),
            ]
        }
    }
}
