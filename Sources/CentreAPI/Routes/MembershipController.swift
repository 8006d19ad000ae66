import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Who serves which queue, by membership and skills, whatever they do at the moment. It follows from the configuration alone, so the
/// engine is not asked: with hundreds of agents and queues there is something to compute.
struct MembershipController: Controller {
    let store: any ConfigurationStore

    var routes: [Route] { [.api(.get, "/routing/members", members)] }

    private struct Members: Encodable {
        struct Queue: Encodable {
            let queue: QueueID
            let agents: [AgentID]
        }

        let items: [Queue]
    }

    @Sendable private func members(_ request: APIRequest) async throws -> Answer {
        let agents = try await store.all(AgentProfile.self).map { ($0.value.id, $0.value.routing) }.sorted { $0.0 < $1.0 }
        let queues = try await store.all(QueueProfile.self).map(\.value).sorted { $0.id < $1.id }
        return .json(Members(items: queues.map { queue in
            let policy = queue.routing
            return Members.Queue(queue: queue.id, agents: agents.filter { policy.isServed(by: $0.1) }.map(\.0))
        }))
    }
}
