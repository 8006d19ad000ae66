import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird
import Logging

/// What happens, as it happens: Server-Sent Events with resume.
struct EventController: Controller {
    let control: any CentreControl
    let signIn: SignIn
    let ownership: Ownership
    let streams: EventStreams<UserID>
    let desks: DeskWatch
    let heartbeat: Duration
    let bufferLimit: Int

    private static let lastEventID = HTTPField.Name("Last-Event-ID")
    /// Proxies that buffer answers would hold events back.
    private static let accelBuffering = HTTPField.Name("X-Accel-Buffering")

    var routes: [Route] { [.api(.get, "/events", follow)] }

    @Sendable private func follow(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let query = try QueryReader(request, knows: ["after"])
        let given = Self.lastEventID.flatMap { request.headers[$0] } ?? query.text("after")
        let channel = request.context.channel
        let logger = request.context.logger
        let session = EventStreamSession(
            control: control, signIn: signIn, ownership: ownership, heartbeat: heartbeat, bufferLimit: bufferLimit, caller: caller, start: Self.start(given),
            cutOff: {
                logger.info("an event stream was cut off: its client reads too slowly")
                channel.close(promise: nil)
            })
        let ticket = try streams.enter(caller.user.id) { channel.close(promise: nil) }
        // Given back when the answer's body is done or dropped, whatever ends it.
        let place = StreamPlace { [streams] in streams.leave(caller.user.id, ticket) }
        let agent = try await ownership.agent(of: caller.user.id)?.id
        await channel.noticeDeadPeers(within: .seconds(30), logger)
        var headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"]
        if let name = Self.accelBuffering { headers[name] = "no" }
        return Answer(.ok, headers: headers, body: .stream(ResponseBody { [desks] writer in
            if let agent { desks.opened(agent) }
            defer {
                if let agent { desks.closed(agent) }
                place.giveBack()
            }
            try await session.run(&writer)
        }))
    }

    private static func start(_ given: String?) -> EventStreamSession.Start {
        guard let given, !given.isEmpty else { return .live }
        return FeedEvent.Position(given).map { .after($0) } ?? .resync
    }
}
