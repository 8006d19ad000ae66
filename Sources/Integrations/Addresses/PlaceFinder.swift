/// From the address of an endpoint to the one peer that is called, by every rule.
struct PlaceFinder: Sendable {
    let resolver: any NameResolving
    let rules: AddressRules

    /// An address that must not be called.
    struct Refused: Error, CustomStringConvertible {
        let reason: String
        var description: String { reason }
    }

    /// - Throws: `EndpointURL.Fault`, `ResolutionFault` or `Refused`.
    func place(of url: String) async throws -> (EndpointURL, IPAddress) {
        let endpoint = try EndpointURL(url)
        let addresses: [IPAddress]
        if let literal = IPAddress(endpoint.host) {
            addresses = [literal]
        } else {
            addresses = try await resolver.addresses(of: endpoint.host)
        }
        if let good = addresses.first(where: { rules.refusal(of: $0, for: endpoint) == nil }) { return (endpoint, good) }
        throw Refused(reason: addresses.compactMap { rules.refusal(of: $0, for: endpoint) }.first ?? "\(endpoint.host) has no address")
    }
}
