import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird
import Logging

/// What happens in a visitor's chat, as it happens: Server-Sent Events.
struct VisitorStreamController: Controller {
    let door: VisitorDoor
    let talk: VisitorTalk
    let hub: VisitorHub
    let channels: any ChannelControl
    let streams: EventStreams<String>
    let addresses: StreamsByAddress
    let limits: VisitorLimits
    let heartbeat: Duration
    let bufferLimit: Int

    private static let lastEventID = HTTPField.Name("Last-Event-ID")
    private static let accelBuffering = HTTPField.Name("X-Accel-Buffering")

    var routes: [Route] { [.api(.get, "/public/chat/{address}/events", follow)] }

    @Sendable private func follow(_ request: APIRequest) async throws -> Answer {
        let guest = try await door.guest(request)
        try limits.signal(guest)
        let query = try QueryReader(request, knows: ["after"])
        // A place that is not one of ours is as good as none: the client gets the newest.
        let last = Self.lastEventID.flatMap { request.headers[$0] }.flatMap { Int64($0) }
        let after = try last ?? query.number("after")
        let channel = request.context.channel
        let logger = request.context.logger
        let stream = VisitorStream(
            door: door, talk: talk, hub: hub, channels: channels, guest: guest, after: after, heartbeat: heartbeat, bufferLimit: bufferLimit, logger: logger,
            cutOff: {
                logger.info("a visitor's stream was cut off: its client reads too slowly")
                channel.close(promise: nil)
            })
        let address = ClientAddress.key(request.address)
        try addresses.enter(address)
        let place = StreamPlace { [addresses] in addresses.leave(address) }
        let ticket = try streams.enter(guest.name) { channel.close(promise: nil) }
        let turn = StreamPlace { [streams] in streams.leave(guest.name, ticket) }
        var headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"]
        if let name = Self.accelBuffering { headers[name] = "no" }
        return Answer(.ok, headers: headers, body: .stream(ResponseBody { writer in
            defer {
                turn.giveBack()
                place.giveBack()
            }
            try await stream.run(&writer)
        }))
    }
}
