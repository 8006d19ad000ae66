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
        var validation = Validation()
        // The address becomes part of what the telephony server dials.
        validation.requireName(call.address, "address", also: "+")
        validation.require(call.keys.count <= 64 && call.keys.allSatisfy { "0123456789*#ABCD,".contains($0) }, "keys", "may hold at most 64 of 0 to 9, *, #, A to D and commas")
        validation.require((0...60_000).contains(call.before.milliseconds), "before", "must be from 0 to 60000 milliseconds")
        validation.require((1_000...3_600_000).contains(call.length.milliseconds), "length", "must be from 1000 to 3600000 milliseconds")
        try validation.finish()
        return .json(Placed(callerNumber: try await caller.place(call)), status: .accepted)
    }
}
