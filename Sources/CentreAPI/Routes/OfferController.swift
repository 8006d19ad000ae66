import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Accepting and declining what is offered to the caller.
struct OfferController: Controller {
    let control: any CentreControl
    let ownership: Ownership
    let answers: CommandAnswers

    var routes: [Route] {
        [
            .api(.post, "/offers/{id}/accept") { try await decide($0) { .acceptOffer($0, by: $1) } },
            .api(.post, "/offers/{id}/decline") { try await decide($0) { .declineOffer($0, by: $1) } },
        ]
    }

    private func decide(_ request: APIRequest, _ command: (OfferID, AgentID) -> Command) async throws -> Answer {
        let caller = try request.signedIn()
        let offer: OfferID = try request.id(of: "offer")
        let agent = try await ownership.ownAgent(caller)
        do {
            let acceptance = try await control.submit(command(offer, agent.id), by: caller.initiator)
            return try await answers.view(acceptance)
        } catch let rejection as Rejection where rejection.kind == .forbidden {
            // Somebody else's offer: that it exists is not told.
            throw Problem.notFound("offer")
        }
    }
}
