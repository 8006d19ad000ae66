import CentrePorts
import ContactDomain

/// The chat on web sites. Its visitors write and read by the API themselves, so nothing is carried anywhere: a message lies ready until the
/// visitor's stream fetches it, today or when they come back.
public struct WebChatConnector: Connector {
    public init() {}

    public func capabilities(at entry: EntryPoint) -> ConnectorCapabilities {
        ConnectorCapabilities(textLimit: 10_000, attachments: 10, tellsTyping: true, tellsReading: true, showsTyping: true)
    }

    public func read(_ request: ConnectorRequest, at entry: EntryPoint, now: Timestamp) throws -> [InboundEvent] { throw ConnectorRefusal.unknown }

    public func send(_ parcel: Parcel, at entry: EntryPoint) async -> SendOutcome { .awaitsReader }
}
