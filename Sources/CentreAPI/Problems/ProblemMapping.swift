import CentrePorts
import HTTPTypes
import Hummingbird

/// The one place that turns what went wrong inside into what the client is told.
struct ProblemMapping: Sendable {
    let control: any CentreControl

    /// - Returns: nil where the error is unknown and not for the client's eyes: it is logged, and a plain 500 or 503 is given.
    func known(_ error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: problem
        case let rejection as Rejection: Self.problem(rejection)
        case let fault as ConfigurationError: Self.problem(fault)
        case let conflict as CustomerConflict: Self.problem(conflict)
        case let fault as JSONSyntaxFault: Self.problem(fault)
        case let fault as HTTPError: Self.problem(fault)
        default: nil
        }
    }

    /// What an unexpected error becomes: storage trouble is told as such, because trying again helps.
    func unexpected() async -> Problem {
        if await control.health().storageFault != nil {
            return Problem(.serviceUnavailable, "storage-unavailable", "The storage cannot be used at the moment. Try again shortly.", headers: [.retryAfter: "5"])
        }
        return Problem(.internalServerError, "internal-error", "Something went wrong on our side; the log has the request's id.")
    }

    static func problem(_ rejection: Rejection) -> Problem {
        switch rejection.kind {
        case .notFound: Problem(.notFound, rejection.code, rejection.detail)
        case .conflict: Problem(.conflict, rejection.code, rejection.detail)
        case .invalid: Problem(.unprocessableContent, rejection.code, rejection.detail)
        case .forbidden: Problem(.forbidden, rejection.code, rejection.detail)
        case .unavailable: Problem(.serviceUnavailable, rejection.code, rejection.detail, headers: [.retryAfter: "2"])
        }
    }

    private static func problem(_ error: ConfigurationError) -> Problem {
        switch error {
        case .notFound: .notFound("resource")
        case .lostUpdate(let present):
            Problem(
                .preconditionFailed, "lost-update", "Somebody else has changed it since: read it again (it is now version \(present)), then repeat your change.",
                headers: [.eTag: "\"\(present)\""])
        case .duplicate(let key):
            Problem(.conflict, "duplicate", "Another one already has '\(key)', which must be unique.")
        }
    }

    private static func problem(_ conflict: CustomerConflict) -> Problem {
        switch conflict {
        case .changed(let at):
            Problem(
                .preconditionFailed, "lost-update", "Somebody else has changed this customer since: read it again, then repeat your change.",
                headers: [.eTag: EntityTag.text(at.milliseconds)])
        case .taken(let identity, let holder):
            Problem(
                .conflict, "identity-taken", "Another customer (\(holder)) has the \(identity.kind.rawValue) \(identity.value). If both are the same person, merge them.",
                errors: [FieldFault("identities", "\(identity.kind.rawValue) \(identity.value) is that of customer \(holder)")])
        case .unknown: .notFound("customer")
        case .merged(let into): Problem(.conflict, "customer-merged", "This customer is a part of \(into): that one is to be changed instead.")
        case .inContact(let interaction):
            Problem(.conflict, "customer-in-contact", "Somebody is in contact with this customer, or a recording is being finished (\(interaction)): erase them when that is over.")
        case .notMergeable(let why): Problem(.conflict, "not-mergeable", "These customers cannot be merged or parted: \(why).")
        }
    }

    private static func problem(_ fault: JSONSyntaxFault) -> Problem {
        Problem(
            .badRequest, "malformed-json", "The body is not JSON: line \(fault.line), column \(fault.column): \(fault.detail).",
            errors: [FieldFault("line \(fault.line), column \(fault.column)", fault.detail)])
    }

    private static func problem(_ error: HTTPError) -> Problem {
        switch error.status {
        case .notFound: Problem(.notFound, "no-such-route", "Nothing is served at this address.", headers: error.headers)
        case .contentTooLarge: RequestBodyReader.tooLarge
        default: Problem(error.status, "request-refused", error.body ?? error.status.reasonPhrase, headers: error.headers)
        }
    }
}
