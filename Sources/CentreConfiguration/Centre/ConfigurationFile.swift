import CentrePorts
import ContactDomain
import Foundation

/// Reads `tandem.yaml` and the environment.
public enum ConfigurationFile {
    /// The configuration, or every fault that keeps it from being used.
    ///
    /// - Parameters:
    ///   - path: the file; a relative one is meant from the present folder.
    ///   - environment: variables; those that begin with `TANDEM_` override the file.
    public static func load(path: String, environment: [String: String] = [:]) throws(ConfigurationFaults) -> TandemConfiguration {
        let (configuration, faults) = check(path: path, environment: environment)
        if faults.hasErrors { throw ConfigurationFaults(faults) }
        return configuration
    }

    /// The configuration as far as it could be read, with all faults and warnings in order.
    public static func check(path: String, environment: [String: String] = [:]) -> (configuration: TandemConfiguration, faults: [Fault]) {
        let url = URL(fileURLWithPath: path).standardizedFileURL
        let folder = url.deletingLastPathComponent().path
        let file = url.lastPathComponent
        do throws(ConfigurationFaults) {
            let tree = try YamlTree.read(SourceFile.text(at: url.path, named: file), file: file)
            return read(tree, file: file, folder: folder, environment: environment)
        } catch {
            return (TandemConfiguration(folder: folder), error.faults)
        }
    }

    /// The defaults with the environment's overrides, where there is no file.
    public static func defaults(folder: String, environment: [String: String] = [:]) -> (configuration: TandemConfiguration, faults: [Fault]) {
        read(nil, file: "tandem.yaml", folder: URL(fileURLWithPath: folder).standardizedFileURL.path, environment: environment)
    }

    private static func read(_ tree: YamlTree?, file: String, folder: String, environment: [String: String]) -> (TandemConfiguration, [Fault]) {
        let reading = Reading(file: file, environment: Environment(environment))
        let reader = ConfigurationReader(root: Section(tree, at: [], in: reading), folder: folder)
        let configuration = reader.read()
        if let environment = reading.environment { reading.add(environment.unknown()) }
        return (configuration, reading.faults.inOrder())
    }
}

/// Takes the file's groups one by one.
struct ConfigurationReader {
    let root: Section
    let folder: String

    func read() -> TandemConfiguration {
        var configuration = TandemConfiguration(folder: folder)
        configuration.dataFolder = path(root, "data") ?? configuration.dataFolder
        configuration.dialplansFolder = path(root, "dialplans") ?? configuration.dialplansFolder
        configuration.centreFolder = path(root, "centre") ?? configuration.centreFolder
        configuration.runtimeFolder = path(root, "runtime") ?? configuration.runtimeFolder
        configuration.demo = root.flag("demo", configuration.demo)
        read(root.section("server"), into: &configuration.server)
        read(root.section("asterisk"), into: &configuration.asterisk)
        configuration.trunks = trunks()
        read(root.section("outbound"), into: &configuration.policy, trunks: configuration.trunks)
        read(root.section("policy"), into: &configuration.policy)
        let routing = root.section("routing")
        RoutingPolicyReader(section: routing).read(into: &configuration.policy.routing)
        routing.finish()
        read(root.section("fallback"), into: &configuration.fallback)

        let recording = root.section("recording")
        configuration.recording.isEnabled = recording.flag("enabled", configuration.recording.isEnabled)
        configuration.recording.folder = path(recording, "folder") ?? configuration.dataFolder + "/recordings"
        configuration.recording.spool = path(recording, "spool") ?? configuration.dataFolder + "/run/spool/recording"
        recording.finish()

        configuration.prompts.soundsFolder = configuration.dialplansFolder + "/sounds"
        read(root.section("prompts"), into: &configuration.prompts)

        configuration.customers.read(root.section("customers"), callerNumber: configuration.policy.callerNumber)
        configuration.customerLookup = customerLookup()
        configuration.webhooks.read(root.section("webhooks"))

        let log = root.section("log")
        configuration.log.level = log.choice("level", configuration.log.level)
        configuration.log.format = log.choice("format", configuration.log.format)
        log.finish()

        configuration.retention.read(root.section("retention"))

        root.finish()
        checkPorts(configuration)
        return configuration
    }

