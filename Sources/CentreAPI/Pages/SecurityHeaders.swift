import Foundation
import HTTPTypes
import Hummingbird

/// What every answer tells the browser to refuse.
struct SecurityHeaders: Sendable {
    /// Where the SIP WebSocket is, with `{host}` for the host name by which the page was reached.
    let webSocket: String

    private static let contentTypeOptions = HTTPField.Name("X-Content-Type-Options")
    private static let referrerPolicy = HTTPField.Name("Referrer-Policy")
    private static let permissionsPolicy = HTTPField.Name("Permissions-Policy")
    private static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")
    private static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")

    func apply(to response: inout Response, _ request: Request) {
        if response.headers[.contentSecurityPolicy] == nil {
            // Not a page: nothing in it may run or be loaded.
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        }
        for (name, value) in [
            (Self.contentTypeOptions, "nosniff"), (Self.referrerPolicy, "no-referrer"), (Self.openerPolicy, "same-origin"),
            (Self.permissionsPolicy, "microphone=(self), camera=(), geolocation=()"),
        ] {
            if let name { response.headers[name] = value }
        }
        // What other sites may load says so itself.
        if let name = Self.resourcePolicy, response.headers[name] == nil { response.headers[name] = "same-origin" }
    }

    /// The policy of a page: scripts and styles from us alone, the import map by its hash.
    /// - Parameter inlineHashes: SHA-256 of the page's import maps, base64.
    func pagePolicy(inlineHashes: [String], host: String?) -> String {
        let scripts = (["'self'"] + inlineHashes.map { "'sha256-\($0)'" }).joined(separator: " ")
        let connections = ["'self'", Self.origin(of: webSocket, host: host)].compactMap(\.self).joined(separator: " ")
        return [
            "default-src 'none'", "script-src \(scripts)", "style-src 'self'", "connect-src \(connections)", "media-src 'self' blob:", "img-src 'self' data: blob:",
            "font-src 'self'", "manifest-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
        ].joined(separator: "; ")
    }

    /// `ws://host:8088` of `ws://{host}:8088/ws`; nil for a path, which `'self'` covers.
    static func origin(of webSocket: String, host: String?) -> String? {
        guard let scheme = webSocket.range(of: "://") else { return nil }
        let authority = String(webSocket[scheme.upperBound...].prefix { $0 != "/" })
        return String(webSocket[..<scheme.upperBound]) + authority.replacing("{host}", with: host ?? "127.0.0.1")
    }
}
