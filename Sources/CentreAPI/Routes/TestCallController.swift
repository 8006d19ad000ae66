import CentrePorts
import ContactDomain
import HTTPTypes

/// Calls that an admin places into the own system to see it work.
struct TestCallController: Controller {
    let caller: any TestCalling

    var routes: [Route] { [.api(.post, "/test-calls", place)] }

    private struct Wish: Decodable {
        let address: String
        let keys: String?
        let before: Span?
        let length: Span?
    }

    private struct Placed: Encodable {
        let callerNumber: String
    }

    @Sendable private func place(_ request: APIRequest) async throws -> Answer {
        let wish = try request.decode(Wish.self)
        let call = TestCall(address: wish.address, keys: wish.keys ?? "", before: wish.before ?? .seconds(2), length: wish.length ?? .seconds(20))
        return .json(Placed(callerNumber: try await caller.place(call)), status: .accepted)
    }
}
