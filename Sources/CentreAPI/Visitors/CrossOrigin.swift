import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Lets pages of the sites that show a chat talk to it (Fetch standard, CORS). All else of the service stays closed to them.
struct CrossOrigin: Sendable {
    let store: any ConfigurationStore

    static let prefix = "/api/v1/public/chat/"
    private static let origin = HTTPField.Name("Origin")
    private static let vary = HTTPField.Name("Vary")
    private static let requested = HTTPField.Name("Access-Control-Request-Method")

    /// The answer to a browser that asks whether it may ask; nil where it asks nothing of the kind.
    func preflight(_ request: Request) async -> Response? {
        guard request.method == .options, request.uri.path.hasPrefix(Self.prefix), let name = Self.requested, request.headers[name] != nil else { return nil }
        var response = Response(status: .noContent)
        guard await allow(&response, request) else { return Response(status: .forbidden) }
        for (name, value) in [
            ("Access-Control-Allow-Methods", "GET, POST"), ("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept-Language, Last-Event-ID"),
            ("Access-Control-Max-Age", "600"),
        ] {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        return response
    }

    func apply(to response: inout Response, _ request: Request) async {
        guard request.uri.path.hasPrefix(Self.prefix) else { return }
        _ = await allow(&response, request)
        if let name = HTTPField.Name("Access-Control-Expose-Headers") { response.headers[name] = "Retry-After" }
    }

    /// Names the asking site, and no other; never lets cookies come along.
    private func allow(_ response: inout Response, _ request: Request) async -> Bool {
        guard let name = Self.origin, let origin = request.headers[name] else { return false }
        // Answers differ by origin: nobody may keep one for another.
        if let vary = Self.vary { response.headers[vary] = "Origin" }
        let address = request.uri.path.dropFirst(Self.prefix.count).prefix { $0 != "/" }
        // A chat that cannot be read now is answered by its route, which says why.
        guard let entry = try? await store.find(EntryPoint.self, key: String(address))?.value, VisitorDoor.admits(origin, entry, authority: request.head.authority) else { return false }
        if let allow = HTTPField.Name("Access-Control-Allow-Origin") { response.headers[allow] = origin }
        return true
    }
}
