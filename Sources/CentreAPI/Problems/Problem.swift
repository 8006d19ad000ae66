import CentrePorts
import ContactDomain
import Foundation
import HTTPTypes
import Hummingbird

/// One field of a request and what is wrong with it.
struct FieldFault: Encodable, Equatable, Sendable {
    /// A path into the body (`skills.sales`, `wrapUpCodes[0].code`), a query parameter or a header.
    let field: String
    let detail: String

    init(_ field: String, _ detail: String) {
        self.field = field
        self.detail = detail
    }
}

/// An answer that says no: RFC 9457, `application/problem+json`. `code` is part of the API and never changes its meaning.
struct Problem: Error, Equatable, Sendable {
    let status: HTTPResponse.Status
    let code: String
    let detail: String
    var errors: [FieldFault] = []
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, errors: [FieldFault] = [], headers: HTTPFields = [:]) {
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    static func notFound(_ what: String) -> Problem { Problem(.notFound, "not-found", "There is no such \(what).") }

    static func invalidBody(_ faults: [FieldFault]) -> Problem {
        Problem(.badRequest, "invalid-body", "The body does not have the form that is expected here.", errors: faults)
    }

    static func badRequest(_ field: String, _ detail: String) -> Problem {
        Problem(.badRequest, "invalid-parameter", "A parameter of the request cannot be used.", errors: [FieldFault(field, detail)])
    }

    /// The form is right, what is said in it is not.
    static func invalidValues(_ faults: [FieldFault]) -> Problem {
        Problem(.unprocessableContent, "invalid-values", "Some values cannot be used.", errors: faults)
    }

    /// - Parameter wait: in whole seconds, rounded up.
    static func tooMany(_ code: String, _ detail: String, wait seconds: Int) -> Problem {
        Problem(.tooManyRequests, code, detail, headers: [.retryAfter: String(max(1, seconds))])
    }

    /// - Parameter wait: told in whole seconds, never too few.
    static func tooMany(_ code: String, _ detail: String, after wait: Span) -> Problem { tooMany(code, detail, wait: Int((wait.milliseconds + 999) / 1_000)) }

    static let unauthorized = Problem(
        .unauthorized, "sign-in-required", "Sign in first: send a valid session token.",
        headers: [.wwwAuthenticate: "Bearer realm=\"tandem\""])

    static let forbidden = Problem(.forbidden, "not-permitted", "Your role does not allow this.")
    static let noAgent = Problem(.conflict, "no-agent-profile", "This account is not linked to an agent: an admin can do that in the agent's settings.")
}

extension Problem {
    private struct Document: Encodable {
        let type: String
        let title: String
        let status: Int
        let detail: String
        let code: String
        let errors: [FieldFault]?
    }

    /// `offer-already-taken` reads "Offer already taken".
    var title: String {
        let words = code.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    func response() -> Response {
        let document = Document(
            type: "/problems/\(code)", title: title, status: status.code, detail: detail, code: code, errors: errors.isEmpty ? nil : errors)
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: Answer.encoded(document))))
    }
}
