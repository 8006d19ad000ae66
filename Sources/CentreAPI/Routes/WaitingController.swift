import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird
import RoutingCore

/// Those who wait, and what people do with them out of turn.
struct WaitingController: Controller {
    let control: any CentreControl
    let store: any ConfigurationStore
    let ownership: Ownership
    let answers: CommandAnswers

    var routes: [Route] {
        [
            .api(.get, "/queues/{id}/waiting", waiting),
            .api(.post, "/queues/{id}/drain", drain),
            .api(.get, "/interactions/{id}/routing", explain),
            .api(.post, "/calls/{id}/pick", pick),
            action("assign", AssignBody.self) { id, body in .assign(id, to: body.agent) },
            action("move", MoveBody.self) { id, body in .move(id, to: body.queue, keepsAge: body.keepsAge ?? true) },
            action("priority", PriorityBody.self) { id, body in .reprioritise(id, body.priority) },
        ]
    }

    private struct AssignBody: Decodable, Sendable { let agent: AgentID }
    private struct MoveBody: Decodable, Sendable { let queue: QueueID; let keepsAge: Bool? }
    private struct PriorityBody: Decodable, Sendable { let priority: Int }
    private struct DrainBody: Decodable, Sendable { let to: LeaveTarget? }

    private func action<Body: Decodable & Sendable>(_ verb: String, _ type: Body.Type, _ command: @escaping @Sendable (InteractionID, Body) -> Command) -> Route {
        .api(.post, "/calls/{id}/\(verb)") { request in
            let caller = try request.signedIn()
            let id: InteractionID = try request.id(of: "call")
            let acceptance = try await control.submit(command(id, try request.decode(type)), by: caller.initiator)
            return try await answers.view(acceptance, or: id)
        }
    }

    /// The queue's line, next first.
    @Sendable private func waiting(_ request: APIRequest) async throws -> Answer {
        let id: QueueID = try request.id(of: "queue")
        let caller = try request.signedIn()
        if caller.role == .agent {
            // Agents see the lines that they serve.
            let agent = try await ownership.ownAgent(caller)
            guard let queue = try await store.get(QueueProfile.self, id: id.description)?.value, queue.routing.isServed(by: agent.routing) else { throw Problem.notFound("queue") }
        }
        let snapshot = await control.snapshot()
        guard snapshot.queues.contains(where: { $0.id == id }) else { throw Problem.notFound("queue") }
        let line = snapshot.interactions.filter { $0.queue == id && $0.state == .queued }.sorted { ($0.position ?? .max, $0.id) < ($1.position ?? .max, $1.id) }
        return .json(ListAnswer(items: line, nextCursor: nil))
    }

    private struct Explanation: Encodable, Sendable {
        let explanation: RoutingExplanation
        /// The same for people, a fact a line.
        let text: String
    }

    @Sendable private func explain(_ request: APIRequest) async throws -> Answer {
        let id: InteractionID = try request.id(of: "interaction")
        guard let explanation = await control.routing(of: id) else {
            throw Problem(.notFound, "not-routed", "Routing does not have this interaction: it is in a flow, or over.")
        }
        let snapshot = await control.snapshot()
        // People know names.
        var text = explanation.text
        for agent in snapshot.agents { text = text.replacing(agent.id.description, with: agent.name) }
        for queue in snapshot.queues { text = text.replacing(queue.id.description, with: queue.name) }
        return .json(Explanation(explanation: explanation, text: text))
    }

    @Sendable private func drain(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let id: QueueID = try request.id(of: "queue")
        _ = try await control.submit(.drain(id, to: try request.decode(DrainBody.self).to), by: caller.initiator)
        return Answer(.noContent)
    }

    /// Whether the agent serves that queue the core says.
    @Sendable private func pick(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let id: InteractionID = try request.id(of: "call")
        let agent = try await ownership.ownAgent(caller).id
        let acceptance = try await control.submit(.pick(id, by: agent), by: caller.initiator)
        return try await answers.view(acceptance, or: id)
    }
}
