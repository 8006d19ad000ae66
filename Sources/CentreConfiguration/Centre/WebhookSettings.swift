/// Whom webhooks may call.
public struct WebhookSettings: Equatable, Sendable {
    /// Addresses, networks and host names of the own network, which are refused otherwise.
    public var allow: [String] = []
    /// Ports that may be called elsewhere.
    public var ports = [80, 443]

    public init() {}
}

extension WebhookSettings {
    mutating func read(_ section: Section) {
        readAddresses(section)
        section.finish()
    }

    mutating func readAddresses(_ section: Section) {
        allow = section.texts("allow", check: Checks.network)
        let listed = section.texts("ports") { text in
            Int(text).map { (1...65_535).contains($0) } == true ? nil : ("'\(text)' is not a port", "write a number from 1 to 65535")
        }
        let given = listed.compactMap { Int($0) }
        if !given.isEmpty { ports = given }
    }
}
