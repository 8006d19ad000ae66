import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle

/// The centre's edge: REST and Server-Sent Events under `/api/v1`, pages, health and figures.
///
/// It decides nothing: it checks who asks and whether what is asked makes sense, hands it to the ports, and words the answer.
public struct CentreAPI: Service {
    private let dependencies: Dependencies
    private let settings: Settings
    private let routes: [Route]
    private let gate: RouteGate
    private let edge: Edge
    private let visitors: VisitorPhones
    private let bound = BoundPort()

    /// - Throws: `CentreAPIError` when a setting cannot be used.
    public init(_ dependencies: Dependencies, settings: Settings) throws {
        guard settings.answersSecret.count >= 16 else { throw CentreAPIError.secretTooShort }
        self.dependencies = dependencies
        self.settings = settings
        let parts = Parts(dependencies, settings)
        routes = parts.routes
        gate = parts.gate
        edge = Edge(routes: parts.routes, problems: ProblemMapping(control: dependencies.control), metrics: parts.metrics, headers: parts.headers, crossOrigin: parts.crossOrigin)
        visitors = parts.visitors
    }

    /// The port that the server listens on, once it does.
    /// - Throws: `CentreAPIError.notListening` when it ended before.
    public var port: Int { get async throws { try await bound.value() } }

    public func run() async throws {
        let application = application()
        do {
            try await application.run()
        } catch {
            await bound.fail()
            throw error
        }
        await bound.fail()
    }

    /// The application that `run` runs; tests talk to it without a network too.
    func application(permissions: PermissionTable = .standard) -> Application<RouterResponder<APIContext>> {
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: edge)
        var gate = gate
        gate.permissions = permissions
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { [gate] request, context in
                try await gate.pass(request, context, to: route).response
            }
        }
        return Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .nanoseconds(Int64(settings.idleTimeout / .nanoseconds(1))))),
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port), serverName: nil),
            services: [Housekeeping(
                accounts: dependencies.accounts, files: dependencies.files, drafts: dependencies.drafts, visitors: visitors, clock: dependencies.clock, logger: dependencies.logger)],
            onServerRunning: { [bound] channel in await bound.set(channel.localAddress?.port) },
            logger: dependencies.logger)
    }

    /// Every route by name, for the tests that compare lists.
    var routeNames: [String] { routes.map(\.name) }
}

/// What can be wrong with the edge's settings or its start.
public enum CentreAPIError: Error, Equatable, Sendable {
    /// `answersSecret` must have at least 16 bytes.
    case secretTooShort
    /// The server ended before it listened; its own error tells why.
    case notListening
}

/// Tells those who wait which port it became.
private actor BoundPort {
    private enum State {
        case starting([CheckedContinuation<Int, any Error>])
        case listening(Int)
        case ended
    }

    private var state = State.starting([])

    func value() async throws -> Int {
        switch state {
        case .listening(let port): return port
        case .ended: throw CentreAPIError.notListening
        case .starting(let waiting):
            return try await withCheckedThrowingContinuation { state = .starting(waiting + [$0]) }
        }
    }

    func set(_ port: Int?) {
        guard case .starting(let waiting) = state, let port else { return }
        state = .listening(port)
        for one in waiting { one.resume(returning: port) }
    }

    func fail() {
        if case .starting(let waiting) = state {
            for one in waiting { one.resume(throwing: CentreAPIError.notListening) }
        }
        state = .ended
    }
}
