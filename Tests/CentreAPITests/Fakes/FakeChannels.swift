import CentrePorts
import ContactDomain

/// Connectors of which only the edges are tested here.
actor FakeChannels: ChannelControl {
    private(set) var collectedMessages: [MessageID] = []

    func receive(_ request: ConnectorRequest, at address: String) async throws {
        guard address == "messenger" else { throw ConnectorRefusal.unknown }
        guard request.headers["webhook-signature"] == "good" else { throw ConnectorRefusal.untrusted("it is not good") }
    }

    func collected(_ message: Message) async throws { collectedMessages.append(message.id) }
    func faults(in settings: ConnectorSettings, of channel: ContactChannel) async -> [ConnectorFault] { settings.url.contains("//10.") ? [ConnectorFault("url", "is not public")] : [] }
}
