import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Stands before every route: permission, sign-in, CSRF, the route's own limits, body, idempotency, in this order. No route has another way in.
struct RouteGate: Sendable {
    var permissions: PermissionTable
    let signIn: SignIn
    let idempotency: IdempotencyGate
    let trustsForwardedFor: Bool

    func pass(_ request: Request, _ context: APIContext, to route: Route) async throws -> Answer {
        guard let access = permissions[route.name] else { throw Problem.forbidden }
        let address = address(of: request, context)
        let isUnsafe = ![.get, .head, .options].contains(route.method)
        let presented = PresentedToken(request.headers)
        let caller = try await caller(presented, access, address, cameThroughProxy: isForwarded(request))
        if isUnsafe, caller != nil, presented?.isCookie == true, !hasClientHeader(request) {
            throw Problem(.forbidden, "client-header-missing", "Requests that change something and rely on the cookie must carry the header X-Tandem-Client: web.")
        }
        try route.admit?(address)
        let body = isUnsafe ? try await RequestBodyReader.read(request, upTo: route.bodyLimit) : []
        let asked = APIRequest(
            method: route.method, path: request.uri.path, query: request.uri.query, headers: request.headers, authority: request.head.authority, parameters: context.parameters,
            body: body, caller: caller, context: context, address: address)
        guard isUnsafe, let caller else { return try await route.handle(asked) }
        return try await idempotency.answer(asked, by: caller, route.handle)
    }

    private func caller(_ presented: PresentedToken?, _ access: Access, _ address: String, cameThroughProxy: Bool) async throws -> Caller? {
        switch access {
        case .open:
            return nil
        case .localOr(let roles):
            // A proxy on this machine makes everybody look local: whoever comes through one needs a token.
            if Self.isLoopback(address), presented == nil, !cameThroughProxy { return nil }
            return try await authenticated(presented, roles)
        case .roles(let roles):
            return try await authenticated(presented, roles)
        }
    }

    private func authenticated(_ presented: PresentedToken?, _ roles: Set<Role>) async throws -> Caller {
        guard let presented, let caller = try await signIn.authenticate(presented.token) else { throw Problem.unauthorized }
        guard roles.contains(caller.role) else { throw Problem.forbidden }
        return caller
    }

    private func isForwarded(_ request: Request) -> Bool {
        ["X-Forwarded-For", "Forwarded", "Via"].compactMap { HTTPField.Name($0) }.contains { request.headers[$0] != nil }
    }

    private func hasClientHeader(_ request: Request) -> Bool {
        guard let name = SessionCookie.clientHeader else { return false }
        return request.headers[name] == "web"
    }

    static func isLoopback(_ address: String) -> Bool { address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.") }

    /// Behind a trusted proxy the last entry of X-Forwarded-For is the peer that the proxy saw.
    private func address(of request: Request, _ context: APIContext) -> String {
        if trustsForwardedFor, let name = HTTPField.Name("X-Forwarded-For"), let last = request.headers[name]?.split(separator: ",").last {
            return String(last.filter { !$0.isWhitespace })
        }
        return context.peer ?? "unknown"
    }
}
