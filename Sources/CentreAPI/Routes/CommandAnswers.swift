import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// What commands about interactions answer: the interaction as it is afterwards.
struct CommandAnswers: Sendable {
    let control: any CentreControl
    let history: any History

    func view(_ acceptance: Acceptance, or concerned: InteractionID? = nil, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) async throws -> Answer {
        guard let id = acceptance.interaction ?? concerned else { throw Problem.notFound("call") }
        // A hang-up may have ended it: then the history has it.
        let found: InteractionView? = if let live = await control.interaction(id) { live } else { try await history.interaction(id) }
        guard let view = found else { throw Problem.notFound("call") }
        return .json(view, status: status, headers: headers)
    }
}
