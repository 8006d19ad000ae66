import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// How somebody of the staff is called. Notes name their author by id, and an agent may read the whisper of a supervisor who is no
/// agent; the account itself is for those who lead.
struct StaffNameController: Controller {
    let store: any ConfigurationStore

    var routes: [Route] { [.api(.get, "/users/{id}/name", name)] }

    private struct UserName: Encodable {
        let id: UserID
        let name: String
    }

    @Sendable private func name(_ request: APIRequest) async throws -> Answer {
        let id: UserID = try request.id(of: "user")
        guard let user = try await store.get(UserAccount.self, id: id.description)?.value else { throw Problem.notFound("user") }
        return .json(UserName(id: user.id, name: user.name))
    }
}
