import AsteriskARI
import CurlTransport
import Logging
import TandemTesting

let quiet: Logger = {
    var logger = Logger(label: "asterisk-tests")
    logger.logLevel = .critical
    return logger
}()

/// One Asterisk for the suites that only look at it or use objects of their own. It ends with the test process.
enum SharedAsterisk {
    private static let started = Task { try await AsteriskProcess.start(options) }

    static var options: AsteriskProcess.Options {
        var options = AsteriskProcess.Options()
        options.dialplan = """
            [tests]
            exten => wait,1,Answer()
             same => n,Wait(600)
            exten => ring,1,Ringing()
             same => n,Wait(600)
            exten => busy,1,Busy()
            """
        return options
    }

    static func running() async throws -> AsteriskProcess {
        try await started.value
    }
}

/// A connection for one test, and everything it has told.
final class ARIWitness: Sendable {
    let ari: ARIConnection
    private let loop: CurlEventLoop
    private let log = NoticeLog()

    init(_ asterisk: AsteriskProcess, application: String, _ change: (inout ARIConfiguration) -> Void = { _ in }) {
        var configuration = ARIConfiguration(
            baseURL: asterisk.ariURL, user: asterisk.ariUser, password: asterisk.ariPassword, application: application
        )
        change(&configuration)
        loop = CurlEventLoop(logger: quiet)
        ari = ARIConnection(configuration: configuration, loop: loop, logger: quiet)
        let (ari, log) = (ari, log)
        Task { await ari.run() }
        Task {
            for await notice in ari.notices { await log.add(notice) }
            await log.end()
        }
    }

    var notices: [ARINotice] { get async { await log.notices } }
    var hasEnded: Bool { get async { await log.hasEnded } }
    var events: [ARIEvent] {
        get async {
            await log.notices.compactMap { notice in
                if case .event(let message) = notice { message.event } else { nil }
            }
        }
    }

    /// Connects and disconnects alone.
    var turns: [ARINotice] {
        get async {
            await log.notices.filter { notice in
                if case .event = notice { false } else { true }
            }
        }
    }

    func isUp(_ generation: UInt64 = 1, within limit: Duration = .seconds(10)) async -> Bool {
        await eventually(within: limit) {
            await turns.contains { notice in
                if case .connected(generation, _) = notice { true } else { false }
            }
        }
    }

    func saw(within limit: Duration = .seconds(5), _ condition: @Sendable @escaping (ARIEvent) -> Bool) async -> Bool {
        await eventually(within: limit) { await events.contains(where: condition) }
    }

    func stop() async {
        await ari.stop()
        await loop.stop()
    }
}

private actor NoticeLog {
    private(set) var notices: [ARINotice] = []
    private(set) var hasEnded = false

    func add(_ notice: ARINotice) { notices.append(notice) }
    func end() { hasEnded = true }
}
