import CentrePorts
import ContactDomain

/// All that `tandem.yaml` and the environment say. Every value has a default; paths are absolute.
public struct TandemConfiguration: Equatable, Sendable {
    /// Everything that must be backed up: the database, recordings, generated secrets.
    public var dataFolder: String
    /// Flows and raw dialplan.
    public var dialplansFolder: String
    /// Declarations of queues and agents, for `tandem config`.
    public var centreFolder: String
    /// What set-up fetched: Asterisk, the libraries of the pages.
    public var runtimeFolder: String
    /// Begin with a few agents, queues and entry points where there are none.
    public var demo = true
    public var server = ServerSettings()
    public var asterisk: AsteriskSettings
    public var trunks: [Trunk] = []
    /// Time-outs, dial rules and the caller number.
    public var policy = CentrePolicy()
    public var fallback = FallbackSettings()
    public var recording: RecordingSettings
    public var prompts: PromptSettings
    public var customers = CustomerSettings()
    /// Nil: no other system is asked about customers.
    public var customerLookup: CustomerLookupSettings?
    public var webhooks = WebhookSettings()
    public var log = LogSettings()
    public var retention = RetentionSettings()

    /// The defaults, with paths inside a folder.
    /// - Parameter folder: the absolute path of the folder that the file is in.
    public init(folder: String) {
        dataFolder = folder + "/data"
        dialplansFolder = folder + "/dialplans"
        centreFolder = folder + "/centre"
        runtimeFolder = folder + "/.runtime"
        asterisk = AsteriskSettings(templatesFolder: folder + "/asterisk-conf")
        recording = RecordingSettings(folder: folder + "/data/recordings", spool: folder + "/data/run/spool/recording")
        prompts = PromptSettings(soundsFolder: folder + "/dialplans/sounds")
    }
}

/// The pages and the API.
public struct ServerSettings: Equatable, Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    public var port = 8080
    /// The name by which browsers reach this machine; nil to use the one that they asked for.
    public var publicHost: String?
    /// Browsers reach us by https, through a proxy in front: links and cookies say so.
    public var behindTLS = false

    public init() {}
}

/// What callers get when the service has been away for too long.
public struct FallbackSettings: Equatable, Sendable {
    public enum Target: Equatable, Sendable {
        /// An extension of the dialplan's context `tandem-fallback`.
        case dialplan(String)
        /// A sound, then the end of the call.
        case sound(String)
    }

    public var after = Span.seconds(60)
    public var target = Target.dialplan("sorry")

    public init() {}
}

public struct RecordingSettings: Equatable, Sendable {
    /// False: nothing is recorded, whatever queues and agents say.
    public var isEnabled = true
    public var folder: String
    /// Where Asterisk writes while it records; with Asterisk elsewhere, a folder that both machines see.
    public var spool: String

    public init(folder: String, spool: String) {
        self.folder = folder
        self.spool = spool
    }
}

/// How sentences become sound.
public struct PromptSettings: Equatable, Sendable {
    public enum Engine: String, CaseIterable, Sendable {
        case espeakNG = "espeak-ng"
        /// Sentences are not spoken; sounds are.
        case none
    }

    public var engine = Engine.espeakNG
    /// The engine's voice for each language.
    public var voices: [LanguageTag: String] = ["en": "en-gb", "zh": "cmn"]
    /// Words a minute.
    public var speed = 150
    /// Sound files of your own, one folder per language in it.
    public var soundsFolder: String

    public init(soundsFolder: String) { self.soundsFolder = soundsFolder }
}

public struct LogSettings: Equatable, Sendable {
    public enum Level: String, CaseIterable, Sendable { case trace, debug, info, notice, warning, error, critical }
    public enum Format: String, CaseIterable, Sendable { case text, json }

    public var level = Level.info
    public var format = Format.text

    public init() {}
}
