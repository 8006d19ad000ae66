import CentrePorts
import ContactDomain

/// The text of the event stream (WHATWG HTML, section 9.2).
enum EventFrame {
    /// Tells the client that events were missed: it reads everything again.
    static let resync = "resync"
    static let heartbeat = ": still here\n\n"
    /// Sent first: how long to wait before connecting again, in milliseconds.
    static let retry = "retry: 1000\n\n"

    /// The view is JSON already, encoded once by the engine for all readers.
    static func text(_ event: FeedEvent) -> String {
        let interaction = event.interaction.map { "\"\($0)\"" } ?? "null"
        let agents = event.agents.map { "\"\($0)\"" }.joined(separator: ",")
        let view = event.json.isEmpty ? "null" : oneLine(event.json)
        // What is not kept has no place to come back to: the client's last one stays.
        let id = event.isKept ? "id: \(event.position)\n" : ""
        return id + """
            event: \(event.name)
            data: {"at":\(event.at.milliseconds),"name":"\(event.name)","interaction":\(interaction),"agents":[\(agents)],"view":\(view)}


            """
    }

    /// A line break would end the field. Compact JSON has none, and is not copied.
    private static func oneLine(_ json: String) -> String {
        guard json.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return json }
        return String(decoding: json.utf8.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }

    static func resync(at position: FeedEvent.Position?) -> String {
        (position.map { "id: \($0)\n" } ?? "") + "event: \(resync)\ndata: {\"name\":\"\(resync)\"}\n\n"
    }
}
