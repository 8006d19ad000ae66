import Foundation
import HTTPTypes
import Hummingbird

/// `/chat.js`: the chat for other sites, joined from the modules in the pages' folder `widget` and kept until one of them changes.
actor WidgetScript {
    private let pages: FileServer
    private var kept: (script: JoinedScript, files: [String: String])?

    init(pages: FileServer) { self.pages = pages }

    static let entry = "widget/start.js"

    /// Any site may load the script: there is nothing of ours or of anybody's in it. What it may do there, each entry point says.
    private static let open: HTTPFields = {
        var fields: HTTPFields = [.contentType: "text/javascript; charset=utf-8", .cacheControl: "public, max-age=300, stale-while-revalidate=86400", .accessControlAllowOrigin: "*"]
        if let policy = HTTPField.Name("Cross-Origin-Resource-Policy") { fields[policy] = "cross-origin" }
        return fields
    }()

    func answer(_ request: APIRequest) async throws -> Answer {
        let script = try await script(for: request)
        var headers = Self.open
        headers[.eTag] = script.tag
        guard !EntityTag.isKnown(script.tag, to: request.headers) else {
            headers[.contentType] = nil
            return Answer(.notModified, headers: headers)
        }
        return Answer(.ok, headers: headers, body: .bytes(Array(script.text.utf8)))
    }

    private func script(for request: APIRequest) async throws -> JoinedScript {
        if let kept, await isCurrent(kept.files) { return kept.script }
        guard await pages.find(Self.entry) != nil else { throw Problem.notFound("file") }
        var files: [String: String] = [:]
        let script = try await JoinedScript(entry: Self.entry) { path in
            guard let file = await pages.find(path) else { return nil }
            files[path] = file.tag
            return try await file.text(for: request)
        }
        kept = (script, files)
        return script
    }

    private func isCurrent(_ files: [String: String]) async -> Bool {
        for (path, tag) in files {
            guard await pages.find(path)?.tag == tag else { return false }
        }
        return true
    }
}
