/// From the address of an endpoint to the one peer that is called, by every rule.
package struct PlaceFinder: Sendable {
    let resolver: any NameResolving
    let rules: AddressRules

    package init(resolver: any NameResolving = SystemResolver(), rules: AddressRules) {
        self.resolver = resolver
        self.rules = rules
    }

    /// An address that must not be called.
    package struct Refused: Error, CustomStringConvertible {
        package let reason: String
        package var description: String { reason }
    }

    /// - Throws: `EndpointURL.Fault`, `ResolutionFault` or `Refused`.
    package func place(of url: String) async throws -> (endpoint: EndpointURL, address: IPAddress) {
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
