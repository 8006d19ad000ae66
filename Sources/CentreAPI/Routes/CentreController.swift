import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// The centre as a whole: everything live at one moment, the flows, and the description of this API.
struct CentreController: Controller {
    let control: any CentreControl
    let flows: @Sendable () async -> [FlowName]
    private let document = OpenAPIDocument.bytes()

    init(control: any CentreControl, flows: @escaping @Sendable () async -> [FlowName]) {
        self.control = control
        self.flows = flows
    }

    var routes: [Route] {
        [
            .api(.get, "/state", state),
            .api(.get, "/flows", listFlows),
            .api(.get, "/openapi.json") { _ in
                Answer(.ok, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "public, max-age=300"], body: .bytes(document))
            },
        ]
    }

    @Sendable private func state(_ request: APIRequest) async throws -> Answer {
        let snapshot = await control.snapshot()
        let tag = EntityTag.text(snapshot.sequence)
        if EntityTag.isKnown(tag, to: request.headers) { return Answer(.notModified, headers: [.eTag: tag]) }
        return .json(snapshot, headers: [.eTag: tag])
    }

    @Sendable private func listFlows(_ request: APIRequest) async throws -> Answer {
        .json(ListAnswer(items: await flows().sorted(), nextCursor: nil))
    }
}
