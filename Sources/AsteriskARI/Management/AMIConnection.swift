import CurlTransport
import Logging
import Synchronization

/// Asterisk's management interface over HTTP, for the few actions that ARI does not have.
///
/// It is on the web server that serves ARI, at `/rawman`, and takes the same user and password. A session is a cookie
/// that Asterisk forgets after a while, and at its restart: then this signs in again. Actions go one at a time, which is
/// how Asterisk takes those of one session.
public final class AMIConnection: Sendable {
    private let client: CurlClient
    private let url: String
    private let user: String
    private let password: String
    private let timeout: Duration
    private let logger: Logger
    private let turn = CommandLanes(count: 1)
    private let cookie = Mutex<String?>(nil)

    /// - Parameter configuration: of the ARI connection to the same Asterisk.
    public init(configuration: ARIConfiguration, loop: CurlEventLoop, logger: Logger) {
        client = CurlClient(loop: loop, configuration: configuration.curl)
        let root = configuration.baseURL.hasSuffix("/ari") ? String(configuration.baseURL.dropLast(4)) : configuration.baseURL
        url = root + "/rawman"
        user = configuration.user
        password = configuration.password
        timeout = configuration.requestTimeout
        self.logger = logger
    }

    /// Sends an action and waits for what becomes of it; never throws.
    public func send(_ action: AMIAction) async -> AMIOutcome {
        await turn.enter()
        defer { turn.leave() }
        if let session = cookie.withLock({ $0 }) {
            let outcome = await perform(action, session)
            guard outcome.isSignedOut else { return outcome }
        }
        let outcome = await signIn()
        guard case .success = outcome, let session = cookie.withLock({ $0 }) else { return outcome }
        let answer = await perform(action, session)
        if answer.isSignedOut {
            logger.error("Asterisk's management interface does not let Tandem record: give its user `write = system` in manager.conf")
        }
        return answer
    }

    private func signIn() async -> AMIOutcome {
        cookie.withLock { $0 = nil }
        let outcome = await perform(.login(user: user, password: password), nil)
        if case .success = outcome { return outcome }
        logger.error("Asterisk's management interface does not let Tandem in, so nothing can be recorded: see asterisk-conf/manager.conf and http.conf for what it needs", metadata: ["answer": "\(outcome)"])
        return outcome
    }

    private func perform(_ action: AMIAction, _ session: String?) async -> AMIOutcome {
        var request = CurlRequest(method: "POST", url: url, headers: [CurlHeader("Content-Type", "application/x-www-form-urlencoded")])
        if let session { request.headers.append(CurlHeader("Cookie", session)) }
        request.body = Array(action.form.utf8)
        request.needsFreshConnection = action.happensOnce
        do throws(CurlError) {
            let response = try await client.send(request, timeout: timeout)
            guard response.status == 200 else {
                return .failed(response.status == 401 || response.status == 403 ? .unauthorized : .server(ARIRefusal(status: response.status, message: "")))
            }
            if let set = response.headers["Set-Cookie"]?.split(separator: ";").first { cookie.withLock { $0 = String(set) } }
            return AMIOutcome(answer: String(decoding: response.body, as: UTF8.self))
        } catch {
            return .failed(ARIFailure(error))
        }
    }
}

extension AMIOutcome {
    /// Asterisk has one sentence for a session that it does not know and for an action that the user may not take.
    fileprivate var isSignedOut: Bool {
        guard case .refused(let message) = self else { return false }
        return message == "Permission denied" || message == "Authentication Required"
    }
}
