import Crypto
import Foundation
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct PageTests {
    private static let map = "\n  {\"imports\": {\"lit\": \"/lib/lit/index.js\"}}\n"

    private static func world() async throws -> World {
        let world = try await World()
        for name in ["index", "desk", "supervisor", "webhooks", "call", "chat"] { try world.write("pages/\(name).html", "<!doctype html><script type=\"importmap\">\(map)</script><p>\(name)</p>") }
        try world.write("pages/js/desk.js", "export {}")
        try world.write("pages/secret.key", "key")
        try world.write("lib/lit/index.js", "export const lit = 1")
        try world.write("outside.js", "outside")
        return world
    }

    @Test func pagesCarryAStrictPolicyThatAllowsTheirImportMapAlone() async throws {
        let world = try await Self.world()
        try await world.visit { (visitor) async throws in
            for (path, name) in [("!/", "index"), ("!/desk", "desk"), ("!/supervisor", "supervisor"), ("!/webhooks", "webhooks"), ("!/call?to=demo", "call"), ("!/chat", "chat")] {
                let reply = try await visitor.get(path)
                #expect(reply.status == 200 && reply.text.contains("<p>\(name)</p>"), "\(reply.text)")
                let policy = try #require(reply.headers[.contentSecurityPolicy])
                let hash = Data(SHA256.hash(data: Data(Self.map.utf8))).base64EncodedString()
                #expect(policy.contains("script-src 'self' 'sha256-\(hash)'"), "\(policy)")
                for part in ["default-src 'none'", "style-src 'self'", "connect-src 'self' ws://localhost:8088", "media-src 'self' blob:", "img-src 'self' data: blob:", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
                    #expect(policy.components(separatedBy: "; ").contains(part), "\(part) in \(policy)")
                }
                #expect(!policy.contains("unsafe"))
            }
        }
    }

    @Test func everyAnswerCarriesTheSecurityHeaders() async throws {
        let world = try await Self.world()
        try await world.visit { (visitor) async throws in
            for path in ["!/", "!/nothing", "!/assets/js/desk.js", "/me", "!/healthz"] {
                let reply = try await visitor.get(path)
                for (name, value) in [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Permissions-Policy", "microphone=(self), camera=(), geolocation=()")] {
                    #expect(reply.headers[try #require(HTTPField.Name(name))] == value, "\(path) \(name)")
                }
                #expect(reply.headers[.contentSecurityPolicy] != nil, "\(path)")
                #expect(reply.headers[try #require(HTTPField.Name("X-Request-Id"))] != nil, "\(path)")
            }
        }
    }

    @Test func filesAreServedWithTypeAndTag() async throws {
        let world = try await Self.world()
        try await world.visit { (visitor) async throws in
            let script = try await visitor.get("!/assets/js/desk.js")
            #expect(script.status == 200 && script.text == "export {}" && script.headers[.contentType] == "text/javascript; charset=utf-8")
            #expect(script.headers[.cacheControl] == "no-cache")
            let tag = try #require(script.headers[.eTag])
            #expect(try await visitor.get("!/assets/js/desk.js", headers: [.ifNoneMatch: tag]).status == 304)
            #expect(try await visitor.get("!/lib/lit/index.js").text == "export const lit = 1")
            let head = try await visitor.send(.head, "!/lib/lit/index.js")
            #expect(head.status == 200 && head.bytes.isEmpty && head.headers[.eTag] != nil)
        }
    }

    @Test(arguments: [
        "/assets/../outside.js", "/assets/js/../../outside.js", "/assets/%2e%2e/outside.js", "/assets/..%2foutside.js", "/assets/%252e%252e/outside.js", "/assets//etc/passwd",
        "/assets/js/.hidden.js", "/assets/js", "/assets/", "/assets/secret.key", "/assets/desk.html", "/lib/..%5coutside.js", "/lib/lit%00/index.js", "/lib/lit/index.js/", "/lib/none.js",
    ])
    func whatLiesOutsideIsNotServed(path: String) async throws {
        let world = try await Self.world()
        let reply = try await world.visit { (visitor) async throws in try await visitor.get("!\(path)") }
        #expect(reply.status == 404, "\(path): \(reply.status) \(reply.text)")
        #expect(reply.headers[.contentType] == "application/problem+json")
    }

    @Test func aMissingPageIsAProblem() async throws {
        let world = try await World()
        let reply = try await world.visit { (visitor) async throws in try await visitor.get("!/desk") }
        #expect(reply.status == 404 && reply.code == "not-found")
    }

    @Test func hostNamesThatAreNoneNeverReachThePolicy() {
        #expect(APIRequest.hostName(in: "Example.org:8080") == "example.org")
        #expect(APIRequest.hostName(in: "[::1]:8080") == "[::1]")
        for bad in ["", "a b", "x; script-src *", "a,b", "'self'"] { #expect(APIRequest.hostName(in: bad) == nil, "\(bad)") }
    }
}
