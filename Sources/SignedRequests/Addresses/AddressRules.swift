/// Which addresses may be called. An endpoint's name is an admin's word, but what it resolves to is anybody's who holds the
/// name: without these rules it could lead to this machine, its neighbours, or a cloud's metadata.
public struct AddressRules: Sendable {
    /// Networks that may be called though they are not public.
    private let allowedNetworks: [Network]
    /// Names that may be called whatever they resolve to.
    private let allowedHosts: Set<String>
    private let ports: Set<Int>
    /// Where an admin allows what is refused, in tandem.yaml.
    private let setting: String

    /// - Parameters:
    ///   - allow: networks (`10.1.0.0/16`, `127.0.0.1`) and host names of the own network, called at any port.
    ///   - ports: which ports may be called elsewhere.
    ///   - setting: the group of tandem.yaml that has these rules.
    public init(allow: [String] = [], ports: [Int] = [80, 443], setting: String = "webhooks") {
        self.setting = setting
        allowedNetworks = allow.compactMap(Network.init)
        allowedHosts = Set(allow.filter { Network($0) == nil }.map { $0.lowercased() })
        self.ports = Set(ports)
    }

    /// Why an address must not be called; nil when it may.
    package func refusal(of address: IPAddress, for endpoint: EndpointURL) -> String? {
        if allowedHosts.contains(endpoint.host) || allowedNetworks.contains(where: { $0.contains(address) }) { return nil }
        guard Self.isPublic(address) else { return "\(address) is not a public address; an admin can allow it under \(setting).allow" }
        guard ports.contains(endpoint.port) else {
            return "port \(endpoint.port) is not allowed; allowed are \(ports.sorted().map(String.init).joined(separator: ", "))"
        }
        return nil
    }

    /// By the registries of special-purpose addresses (RFC 6890, as IANA keeps them).
    static func isPublic(_ address: IPAddress) -> Bool {
        // Of IPv6 only global unicast: what maps, embeds or translates IPv4 addresses is not, save for the ranges named below.
        if address.isVersion6, !globalUnicast.contains(where: { $0.contains(address) }) { return false }
        return !special.contains { $0.contains(address) }
    }

    private static let globalUnicast = ["2000::/3"].compactMap(Network.init)

    private static let special = [
        "0.0.0.0/8",  // this network
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  // private
        "100.64.0.0/10",  // behind a carrier's translator
        "127.0.0.0/8",  // this machine
        "169.254.0.0/16",  // link-local, and metadata of clouds
        "168.63.129.16/32",  // metadata of one more cloud
        "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  // protocols, documentation
        "192.88.99.0/24",  // 6to4 relays
        "198.18.0.0/15",  // benchmarks
        "224.0.0.0/4", "240.0.0.0/4",  // multicast, reserved, broadcast
        "2001::/23",  // protocols: Teredo and others
        "2001:db8::/32", "3fff::/20",  // documentation
        "2002::/16",  // 6to4 embeds IPv4
    ].compactMap(Network.init)
}
