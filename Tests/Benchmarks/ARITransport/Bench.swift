import AsteriskARI
import CurlTransport
import Logging
import TandemTesting

/// A connection over one way, with eight channels that wait in an application and a bridge for each.
struct Bench: Sendable {
    let ari: ARIConnection
    let loop: CurlEventLoop
    let prefix: String
    let application: String

    static func open(_ index: Int, _ route: ARICommandRoute, on asterisk: AsteriskProcess) async -> Bench {
        var logger = Logger(label: "ari-transport-bench")
        logger.logLevel = .error
        let loop = CurlEventLoop(logger: logger, name: "curl-\(index)")
        var configuration = ARIConfiguration(
            baseURL: asterisk.ariURL, user: asterisk.ariUser, password: asterisk.ariPassword, application: "bench\(index)"
        )
        configuration.commandRoute = route
        configuration.requestTimeout = .seconds(10)
        let ari = ARIConnection(configuration: configuration, loop: loop, logger: logger)
        Task { await ari.run() }
        Task { for await _ in ari.notices {} }
        _ = await eventually(within: .seconds(10)) { ari.state == .up(generation: 1) }
        let bench = Bench(ari: ari, loop: loop, prefix: "w\(index)", application: "bench\(index)")
        for worker in 0..<8 {
            let channel = bench.channel(worker)
            _ = await ari.send(.originate(channelID: channel, endpoint: "Local/wait@bench", application: bench.application))
            _ = await ari.send(.createBridge(id: bench.bridge(worker)))
            _ = await eventually { await ari.send(.application(bench.application)).value?.channels.contains(channel) == true }
            _ = await eventually { await ari.send(.channel(channel)).value?.state == .up }
        }
        return bench
    }

    func channel(_ worker: Int) -> String { "\(prefix)-channel-\(worker)" }
    func bridge(_ worker: Int) -> String { "\(prefix)-bridge-\(worker)" }

    /// One operation; those that come in pairs are told apart by the turn.
    func perform(_ work: String, round: Int, worker: Int, turn: Int) async -> Bool {
        let name = "\(prefix)-\(round)-\(worker)-\(turn / 2)"
        switch work {
        case "ping":
            return await ari.send(.ping()).isSuccess
        case "bridge create + destroy":
            return turn.isMultiple(of: 2)
                ? await ari.send(.createBridge(id: name)).isSuccess : await ari.send(.destroyBridge(name)).isSuccess
        case "bridge add + remove channel":
            return turn.isMultiple(of: 2)
                ? await ari.send(.addChannels([channel(worker)], to: bridge(worker))).isSuccess
                : await ari.send(.removeChannels([channel(worker)], from: bridge(worker))).isSuccess
        default:
            return turn.isMultiple(of: 2)
                ? await ari.send(.originate(channelID: name, endpoint: "Local/wait@bench", application: application)).isSuccess
                : await ari.send(.hangUp(channel: name)).isSuccess
        }
    }

    func measure(_ work: (name: String, window: Int, total: Int), round: Int) async -> Measurement {
        guard work.name.hasPrefix("ping beside") else {
            return await Measurement.of(total: work.total, window: work.window) { worker, turn in
                await perform(work.name, round: round, worker: worker, turn: turn)
            }
        }
        // Seven tasks move channels all the time; what is measured is how long a ping has to wait beside them.
        return await withTaskGroup(of: Measurement?.self) { group in
            for worker in 1..<8 {
                group.addTask {
                    var turn = 0
                    while !Task.isCancelled || !turn.isMultiple(of: 2) {
                        _ = await perform("bridge add + remove channel", round: round, worker: worker, turn: turn)
                        turn += 1
                    }
                    return nil
                }
            }
            let measured = await Measurement.of(total: work.total / 8, window: 1) { _, _ in await ari.send(.ping()).isSuccess }
            group.cancelAll()
            return measured
        }
    }
}
