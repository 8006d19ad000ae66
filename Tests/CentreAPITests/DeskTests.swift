import Foundation
import HTTPTypes
import Testing
import WebDesk

@testable import CentreAPI

/// The real pages, served by the real routes.
@Suite struct DeskTests {
    @Test func everyPageOfTheDeskIsServedWithAllThatItNames() async throws {
        let world = try await World(prepare: { $0.pagesFolder = WebDesk.pagesFolder })
        try await world.visit { (visitor) async throws in
            for path in ["!/", "!/desk", "!/supervisor", "!/webhooks", "!/call", "!/chat"] {
                let page = try await visitor.get(path)
                #expect(page.status == 200, "\(path): \(page.text)")
                let maps = PageController.importMapHashes(page.text)
                let inline = page.text.matches(of: /<script(?![^>]*\bsrc=)[^>]*>/).count
                #expect(maps.count == inline, "\(path): every inline script must be an import map whose hash is allowed")
                #expect(path == "!/chat" || (maps.count == 1 && page.text.contains("charset") && !page.text.contains("head.html")), "\(path) has the common head")
                #expect(!page.text.contains("<style") && !page.text.contains(" style="), "\(path): the policy refuses inline styles")
                for match in page.text.matches(of: /(?:src|href)="(\/assets\/[^"]+)"/) {
                    let asset = try await visitor.get("!\(match.output.1)")
                    #expect(asset.status == 200, "\(path) names \(match.output.1)")
                }
            }
        }
    }

    @Test func everyModuleThatAPageLoadsIsThere() async throws {
        let world = try await World(prepare: { $0.pagesFolder = WebDesk.pagesFolder })
        let root = URL(filePath: WebDesk.pagesFolder)
        let files = try FileManager.default.subpathsOfDirectory(atPath: WebDesk.pagesFolder).filter { $0.hasSuffix(".js") }
        #expect(!files.isEmpty)
        try await world.visit { (visitor) async throws in
            for file in files {
                let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
                for match in text.matches(of: /(?:from|import)\s*\(?'(\.[^']+)'/) {
                    let target = URL(filePath: "/assets/\(file)").deletingLastPathComponent().appending(path: String(match.output.1)).standardizedFileURL.path(percentEncoded: false)
                    let reply = try await visitor.get("!\(target)")
                    #expect(reply.status == 200, "\(file) imports \(match.output.1)")
                }
            }
        }
    }
}
