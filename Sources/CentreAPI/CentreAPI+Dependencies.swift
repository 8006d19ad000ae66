import CentrePorts
import ContactDomain
import Logging

extension CentreAPI {
    /// What the edge talks to.
    public struct Dependencies: Sendable {
        let control: any CentreControl
        let configuration: any ConfigurationStore
        let accounts: any Accounts
        let history: any History
        let statistics: any Statistics
        let phones: any PhoneProvisioning
        let testCalls: any TestCalling
        let webhooks: any WebhookControl
        let messages: any MessageLog
        let conversations: any ConversationArchive
        let drafts: any Drafts
        let files: any AttachmentStore
        let customers: CustomerSide
        let secrets: any SecretKeeping
        let channels: any ChannelControl
        let clock: any WallClock
        let phoneBook: PhoneBook
        let hasher: PasswordHasher
        let flows: @Sendable () async -> [FlowName]
        let flowQueues: @Sendable (FlowName) async -> [String]
        let readiness: @Sendable () async -> [String]
        let metrics: @Sendable () async -> String
        let logger: Logger

        /// - Parameters:
        ///   - flows: the names of the flows that there are.
        ///   - flowQueues: the keys of the queues to which a flow leads.
        ///   - readiness: why the centre cannot work, as sentences; empty when it can.
        ///   - metrics: the other parts' figures as Prometheus text, each line ended.
        public init(
            control: any CentreControl, configuration: any ConfigurationStore, accounts: any Accounts, history: any History, statistics: any Statistics,
            phones: any PhoneProvisioning,
            testCalls: any TestCalling, webhooks: any WebhookControl,
            messages: any MessageLog, conversations: any ConversationArchive, drafts: any Drafts, files: any AttachmentStore, customers: CustomerSide,
            secrets: any SecretKeeping, channels: any ChannelControl,
            clock: any WallClock, phoneBook: PhoneBook, hasher: PasswordHasher = PasswordHasher(), flows: @escaping @Sendable () async -> [FlowName],
            flowQueues: @escaping @Sendable (FlowName) async -> [String],
            readiness: @escaping @Sendable () async -> [String], metrics: @escaping @Sendable () async -> String, logger: Logger
        ) {
            self.control = control
            self.configuration = configuration
            self.accounts = accounts
            self.history = history
            self.statistics = statistics
            self.phones = phones
            self.testCalls = testCalls
            self.webhooks = webhooks
            self.messages = messages
            self.conversations = conversations
            self.drafts = drafts
            self.files = files
            self.customers = customers
            self.secrets = secrets
            self.channels = channels
            self.clock = clock
            self.phoneBook = phoneBook
            self.hasher = hasher
            self.flows = flows
            self.flowQueues = flowQueues
            self.readiness = readiness
            self.metrics = metrics
            self.logger = logger
        }
    }

    /// What an admin can set.
    public struct Settings: Sendable {
        public var host: String
        /// 0 for any free port.
        public var port: Int
        public var recordingsFolder: String
        public var pagesFolder: String
        /// What is served below `/lib/`.
        public var browserLibraryFolder: String
        /// Keeps cursors and repeated requests unforgeable; at least 16 random bytes that stay the same.
        public var answersSecret: [UInt8]
        /// The service is reached by HTTPS: cookies are sent over nothing else.
        public var secureCookies: Bool
        /// A proxy in front of us writes X-Forwarded-For, and nobody gets past it.
        public var trustsForwardedFor: Bool
        /// How long a session lives without a request.
        public var sessionLength: Span
        /// How often an idle event stream shows that it lives.
        public var heartbeat: Duration
        /// How many events a client may be behind before it is cut off.
        public var eventBuffer: Int
        /// How long a visitor's phone can be used.
        public var visitorPhoneLifetime: Span
        public var visitorPhoneLimit: Int
        /// How many event streams visitors of one address may have open.
        public var visitorStreamsPerAddress: Int
        /// A connection on which nothing comes for so long in the middle of a request is closed.
        public var idleTimeout: Duration
        /// The centre's, an IANA name: its midnight begins the day of the figures.
        public var timeZone: String

        public init(
            host: String = "127.0.0.1", port: Int, recordingsFolder: String, pagesFolder: String, browserLibraryFolder: String, answersSecret: [UInt8],
            secureCookies: Bool = false, trustsForwardedFor: Bool = false, sessionLength: Span = .minutes(12 * 60), heartbeat: Duration = .seconds(15),
            eventBuffer: Int = 256, visitorPhoneLifetime: Span = .minutes(120), visitorPhoneLimit: Int = 500, visitorStreamsPerAddress: Int = 2_000,
            idleTimeout: Duration = .seconds(75), timeZone: String = "UTC"
        ) {
            self.host = host
            self.port = port
            self.recordingsFolder = recordingsFolder
            self.pagesFolder = pagesFolder
            self.browserLibraryFolder = browserLibraryFolder
            self.answersSecret = answersSecret
            self.secureCookies = secureCookies
            self.trustsForwardedFor = trustsForwardedFor
            self.sessionLength = sessionLength
            self.heartbeat = heartbeat
            self.eventBuffer = eventBuffer
            self.visitorPhoneLifetime = visitorPhoneLifetime
            self.visitorPhoneLimit = visitorPhoneLimit
            self.visitorStreamsPerAddress = visitorStreamsPerAddress
            self.idleTimeout = idleTimeout
            self.timeZone = timeZone
        }
    }
}
