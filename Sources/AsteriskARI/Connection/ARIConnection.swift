import CurlTransport
import Logging
import Synchronization

/// A lasting connection to one Asterisk under one application name.
///
/// Events, connects and gaps come out of `notices` in one order. Commands go through `send` from any task. The
/// connection comes back by itself, save when another instance has taken the application over: then it has stepped
/// down, tells so, and gives no more orders.
public final class ARIConnection: Sendable {
    /// Everything that happens, for one reader.
    public let notices = ARINotices()

    private let configuration: ARIConfiguration
    private let loop: CurlEventLoop
    private let logger: Logger
    private let socketCommands = SocketCommandTransport()
    private let commands: any ARICommandTransport
    private let machine: Mutex<ARIConnectionMachine>
    private let running = Mutex<Task<Void, Never>?>(nil)

    public init(configuration: ARIConfiguration, loop: CurlEventLoop, logger: Logger) {
        self.configuration = configuration
        self.loop = loop
        self.logger = logger
        machine = Mutex(ARIConnectionMachine(backoff: configuration.backoff, missesAllowed: configuration.pingMissesAllowed))
        switch configuration.commandRoute {
        case .eventSocket:
            commands = socketCommands
        case .http(let connections):
            commands = HTTPCommandTransport(
                client: CurlClient(loop: loop, configuration: configuration.curl),
                baseURL: configuration.baseURL,
                user: configuration.user,
                password: configuration.password,
                connections: connections
            )
        }
    }

    /// Where the connection is just now.
    public var state: ARIConnectionState {
        machine.withLock { $0.publicState }
    }