    /// An absolute path; a relative one is meant from the file's folder.
    func path(_ section: Section, _ key: String) -> String? {
        section.optionalText(key).map { URL(fileURLWithPath: $0, relativeTo: URL(fileURLWithPath: folder, isDirectory: true)).standardizedFileURL.path }
    }

    private func read(_ section: Section, into server: inout ServerSettings) {
        server.host = section.text("host", server.host, check: Checks.host)
        server.port = section.integer("port", server.port, in: 0...65_535)
        server.publicHost = section.optionalText("publicHost", check: Checks.host)
        server.behindTLS = section.flag("behindTLS", server.behindTLS)
        section.finish()
    }

    private func read(_ section: Section, into policy: inout CentrePolicy) {
        let second = Span.seconds(1)
        policy.declineBackOff = section.span("declineBackOff", policy.declineBackOff, in: .zero...Span.minutes(60))
        policy.notRespondingFor = section.span("notRespondingFor", policy.notRespondingFor, in: .zero...Span.minutes(24 * 60))
        policy.agentLostGrace = section.span("agentLostGrace", policy.agentLostGrace, in: .zero...Span.minutes(10))
        policy.dialTimeout = section.span("dialTimeout", policy.dialTimeout, in: .seconds(5)...Span.minutes(5))
        policy.connectTimeout = section.span("connectTimeout", policy.connectTimeout, in: second...Span.minutes(1))
        section.finish()
    }

    private func read(_ section: Section, into fallback: inout FallbackSettings) {
        fallback.after = section.span("after", fallback.after, in: .zero...Span.minutes(60))
        let name = section.optionalText("extension", check: Checks.name)
        let sound = section.optionalText("sound", check: Checks.sound)
        switch (name, sound) {
        case (let name?, nil): fallback.target = .dialplan(name)
        case (nil, let sound?): fallback.target = .sound(sound)
        case (nil, nil): break
        case (.some, .some):
            section.reading.report(section.place, section.path, "names both an extension and a sound", "keep one of them")
        }
        section.finish()
    }

    private func read(_ section: Section, into prompts: inout PromptSettings) {
        prompts.engine = section.choice("engine", prompts.engine)
        prompts.speed = section.integer("speed", prompts.speed, in: 80...400)
        prompts.soundsFolder = path(section, "sounds") ?? prompts.soundsFolder
        let voices = section.section("voices")
        for language in Set(voices.keys.map(\.key)).union(prompts.voices.keys.map(\.text)).sorted() {
            guard let voice = voices.optionalText(language, check: Checks.word) else { continue }
            if let (problem, remedy) = Checks.language(language) {
                voices.reading.report(voices.entry(language)?.place, voices.path + [language], problem, remedy)
            } else {
                prompts.voices[LanguageTag(language)] = voice
            }
        }
        voices.finish()
        section.finish()
    }

    /// Two listeners cannot share a port.
    private func checkPorts(_ configuration: TandemConfiguration) {
        let asterisk = configuration.asterisk
        guard asterisk.mode == .embedded else { return }
        var owners: [Int: String] = [:]
        let listeners = [
            ("server.port", configuration.server.port), ("asterisk.http.port", asterisk.http.port), ("asterisk.sip.tcp", asterisk.sip.tcp),
            ("asterisk.sip.tls", asterisk.sip.tls),
        ]
        for (key, port) in listeners where port != 0 {
            if let owner = owners[port] {
                root.reading.report(place(of: key), [key], "port \(port) is that of \(owner) too", "give each its own port")
            }
            owners[port] = key
        }
        if asterisk.rtpPorts.contains(asterisk.sip.udp) {
            root.reading.report(place(of: "asterisk.sip.udp"), ["asterisk.sip.udp"], "port \(asterisk.sip.udp) lies among the ports for audio (asterisk.rtp)", "move one of them")
        }
    }

    /// Nil where the file does not name the key.
    private func place(of key: String) -> YamlTree.Place? {
        var parts = key.split(separator: ".").map(String.init)
        guard let last = parts.popLast() else { return nil }
        return parts.reduce(root) { $0.section($1) }.entry(last)?.value.place
    }
}
