import ContactDomain
import CurlTransport

/// Requests as Standard Webhooks signs them, to addresses that may be called and to no other.
package struct SignedPost: Sendable {
    package let client: CurlClient
    package let resolver: any NameResolving
    package let rules: AddressRules

    package init(client: CurlClient, resolver: any NameResolving = SystemResolver(), rules: AddressRules) {
        self.client = client
        self.resolver = resolver
        self.rules = rules
    }

    /// The address to call, after every rule.
    /// - Throws: `EndpointURL.Fault`, `ResolutionFault` or `PlaceFinder.Refused`.
    package func place(of url: String) async throws -> (endpoint: EndpointURL, address: IPAddress) {
        try await PlaceFinder(resolver: resolver, rules: rules).place(of: url)
    }

    /// - Parameters:
    ///   - id: the same for all attempts: by it a receiver knows what it has already had.
    ///   - secrets: the present one, and the one before while it is valid.
    package func request(
        id: String, to endpoint: EndpointURL, at address: IPAddress, body: [UInt8], secrets: [SigningSecret], now: Timestamp
    ) -> CurlRequest {
        let second = now.milliseconds / 1_000
        let signatures = secrets.map { $0.signature(id: id, second: second, body: body) }
        var request = CurlRequest(
            method: "POST", url: endpoint.text,
            headers: [
                CurlHeader("Content-Type", "application/json"), CurlHeader("webhook-id", id), CurlHeader("webhook-timestamp", String(second)),
                CurlHeader("webhook-signature", signatures.joined(separator: " ")),
            ], body: body)
        // The name may lead elsewhere by the time that we connect: what was checked is what is called.
        request.pinnedAddress = address.description
        // The caller stops reading by itself; this is only the last line.
        request.bodyLimit = Int.max
        return request
    }
}
