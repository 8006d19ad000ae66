import CentreConfiguration
import CentreEngine
import CentrePorts
import CentreStore
import ContactDomain
import FlowCore
import Foundation
import Logging
import VoiceGateway

/// Reads the flows under `dialplans/`, and again when a file changes. A faulty change is refused, with its faults in the log:
/// what was in force stays in force.
actor DialplanWatch {
    private let settings: TandemConfiguration
    private let store: CentreStore
    private let engine: Engine
    private let voice: VoiceGateway
    private let logger: Logger
    private(set) var flows: [Flow] = []
    private var signature = ""

    init(_ settings: TandemConfiguration, store: CentreStore, engine: Engine, voice: VoiceGateway, logger: Logger) {
        self.settings = settings
        self.store = store
        self.engine = engine
        self.voice = voice
        self.logger = logger
    }

    /// - Returns: the raw dialplan files to include.
    func load() async throws -> [String] {
        signature = currentSignature()
        let contents = read()
        flows = contents.flows
        for fault in contents.faults { logger.log(level: fault.severity == .error ? .error : .warning, "\(fault)") }
        await warnOfMissingQueues()
        return contents.includes
    }

    func configuration() async throws -> CentreConfiguration {
        CentreConfiguration(
            agents: try await store.all(AgentProfile.self).map(\.value), queues: try await recorded(store.all(QueueProfile.self).map(\.value)),
            entryPoints: try await store.all(EntryPoint.self).map(\.value), flows: flows, policy: policy)
    }

    private func recorded(_ queues: [QueueProfile]) -> [QueueProfile] {
        guard !settings.recording.isEnabled else { return queues }
        return queues.map { queue in
            var silent = queue
            silent.records = false
            return silent
        }
    }

    private var policy: CentrePolicy {
        var policy = settings.policy
        policy.recognitionGrace = settings.customers.wait
        if !settings.recording.isEnabled { policy.recordsOutbound = false }
        return policy
    }

    /// The queues to which a flow leads, by their keys.
    func queueKeys(of name: FlowName) -> [String] {
        Set(flows.first { $0.name == name }?.steps.values.compactMap(\.queueKey) ?? []).sorted()
    }

    /// Watches until cancelled.
    func run() async {
        await speakAhead()
        while !Task.isCancelled {
            do { try await Task.sleep(for: .seconds(2)) } catch { return }
            let now = currentSignature()
            guard now != signature else { continue }
            signature = now
            await reload()
        }
    }

    private func reload() async {
        do {
            let contents = read()
            let errors = contents.faults.filter { $0.severity == .error }
            for fault in errors { logger.error("this file's change is not taken: \(fault)") }
            // A faulty file's earlier version stays in force; the other files are taken.
            let sound = Set(contents.flows.map(\.name))
            let kept = errors.isEmpty ? [] : flows.filter { !sound.contains($0.name) }
            flows = contents.flows + kept
            try await engine.apply(.flows(flows), by: .system)
            await warnOfMissingQueues()
            logger.notice("flows reloaded", metadata: ["flows": "\(flows.map(\.name.text).joined(separator: ","))"])
            await speakAhead()
        } catch {
            logger.error("flows could not be reloaded", metadata: ["error": "\(error)"])
        }
    }

    /// A queue may be made after the flow that names it, so a missing one keeps no flow out of force: its callers hear an apology.
    private func read() -> DialplanFolder.Contents { DialplanCheck.contents(of: settings, queues: nil) }

    private func warnOfMissingQueues() async {
        do {
            let queues = Set(try await store.all(QueueProfile.self).map(\.value.key))
            for flow in flows {
                for (step, action) in flow.steps.sorted(by: { $0.key < $1.key }) {
                    guard let key = action.queueKey, !queues.contains(key) else { continue }
                    logger.warning("a flow names a queue that does not exist yet: its callers would hear an apology", metadata: ["flow": "\(flow.name)", "step": "\(step)", "queue": "\(key)"])
                }
            }
        } catch {
            logger.warning("whether all queues of the flows exist is not known", metadata: ["error": "\(error)"])
        }
    }

    /// Sentences are made into sound before the first caller needs them.
    private func speakAhead() async {
        var wordings: [(language: LanguageTag, text: String)] = []
        for flow in flows { for step in flow.steps.values { wordings += step.wordings } }
        await voice.warm(wordings.sorted { ($0.language, $0.text) < ($1.language, $1.text) })
    }

    private func currentSignature() -> String {
        var entries: [String] = []
        let folders = [settings.dialplansFolder, "\(settings.dialplansFolder)/flows"]
        for folder in folders {
            for name in ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() {
                var status = stat()
                guard stat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
                entries.append("\(name):\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec):\(status.st_size)")
            }
        }
        return entries.joined(separator: "|")
    }
}

/// The check of everything under `dialplans/`: the same at the start, on a change, and for `tandem check`.
enum DialplanCheck {
    static func contents(of settings: TandemConfiguration, queues: Set<String>?) -> DialplanFolder.Contents {
        var folders = [settings.prompts.soundsFolder]
        if let program = try? AsteriskProgram.find(settings) { folders.append("\(program.data)/sounds") }
        return DialplanFolder.check(settings.dialplansFolder, queues: queues) { name, language in
            AsteriskProgram.hasSound(name, language.text, in: folders)
        }
    }
}

extension Flow.Step {
    /// All sentences of the step, in every language.
    var wordings: [(language: LanguageTag, text: String)] {
        prompts.flatMap { prompt -> [(language: LanguageTag, text: String)] in
            guard case .say(let wordings) = prompt else { return [] }
            return wordings.map { ($0.key, $0.value) }
        }
    }
}
