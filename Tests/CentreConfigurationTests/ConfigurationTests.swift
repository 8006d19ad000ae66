import CentreConfiguration
import CentrePorts
import ContactDomain
import Foundation
import Testing

@Suite struct ConfigurationTests {
    private let full = Places.fixtures + "/good/tandem/full.yaml"
    private let environment = ["CARRIER_PASSWORD": "a;b c"]

    private func read(_ text: String, environment: [String: String] = [:]) throws -> (configuration: TandemConfiguration, faults: [Fault]) {
        try Places.withFolder { folder in
            try text.write(toFile: folder + "/tandem.yaml", atomically: true, encoding: .utf8)
            return ConfigurationFile.check(path: folder + "/tandem.yaml", environment: environment)
        }
    }

    @Test func anEmptyFileIsAGoodOne() throws {
        for text in ["", "# nothing\n", "---\n", "server:\nasterisk:\n"] {
            let (configuration, faults) = try read(text)
            #expect(faults == [], "\(text)")
            #expect(configuration.server.port == 8080)
            #expect(configuration.asterisk.mode == .embedded)
            #expect(configuration.policy == CentrePolicy())
        }
    }

    @Test func everyValueIsTaken() throws {
        let configuration = try ConfigurationFile.load(path: full, environment: environment)
        let folder = Places.fixtures + "/good/tandem"
        var expected = TandemConfiguration(folder: folder)
        expected.dataFolder = "/var/lib/tandem"
        expected.demo = false
        expected.server.host = "0.0.0.0"
        expected.server.port = 8443
        expected.server.publicHost = "desk.example.org"
        expected.server.behindTLS = true
        expected.asterisk.mode = .external
        expected.asterisk.bind = "::"
        expected.asterisk.externalAddress = "203.0.113.5"
        expected.asterisk.localNetworks = ["10.0.0.0/8", "fd00::/8"]
        expected.asterisk.ari = .init(url: "https://192.0.2.10:8089/ari", user: "tandem", password: Secret("quite secret;really"))
        expected.trunks = [
            Trunk(
                name: "carrier", host: "sip.example.net", port: 5071, transport: .tls, srtp: .sdes, username: "4930123456", password: Secret("a;b c"),
                registers: true, match: ["192.0.2.0/24", "2001:db8::/32", "sip2.example.net"], codecs: [.opus, .alaw], callerNumber: "+4930123456"),
            Trunk(name: "local", host: "192.0.2.7"),
        ]
        expected.policy = CentrePolicy(
            declineBackOff: Span(milliseconds: 500), notRespondingFor: .minutes(60), agentLostGrace: .zero, dialTimeout: .minutes(2), connectTimeout: .seconds(15),
            outboundWrapUp: .zero, recordsOutbound: false,
            dialRules: [DialRule(prefix: "+49", trunk: "carrier", strip: 3, prepend: "0"), DialRule(prefix: "8", trunk: "local")], callerNumber: "+49301")
        expected.fallback.after = .seconds(90)
        expected.fallback.target = .sound("closed/today")
        expected.recording.isEnabled = false
        expected.recording.folder = folder + "/rec"
        expected.recording.spool = folder + "/live"
        expected.prompts.voices = ["en": "en-gb", "zh": "cmn-latn-pinyin", "de": "de"]
        expected.prompts.speed = 120
        expected.prompts.soundsFolder = folder + "/own"
        expected.customers.region = "AT"
        expected.customers.wait = .seconds(1)
        var lookup = CustomerLookupSettings(url: "https://crm.internal/contacts?phone={phone}&id={external:crm}")
        lookup.headers = [.init(name: "Authorization", value: Secret("Bearer a;b c")), .init(name: "X-Tenant", value: Secret("main"))]
        lookup.timeout = .seconds(1)
        lookup.cache = .zero
        lookup.title = "contact.names[0]"
        lookup.link = "contact.url"
        lookup.lines = [.init(label: "Plan", value: "contact.plan", url: "contact.planUrl")]
        lookup.allow = ["crm.internal"]
        lookup.ports = [8443]
        expected.customerLookup = lookup
        expected.webhooks.allow = ["10.0.0.0/8", "crm.internal"]
        expected.webhooks.ports = [443, 8443]
        expected.log.level = .debug
        expected.log.format = .json
        expected.retention.journal = .minutes(30 * 24 * 60)
        expected.retention.events = .minutes(12 * 60)
        #expect(configuration == expected)
    }

    @Test func theShippedFileIsGood() throws {
        let (configuration, faults) = ConfigurationFile.check(path: Places.repository + "/tandem.yaml")
        #expect(faults == [])
        #expect(configuration == TandemConfiguration(folder: Places.repository))
    }

