import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Signing in and out.
struct SessionController: Controller {
    let signIn: SignIn
    let secureCookies: Bool

    private struct Credentials: Decodable {
        let login: String
        let password: String
    }

    private struct SignedIn: Encodable {
        let token: String
        let expiresAt: Timestamp
        let user: UserAccount
    }

    var routes: [Route] {
        [
            .api(.post, "/session", open),
            .api(.delete, "/session", close),
        ]
    }

    @Sendable private func open(_ request: APIRequest) async throws -> Answer {
        let credentials = try request.decode(Credentials.self)
        let (token, session, user) = try await signIn.signIn(login: credentials.login, password: credentials.password, address: request.address)
        return .json(
            SignedIn(token: token, expiresAt: session.expiresAt, user: user),
            headers: [.setCookie: SessionCookie.set(token, secure: secureCookies)])
    }

    @Sendable private func close(_ request: APIRequest) async throws -> Answer {
        try await signIn.accounts.endSession(tokenHash: try request.signedIn().session.tokenHash)
        return Answer(.noContent, headers: [.setCookie: SessionCookie.clear(secure: secureCookies)])
    }
}
