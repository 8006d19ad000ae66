import Foundation
import HTTPTypes
import Testing
import WebDesk

@testable import CentreAPI

@Suite struct WidgetScriptTests {
    private static func joined(_ modules: [String: String]) async throws -> JoinedScript {
        try await JoinedScript(entry: "a/start.js") { modules[$0] }
    }

    @Test func modulesAreJoinedEachOnceAndAfterWhatTheyImport() async throws {
        let script = try await Self.joined([
            "a/start.js": "// Starts.\nimport { one } from './one.js';\nimport { two } from '../b/two.js';\nimport '../b/two.js';\n\none(two);\n",
            "a/one.js": "import { two } from '../b/two.js';\n/** Doc. */\nexport function one(x) {\n  // why\n  return x + two; // here\n}\n",
            "b/two.js": "/*\n long\n*/\nexport const two = 2;\n",
        ])
        #expect(script.text == "(() => {\n'use strict';\nconst two = 2;\nfunction one(x) {\nreturn x + two; // here\n}\none(two);\n})();\n")
        #expect(script.tag.wholeMatch(of: /"[0-9a-f]{24}"/) != nil)
    }

    @Test func privateNamesAreShortAndTextsStayAsTheyAre() async throws {
        let lines = ["class Box {", "  #first = 1;", "  async #second() { return this.#first + other?.#first; }", "  get #third() { return '#first' + `${where}#second`; }", "  static #fourth = 'a.b #c';", "}"]
        let script = try await Self.joined(["a/start.js": lines.joined(separator: "\n")])
        #expect(script.text.contains("class Box {\n#a = 1;\nasync #b() { return this.#a + other?.#a; }\nget #c() { return '#first' + `${where}#second`; }\nstatic #d = 'a.b #c';\n}"), "\(script.text)")
        let many = try await Self.joined(["a/start.js": (0..<60).map { "#name\($0) = \($0);" }.joined(separator: "\n")])
        #expect(Set(many.text.matches(of: /#[a-z0-9]+/).map { String($0.output) }).count == 60)
    }

    @Test(arguments: [
        (["a/start.js": "import { x } from './gone.js';"], "a/start.js:1: there is no module a/gone.js"),
        (["a/start.js": "import x from 'lit';"], "a/start.js:1: an import must read"),
        (["a/start.js": "import { x as y } from './b.js';"], "a/start.js:1: an import must read"),
        (["a/start.js": "import { x } from '../../b.js';"], "a/start.js:1: the import leads outside"),
        (["a/start.js": "import { x } from './b.js';\nconst x2 = 1;\nfunction x() {}", "a/b.js": "\nexport const x = 1;"], "a/start.js:3: x is declared in a/b.js too"),
        (["a/start.js": "import { x } from './b.js';", "a/b.js": "import { y } from './start.js';"], "a/start.js: imports itself"),
        (["a/start.js": "const x = 1;\nexport { x };"], "a/start.js:2: an export must stand"),
        (["a/start.js": "/* a */ const x = 1;"], "a/start.js:1: code follows a comment"),
    ] as [([String: String], String)])
    func whatDoesNotFitIsRefusedWithItsPlace(modules: [String: String], complaint: String) async throws {
        let fault = await #expect(throws: JoinedScript.Fault.self) { try await Self.joined(modules) }
        #expect(fault?.description.hasPrefix(complaint) == true, "\(String(describing: fault))")
    }

    @Test func otherSitesMayLoadItAndKeepItForAWhile() async throws {
        let world = try await World()
        try FileManager.default.createDirectory(at: world.folder.appending(path: "pages/widget"), withIntermediateDirectories: true)
        try world.write("pages/widget/start.js", "import { b } from './b.js';\nb();\n")
        try world.write("pages/widget/b.js", "export function b() {}\n")
        try await world.visit { (visitor) async throws in
            let reply = try await visitor.get("!/chat.js")
            #expect(reply.status == 200 && reply.text.contains("function b() {}\nb();"), "\(reply.text)")
            #expect(reply.headers[.contentType] == "text/javascript; charset=utf-8" && reply.headers[.accessControlAllowOrigin] == "*")
            #expect(reply.headers[try #require(HTTPField.Name("Cross-Origin-Resource-Policy"))] == "cross-origin")
            #expect(reply.headers[.cacheControl]?.hasPrefix("public, max-age=") == true)
            let tag = try #require(reply.headers[.eTag])
            #expect(try await visitor.get("!/chat.js", headers: [.ifNoneMatch: tag]).status == 304)
            try world.write("pages/widget/b.js", "export function b() { return 1; }\n")
            let changed = try await visitor.get("!/chat.js", headers: [.ifNoneMatch: tag])
            #expect(changed.status == 200 && changed.text.contains("return 1"))
            // The permission is the script's alone.
            let other = try await visitor.get("!/assets/widget/b.js")
            #expect(other.status == 200 && other.headers[.accessControlAllowOrigin] == nil)
            #expect(other.headers[try #require(HTTPField.Name("Cross-Origin-Resource-Policy"))] == "same-origin")
        }
    }

    @Test func withoutTheModulesThereIsNoScript() async throws {
        let world = try await World()
        let reply = try await world.visit { (visitor) async throws in try await visitor.get("!/chat.js") }
        #expect(reply.status == 404 && reply.code == "not-found")
    }

    /// The real one: it joins, and stays small enough for other people's pages.
    @Test func theWidgetJoins() async throws {
        let folder = URL(filePath: WebDesk.pagesFolder)
        let script = try await JoinedScript(entry: WidgetScript.entry) { path in
            let file = folder.appending(path: path)
            return FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) ? try String(contentsOf: file, encoding: .utf8) : nil
        }
        #expect(script.text.contains("window.tandemChat") && !script.text.contains("\nimport ") && !script.text.contains("\nexport "))
        #expect(script.text.utf8.count < 120_000)
        #expect(!script.text.contains("innerHTML") && !script.text.contains("eval("))
    }
}
