import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// The pages, their parts, and the libraries that they use in the browser.
struct PageController: Controller {
    let pages: FileServer
    let libraries: FileServer
    let headers: SecurityHeaders
    private let widget: WidgetScript

    init(pages: FileServer, libraries: FileServer, headers: SecurityHeaders) {
        self.pages = pages
        self.libraries = libraries
        self.headers = headers
        widget = WidgetScript(pages: pages)
    }

    var routes: [Route] {
        [
            .outside(.get, "/") { try await page("index.html", $0) },
            .outside(.get, "/desk") { try await page("desk.html", $0) },
            .outside(.get, "/supervisor") { try await page("supervisor.html", $0) },
            .outside(.get, "/webhooks") { try await page("webhooks.html", $0) },
            .outside(.get, "/call") { try await page("call.html", $0) },
            .outside(.get, "/chat") { try await page("chat.html", $0) },
            .outside(.get, "/chat.js") { try await widget.answer($0) },
            .outside(.get, "/assets/**") { request in
                guard let path = Self.rest(of: request, after: "/assets/") else { throw Problem.notFound("file") }
                // The pages themselves have addresses of their own, with a policy of their own.
                guard !path.lowercased().hasSuffix(".html") else { throw Problem.notFound("file") }
                let found = if let nested = await pages.find("assets/" + path) { nested } else { await pages.find(path) }
                return try await file(found, path, request)
            },
            .outside(.get, "/lib/**") { request in
                guard let path = Self.rest(of: request, after: "/lib/") else { throw Problem.notFound("file") }
                return try await file(await libraries.find(path), path, request)
            },
        ]
    }

    private static func rest(of request: APIRequest, after prefix: String) -> String? {
        guard let decoded = request.path.removingPercentEncoding, decoded.hasPrefix(prefix) else { return nil }
        return String(decoded.dropFirst(prefix.count))
    }

    private func file(_ found: FileServer.File?, _ path: String, _ request: APIRequest) async throws -> Answer {
        guard let found, let type = Self.type(of: path) else { throw Problem.notFound("file") }
        // Names carry no version: the browser asks each time whether it changed, which costs one short answer.
        return try await found.answer(request, type: type, cacheControl: "no-cache")
    }

    private func page(_ name: String, _ request: APIRequest) async throws -> Answer {
        guard let found = await pages.find(name) else { throw Problem.notFound("page") }
        let html = try await withHead(found.text(for: request), request)
        let policy = headers.pagePolicy(inlineHashes: Self.importMapHashes(html), host: request.hostName)
        let type = "text/html; charset=utf-8"
        return Answer(.ok, headers: [.contentType: type, .cacheControl: "no-store", .contentSecurityPolicy: policy], body: .bytes(Array(html.utf8)))
    }

    /// The pages have one head in common, import map included: browsers take none from a file of its own.
    private func withHead(_ html: String, _ request: APIRequest) async throws -> String {
        guard html.contains(Self.headMark), let head = await pages.find("head.html") else { return html }
        return html.replacing(Self.headMark, with: try await head.text(for: request))
    }

    private static let headMark = "<!-- head.html -->\n"

    /// SHA-256 of what stands inside each inline import map, base64, as CSP wants it.
    static func importMapHashes(_ html: String) -> [String] {
        html.matches(of: /<script\s+type="importmap"\s*>([\s\S]*?)<\/script>/).map { match in
            Data(SHA256.hash(data: Data(match.output.1.utf8))).base64EncodedString()
        }
    }

    private static func type(of path: String) -> String? {
        switch path.split(separator: ".").last?.lowercased() {
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "json", "map": "application/json; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "ico": "image/x-icon"
        case "webp": "image/webp"
        case "woff2": "font/woff2"
        case "txt": "text/plain; charset=utf-8"
        case "webmanifest": "application/manifest+json"
        case "wav": "audio/wav"
        case "mp3": "audio/mpeg"
        case "ogg": "audio/ogg"
        // What is not known to be wanted is not served.
        default: nil
        }
    }
}