    /// Connects and stays connected. Returns when the task is cancelled, after `stop`, or when replaced. Call it once.
    public func run() async {
        let task = Task { await cycle() }
        running.withLock { $0 = task }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Ends the connection for good, and waits until it is down.
    public func stop() async {
        guard let task = running.withLock({ $0 }) else {
            apply { $0.stop() }
            return
        }
        task.cancel()
        await task.value
    }

    /// Sends a command and waits for what becomes of it; never throws. Nil takes the configured time-out.
    public func send<Value>(_ command: ARICommand<Value>, timeout: Duration? = nil) async -> ARIOutcome<Value> {
        if state == .steppedDown { return .failed(.steppedDown) }
        let timeout = timeout ?? configuration.requestTimeout
        let outcome = command.outcome(of: await commands.perform(command.request, timeout: timeout))
        guard case .conflict = outcome, let proof = command.proofOfConflict else { return outcome }
        // Asterisk 22 keeps "id exists" as the error number of the thread that serves a connection: after one true
        // conflict, each endpoint that cannot be reached is answered with 409 there instead of 500.
        guard case .success(let reply) = await commands.perform(proof, timeout: timeout), reply.status == 404 else {
            return outcome
        }
        return .failed(.server(ARIRefusal(status: 500, message: "Allocation failed")))
    }

    // MARK: The cycle

    private func cycle() async {
        var next = apply { $0.start() }
        while !Task.isCancelled {
            switch next {
            case .connect: next = await live()
            case .wait(let until): next = await pause(until: until)
            case .end: return
            }
        }
        apply { $0.stop() }
    }

    /// What the cycle does next; the rest of the machine's actions are done at once.
    private enum Step {
        case connect
        case wait(until: ContinuousClock.Instant)
        case end
    }

    /// Moves the machine and does what it says. Notices are told under the lock, so that their order is the machine's.
    @discardableResult
    private func apply(_ event: (inout ARIConnectionMachine) -> [ARIConnectionMachine.Action]) -> Step {
        machine.withLock { machine in
            var step = Step.end
            for action in event(&machine) {
                switch action {
                case .connect: step = .connect
                case .wait(let until): step = .wait(until: until)
                case .end:
                    step = .end
                    notices.end()
                case .tellDisconnected(let reason):
                    logger.notice("disconnected from Asterisk", metadata: ["reason": "\(reason)"])
                    notices.tell(.disconnected(reason))
                case .tellReplaced:
                    logger.notice("another instance has taken the application over", metadata: [
                        "application": "\(configuration.application)",
                    ])
                    notices.tell(.replaced)
                case .tellConnected:
                    // Done by the handshake, which knows who has answered.
                    break
                }
            }
            return step
        }
    }

    private func pause(until: ContinuousClock.Instant) async -> Step {
        do {
            try await Task.sleep(until: until, clock: .continuous)
        } catch {
            // Cancelled: the cycle sees that itself.
            return .end
        }
        return apply { $0.waitEnded() }
    }

    /// One connection from its attempt to its end.
    private func live() async -> Step {
        let socket: CurlWebSocket
        do throws(CurlError) {
            socket = try await open()
        } catch {
            logger.debug("could not connect to Asterisk", metadata: ["reason": "\(error)"])
            return apply { $0.lost(ARIDisconnectReason(error), at: .now) }
        }
        let session = ARISession(
            socket: socket, answers: socketCommands, application: configuration.application, logger: logger
        ) { [weak self] in
            self?.machine.withLock { $0.heard() }
        } deliver: { [notices] notice in
            notices.tell(notice)
        }
        socketCommands.attach(socket)
        let ending = await serve(session)
        socketCommands.detach("the connection to Asterisk is gone")
        if Task.isCancelled {
            await socket.close(code: 1_000, reason: "")
            return apply { $0.stop() }
        }
        socket.abort()
        return switch ending {
        case .replaced: apply { $0.replaced() }
        case .lost(let reason): apply { $0.lost(reason, at: .now) }
        }
    }

    private func open() async throws(CurlError) -> CurlWebSocket {
        var request = CurlWebSocketRequest(url: configuration.eventsURL)
        request.credentials = CurlCredentials(user: configuration.user, password: configuration.password)
        request.timeout = configuration.connectTimeout
        return try await CurlWebSocket.connect(request, loop: loop, configuration: configuration.curl)
    }

    /// Reads, shakes hands and pings at the same time; whichever ends the connection first decides why it ended.
    private func serve(_ session: ARISession) async -> ARISession.Ending {
        await withTaskGroup(of: ARISession.Ending.self) { group in
            group.addTask { await session.read() }
            group.addTask {
                if let reason = await self.shakeHands(session) { return .lost(reason) }
                return .lost(await self.keepAlive(session))
            }
            let first = await group.next() ?? .lost(.stopping)
            group.cancelAll()
            return first
        }
    }

    /// Sets the filter and asks who is there. Nil when all is well.
    private func shakeHands(_ session: ARISession) async -> ARIDisconnectReason? {
        let filter = await send(.setEventFilter(application: configuration.application, configuration.eventFilter))
        guard filter.isSuccess else { return .handshake("event filter: \(filter)") }
        let answer = await send(.asteriskInfo())
        guard case .success(let info) = answer else { return .handshake("asterisk info: \(answer)") }
        let actions = machine.withLock { $0.connected(at: .now) }
        for case .tellConnected(let generation) in actions {
            logger.info("connected to Asterisk", metadata: [
                "generation": "\(generation)", "version": "\(info.system?.version ?? "unknown")",
            ])
            session.open(with: .connected(generation: generation, info: info))
        }
        return nil
    }

    /// Pings until the peer is thought dead or the task is cancelled.
    private func keepAlive(_ session: ARISession) async -> ARIDisconnectReason {
        while true {
            do {
                try await Task.sleep(for: configuration.pingInterval)
                guard machine.withLock({ $0.pingDue() }) else { return .pingTimeout }
                try session.socket.ping()
            } catch is CancellationError {
                return .stopping
            } catch {
                return .transport("\(error)")
            }
        }
    }
}

extension ARIDisconnectReason {
    init(_ error: CurlError) {
        if case .refused(let status) = error {
            self = .refused(status: status)
        } else {
            self = .transport(error.description)
        }
    }
}

extension ARIConfiguration {
    var curl: CurlConfiguration {
        var curl = CurlConfiguration()
        curl.version = .http1
        curl.connectTimeout = connectTimeout
        curl.tls.authoritiesFile = authoritiesFile
        return curl
    }
}