    /// What the shipped file shows behind a # is what one gets without it.
    @Test func theShippedFileShowsTheDefaults() throws {
        let text = try String(contentsOfFile: Places.repository + "/tandem.yaml", encoding: .utf8)
        let shown = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            guard let mark = line.firstIndex(of: "#"), line[..<mark].allSatisfy({ $0 == " " }) else { return String(line) }
            let behind = line[line.index(after: mark)...]
            // Prose follows a # and one space, values follow it at once or are indented.
            return behind.hasPrefix("  ") || (!behind.hasPrefix(" ") && !behind.isEmpty) ? String(line[..<mark] + behind) : ""
        }
        // Lists that are empty as shipped give way to the example below them.
        let joined = shown.joined(separator: "\n").replacing("trunks: []", with: "trunks:").replacing("dialRules: []", with: "dialRules:")
        let (configuration, faults) = try read(joined)
        // The examples name files that are not here, and both kinds of fallback.
        #expect(
            Set(faults.filter { $0.severity == .error }.map(\.key)) == [
                "asterisk.tls.certificate", "asterisk.tls.key", "asterisk.ari.passwordFile", "trunks.1.passwordFile", "fallback", "customerLookup.headers.1.valueFile",
            ], "\(faults)")
        var standard = TandemConfiguration(folder: "/")
        // The examples of trunks and outbound calls apart.
        standard.policy.callerNumber = "+4930123456"
        standard.policy.dialRules = configuration.policy.dialRules
        var rest = configuration
        (rest.dataFolder, rest.dialplansFolder, rest.runtimeFolder) = (standard.dataFolder, standard.dialplansFolder, standard.runtimeFolder)
        rest.centreFolder = standard.centreFolder
        rest.recording.folder = standard.recording.folder
        rest.recording.spool = standard.recording.spool
        rest.prompts.soundsFolder = standard.prompts.soundsFolder
        rest.server.publicHost = nil
        rest.policy.routing.guardAfter = nil
        rest.policy.routing.tierPoints = [:]
        rest.asterisk.program = nil
        rest.asterisk.templatesFolder = standard.asterisk.templatesFolder
        rest.asterisk.externalAddress = nil
        rest.asterisk.localNetworks = []
        rest.asterisk.tls = nil
        rest.webhooks.allow = []
        let days = Span.minutes(24 * 60)
        #expect(rest.retention.rules == [
            RetentionRule(channel: .voice, recordings: Span(milliseconds: days.milliseconds * 90)),
            RetentionRule(channel: .chat, messages: Span(milliseconds: days.milliseconds * 365), interactions: Span(milliseconds: days.milliseconds * 730)),
        ])
        rest.retention.rules = []
        #expect(rest.customers.region == "DE" && rest.customerLookup?.timeout == .seconds(2) && rest.customerLookup?.cache == .minutes(5))
        rest.customers.region = nil
        rest.customerLookup = nil
        rest.trunks = []
        #expect(rest == standard)
    }

    @Test func theEnvironmentWins() throws {
        let variables = [
            "TANDEM_SERVER_PORT": "9000", "TANDEM_SERVER_PUBLIC_HOST": "x.example.org", "TANDEM_ASTERISK_SIP_UDP": "5070", "TANDEM_DEMO": "false",
            "TANDEM_POLICY_DECLINE_BACK_OFF": "1s", "TANDEM_PROMPTS_VOICES_ZH": "yue", "TANDEM_DATA": "/tmp/data", "TANDEM_FAST": "1", "TANDEM_TEST_X": "1", "HOME": "/",
        ]
        let (configuration, faults) = try read("server:\n  port: 1\n", environment: variables)
        #expect(faults == [])
        #expect(configuration.server.port == 9000)
        #expect(configuration.server.publicHost == "x.example.org")
        #expect(configuration.asterisk.sip.udp == 5070)
        #expect(!configuration.demo)
        #expect(configuration.policy.declineBackOff == .seconds(1))
        #expect(configuration.prompts.voices["zh"] == "yue")
        #expect(configuration.dataFolder == "/tmp/data")
        #expect(configuration.recording.folder == "/tmp/data/recordings")
    }

    @Test func aVariableThatMeansNoKeyIsAFault() throws {
        let faults = try read("", environment: ["TANDEM_SERVER_PROT": "1", "TANDEM_WHATEVER_IT_IS": "1", "TANDEM_SERVER_PORT": "x"]).faults
        #expect(
            faults.map(\.description) == [
                "environment: TANDEM_SERVER_PORT: 'x' is not a whole number; write a number from 0 to 65535",
                "environment: TANDEM_SERVER_PROT: means no key of the configuration; did you mean 'TANDEM_SERVER_PORT'?",
                "environment: TANDEM_WHATEVER_IT_IS: means no key of the configuration; unset it, or see tandem.yaml for the keys",
            ])
    }

    @Test func withoutAFileTheEnvironmentAloneCounts() {
        let (configuration, faults) = ConfigurationFile.defaults(folder: "/srv", environment: ["TANDEM_LOG_LEVEL": "trace"])
        #expect(faults == [])
        #expect(configuration.log.level == .trace)
        #expect(configuration.dataFolder == "/srv/data")
    }

    @Test func aSecretNeverShows() throws {
        let configuration = try ConfigurationFile.load(path: full, environment: environment)
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("quite secret"))
            #expect(!text.contains("a;b c"))
        }
        #expect(configuration.trunks.first?.password?.reveal() == "a;b c")
    }

    @Test func aPasswordThatEverybodyMayReadIsAWarning() throws {
        try Places.withFolder { folder in
            let file = folder + "/password"
            try "x\n".write(toFile: file, atomically: true, encoding: .utf8)
            let text = "trunks:\n  - {name: a, host: 192.0.2.1, username: u, passwordFile: password}\n"
            try text.write(toFile: folder + "/tandem.yaml", atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            #expect(ConfigurationFile.check(path: folder + "/tandem.yaml").faults.map(\.severity) == [.warning])
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            #expect(ConfigurationFile.check(path: folder + "/tandem.yaml").faults == [])
            try "two\nlines\n".write(toFile: file, atomically: false, encoding: .utf8)
            #expect(ConfigurationFile.check(path: folder + "/tandem.yaml").faults.map(\.problem) == ["what it names is not one line with a password"])
        }
    }
}
