import CentreConfiguration
import Foundation
import Logging

// Asterisk as a child of the service. It outlives a crash of ours, with its calls: at the next start it is found by its
// process id and taken over. It is stopped when the service ends in an orderly way, and started again when it dies.

actor AsteriskSupervisor {
    private let settings: TandemConfiguration
    private let folders: DataFolders
    private let values: [String: String]
    private let logger: Logger
    /// The Asterisk that this run of ours started last; one that was taken over is not our child.
    private var child: Process?
    /// Tells whether the service talks to Asterisk.
    private let isConnected: @Sendable () -> Bool
    /// False once another instance governs the calls: then Asterisk is not ours to stop.
    private let isOurs: @Sendable () -> Bool

    /// How long Asterisk may run without answering us before it is started anew.
    private static let hangLimit: Duration = .seconds(60)

    init(_ settings: TandemConfiguration, _ folders: DataFolders, values: [String: String], isConnected: @escaping @Sendable () -> Bool, isOurs: @escaping @Sendable () -> Bool, logger: Logger) {
        self.settings = settings
        self.folders = folders
        self.values = values
        self.isConnected = isConnected
        self.isOurs = isOurs
        self.logger = logger
    }

    private var configurationFile: String { "\(folders.run)/etc/asterisk.conf" }

    /// Keeps Asterisk running until cancelled, then stops it.
    func run() async throws {
        var pause = Duration.milliseconds(200)
        if runningProcess() == nil { try PortCheck.requireFree(settings.asterisk) }
        while !Task.isCancelled {
            let started = ContinuousClock.now
            let process = try adopted() ?? (try start())
            await watch(process)
            if Task.isCancelled {
                if isOurs() { await stop(process) }
                return
            }
            // Back-off: an Asterisk that cannot start must not fill the disk with logs.
            if ContinuousClock.now - started > .seconds(60) { pause = .milliseconds(200) }
            logger.error("Asterisk has ended; it is started again", metadata: ["after": "\(pause)", "log": "\(folders.logs)/asterisk.log"])
            do { try await Task.sleep(for: pause) } catch { return }
            pause = min(pause * 2, .seconds(10))
        }
    }

    // MARK: Starting

    /// An Asterisk of an earlier run of ours, with the same configuration.
    private func adopted() throws -> pid_t? {
        guard let pid = runningProcess() else { return nil }
        let rendered = "\(folders.run)/etc/rendered"
        guard FileManager.default.contents(atPath: rendered) == Data(fingerprint.utf8) else {
            logger.notice("the configuration has changed: the running Asterisk is replaced, its calls end", metadata: ["process": "\(pid)"])
            kill(pid, SIGTERM)
            let deadline = ContinuousClock.now + .seconds(5)
            while isAlive(pid), ContinuousClock.now < deadline { usleep(50_000) }
            if isAlive(pid) { kill(pid, SIGKILL) }
            return nil
        }
        logger.notice("a running Asterisk is taken over, with its calls", metadata: ["process": "\(pid)"])
        return pid
    }

    private func runningProcess() -> pid_t? {
        guard let data = FileManager.default.contents(atPath: "\(folders.run)/asterisk.pid"),
              let pid = pid_t(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)), isAlive(pid) else { return nil }
        return pid
    }

    /// The process lives, is not a mere remainder, and is the Asterisk of this data folder: ids are used again.
    private func isAlive(_ pid: pid_t) -> Bool {
        // Of a child that has only just begun the command line is still empty: asked for it, it would be given up and left to itself.
        if let child, child.processIdentifier == pid { return child.isRunning }
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
        return String(decoding: data, as: UTF8.self).contains(configurationFile)
    }

    private var fingerprint: String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
    }

    private func start() throws -> pid_t {
        // Chosen anew for each Asterisk and of no account afterwards: it is no part of the fingerprint.
        let chosen = ["manager_port": String(try PortCheck.anyFree())]
        try AsteriskTemplates.render(folder: settings.asterisk.templatesFolder, values: values.merging(chosen) { $1 }, into: "\(folders.run)/etc")
        try Data(fingerprint.utf8).write(to: URL(fileURLWithPath: "\(folders.run)/etc/rendered"))
        let program = try AsteriskProgram.find(settings).program
        let console = "\(folders.logs)/asterisk-console.log"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-C", configurationFile, "-f"]
        process.standardInput = FileHandle.nullDevice
        // A file, not a pipe to us: Asterisk must not fall when we do.
        let descriptor = open(console, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        let output = descriptor >= 0 ? FileHandle(fileDescriptor: descriptor, closeOnDealloc: true) : FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        child = process
        logger.notice("Asterisk started", metadata: ["process": "\(process.processIdentifier)", "program": "\(program)"])
        return process.processIdentifier
    }

    // MARK: Watching and stopping

    /// Returns when the process is gone, when it has hung for too long, or when cancelled.
    private func watch(_ pid: pid_t) async {
        var lastHeard = ContinuousClock.now
        while isAlive(pid), !Task.isCancelled {
            if isConnected() { lastHeard = .now }
            if ContinuousClock.now - lastHeard > Self.hangLimit {
                logger.critical("Asterisk runs but does not answer: it is killed and started anew", metadata: ["process": "\(pid)"])
                kill(pid, SIGKILL)
                return
            }
            do { try await Task.sleep(for: .milliseconds(250)) } catch { return }
        }
    }

    private func stop(_ pid: pid_t) async {
        guard isAlive(pid) else { return }
        kill(pid, SIGTERM)
        let deadline = ContinuousClock.now + .seconds(5)
        while isAlive(pid), ContinuousClock.now < deadline {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) { continuation.resume() }
            }
        }
        if isAlive(pid) { kill(pid, SIGKILL) }
        logger.notice("Asterisk stopped", metadata: ["process": "\(pid)"])
    }
}
