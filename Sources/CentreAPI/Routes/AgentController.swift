import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Agents at work: state, presence and phone. Their profiles are configuration.
struct AgentController: Controller {
    let control: any CentreControl
    let store: any ConfigurationStore
    let ownership: Ownership
    let phoneBook: PhoneBook

    var routes: [Route] {
        [
            .api(.get, "/agents/{id}/state", state),
            .api(.put, "/agents/{id}/presence", setPresence),
            .api(.get, "/agents/{id}/phone", phone),
        ]
    }

    @Sendable private func state(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let id: AgentID = try request.id(of: "agent")
        if caller.role == .agent, try await ownership.agent(of: caller.user.id)?.id != id { throw Problem.notFound("agent") }
        guard let view = await control.agent(id) else { throw Problem.notFound("agent") }
        return .json(view)
    }

    @Sendable private func setPresence(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let id: AgentID = try request.id(of: "agent")
        guard await control.agent(id) != nil else { throw Problem.notFound("agent") }
        _ = try await control.submit(.setPresence(id, try PresenceBody.read(request)), by: caller.initiator)
        guard let view = await control.agent(id) else { throw Problem.notFound("agent") }
        return .json(view)
    }

    @Sendable private func phone(_ request: APIRequest) async throws -> Answer {
        let id: AgentID = try request.id(of: "agent")
        guard let agent = try await store.get(AgentProfile.self, id: id.description)?.value else { throw Problem.notFound("agent") }
        return .json(phoneBook.phone(phoneBook.account(for: agent), host: request.hostName))
    }
}
