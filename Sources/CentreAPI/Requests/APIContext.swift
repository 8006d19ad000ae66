import Hummingbird
import NIOCore

/// What the server knows of one request before anybody looked at its contents.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection: a reader that is too slow is cut off by closing it.
    let channel: any Channel
    /// The peer's IP address; nil where there is no network under us, as in tests.
    let peer: String?
    /// Text that log lines of this request share.
    let requestID: String

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        peer = source.channel.remoteAddress?.ipAddress
        requestID = source.logger[metadataKey: "hb.request.id"]?.description ?? "none"
    }
}
