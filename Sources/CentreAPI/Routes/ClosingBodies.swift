import CentrePorts
import ContactDomain

/// To whom a call or conversation is handed over, as it is written in requests: either a queue or an agent.
struct Handover: Decodable {
    let queue: QueueID?
    let agent: AgentID?
    let note: String?

    static func read(_ request: APIRequest, _ id: InteractionID) throws -> Command {
        let body = try request.decode(Handover.self)
        var validation = Validation()
        validation.require((body.queue == nil) != (body.agent == nil), "queue", "or agent must be given, and not both")
        validation.require((body.note ?? "").count <= 10_000, "note", "must have at most 10000 characters")
        try validation.finish()
        let target = body.agent.map { TransferTarget.agent($0) } ?? body.queue.map { .queue($0) }
        guard let target else { throw Problem.notFound("queue") }
        return .transfer(id, to: target, note: body.note ?? "")
    }
}

/// The wrap-up form as it is written in requests.
struct WrapUpBody: Decodable {
    let code: String?
    let notes: String
    let finished: Bool

    static func read(_ request: APIRequest) throws -> WrapUpForm {
        let body = try request.decode(WrapUpBody.self)
        var validation = Validation()
        if let code = body.code { validation.requireText(code, "code", upTo: 64) }
        validation.require(body.notes.count <= 10_000, "notes", "must have at most 10000 characters")
        try validation.finish()
        return WrapUpForm(code: body.code, notes: body.notes, finished: body.finished)
    }
}
