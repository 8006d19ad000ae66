import Foundation
import Synchronization

/// A private Asterisk for one test suite: own folder, own ports, the project's own templates.
///
/// It dies with the process that started it, however that ends.
public final class AsteriskProcess: Sendable {
    /// What a test may choose.
    public struct Options: Sendable {
        /// Dialplan to include, beside the project's own.
        public var dialplan = ""
        /// Sections for pjsip.conf.
        public var trunks = ""
        /// Seconds until the dialplan gives callers up whom nobody serves.
        public var fallbackAfterSeconds = 60
        public init() {}
    }

    public enum Fault: Error, CustomStringConvertible {
        case notInstalled(String)
        case template(String)
        case didNotStart(log: String)
        case system(String)

        public var description: String {
            switch self {
            case .notInstalled(let path): "Asterisk is not set up: \(path) is missing (run make setup)"
            case .template(let text): "the templates in asterisk-conf: \(text)"
            case .didNotStart(let log): "Asterisk did not start; the end of its log:\n\(log)"
            case .system(let text): text
            }
        }
    }

    /// Everything of this Asterisk's is in here.
    public let folder: URL
    public let ports: AsteriskPorts
    public let ariUser = "test"
    public let ariPassword: String
    private let binary: String
    private let children: Mutex<(asterisk: pid_t, guard: pid_t)?>

    /// Nil between `crash` and `restart`.
    public var processID: pid_t? { children.withLock { $0?.asterisk } }

    /// For example `http://127.0.0.1:40123/ari`.
    public var ariURL: String { "http://127.0.0.1:\(ports.http)/ari" }

    /// The folder with `asterisk-conf` in it.
    public static var projectRoot: URL {
        if let root = ProcessInfo.processInfo.environment["TANDEM_ROOT"] { return URL(fileURLWithPath: root) }
        return URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// Whether set-up has brought an Asterisk.
    public static var isAvailable: Bool {
        FileManager.default.fileExists(atPath: AsteriskRuntime.settingsFile.path)
    }

    /// Renders the templates, starts Asterisk, and waits until it has loaded everything.
    public static func start(_ options: Options = Options()) async throws -> AsteriskProcess {
        let runtime = try AsteriskRuntime()
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("tandem-asterisk-\(UUID().uuidString.prefix(8))")
        let process = try AsteriskProcess(folder: folder, runtime: runtime, options: options)
        do {
            try await process.waitUntilReady()
        } catch {
            await process.stop()
            throw error
        }
        return process
    }

    private init(folder: URL, runtime: AsteriskRuntime, options: Options) throws {
        self.folder = folder
        binary = runtime.binary
        ports = try AsteriskPorts()
        ariPassword = UUID().uuidString
        try AsteriskTemplates(folder: folder, runtime: runtime, ports: ports).render(
            options: options, user: ariUser, password: ariPassword
        )
        children = Mutex(try Self.launch(binary: runtime.binary, folder: folder))
    }

    /// Asterisk, and a process beside it that ends it when this one is gone.
    private static func launch(binary: String, folder: URL) throws -> (asterisk: pid_t, guard: pid_t) {
        let asterisk = try ChildProcess.spawn(
            [binary, "-C", folder.path + "/etc/asterisk.conf", "-f"],
            output: folder.appendingPathComponent("console.log")
        )
        let watch = "while kill -0 \(getpid()); do sleep 1; done 2>/dev/null; kill -9 \(asterisk) 2>/dev/null; rm -rf '\(folder.path)'"
        let guardian = try ChildProcess.spawn(["/bin/sh", "-c", watch], output: URL(fileURLWithPath: "/dev/null"))
        return (asterisk, guardian)
    }

    /// Asks Asterisk to end, ends it otherwise, and removes its folder.
    public func stop() async {
        if let processID {
            kill(processID, SIGTERM)
            // A process that does not listen is ended by `crash`; one that has ended is not hurt by it.
            _ = await ChildProcess.wait(for: processID, atMost: .seconds(5))
        }
        await crash()
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            print("could not remove \(folder.path): \(error)")
        }
    }

    /// Ends it as a crash would, and keeps its folder.
    public func crash() async {
        let ending = children.withLock { children in
            defer { children = nil }
            return children
        }
        guard let ending else { return }
        for child in [ending.asterisk, ending.guard] where !ChildProcess.hasEnded(child) {
            kill(child, SIGKILL)
            _ = await ChildProcess.wait(for: child, atMost: .seconds(60))
        }
    }

    /// Starts it again after `crash`, with the same folder and ports.
    public func restart() async throws {
        let launched = try Self.launch(binary: binary, folder: folder)
        children.withLock { $0 = launched }
        try await waitUntilReady()
    }

    /// Freezes the process, as a machine that hangs would; `thaw` lets it go on.
    public func freeze() {
        guard let processID else { return }
        kill(processID, SIGSTOP)
        // Its threads stop one after the other: wait for the last, which takes microseconds.
        waitpid(processID, nil, WUNTRACED)
    }

    public func thaw() {
        if let processID { kill(processID, SIGCONT) }
    }

    /// What Asterisk's console answers to a command.
    public func console(_ command: String) async throws -> String {
        let output = folder.appendingPathComponent("answer-\(UUID().uuidString.prefix(8))")
        let child = try ChildProcess.spawn([binary, "-C", folder.path + "/etc/asterisk.conf", "-rx", command], output: output)
        guard await ChildProcess.wait(for: child, atMost: .seconds(60)) else {
            kill(child, SIGKILL)
            throw Fault.system("the console did not answer \(command)")
        }
        return try String(contentsOf: output, encoding: .utf8)
    }

    /// The end of Asterisk's logs, for a failure's message.
    public var logTail: String {
        ["console.log", "log/asterisk.log"].map { name in
            let path = folder.appendingPathComponent(name).path
            let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
            return "--- \(name)\n" + text.split(separator: "\n").suffix(30).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            guard let processID, !ChildProcess.hasEnded(processID) else { break }
            let answer = try await console("core waitfullybooted")
            if answer.contains("fully booted") { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Fault.didNotStart(log: logTail)
    }
}
