import CentrePorts
import ContactDomain
import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import CentreAPI

@Suite struct FileTests {
    private static let chat = "/conversations/\(World.aliceChat)"
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

    private func visit(_ body: @Sendable (World, Visitor) async throws -> Void) async throws {
        let world = try await World()
        try await world.openChats()
        try await world.visit { visitor in try await body(world, visitor) }
    }

    private static func id(_ reply: Visitor.Reply) throws -> String {
        guard case .string(let id)? = reply.json["id"] else { throw Problem.notFound("id in \(reply.text)") }
        return id
    }

    @Test func aFileGoesWithAMessageAndIsReadByThoseWhoReadTheMessage() async throws {
        try await visit { (_, visitor) async throws in
            let file = try await visitor.upload("photo.png", Self.png, as: "alice")
            #expect(file.status == 201 && file.json["mediaType"] == "image/png" && file.json["size"] == 11)
            let id = try Self.id(file)
            for login in ["bob", "supervisor", "crm"] { #expect(try await visitor.get("/files/\(id)", as: login).status == 404, "\(login): it is in no message yet") }
            #expect(try await visitor.get("/files/\(id)", as: "alice").bytes == Self.png)
            let sent = try await visitor.post(Self.chat + "/messages", as: "alice", ["attachments": [.string(id)]])
            #expect(sent.status == 201 && sent.json["attachments"] == [file.json])
            #expect(try await visitor.get("/files/\(id)", as: "supervisor").bytes == Self.png)
            #expect(try await visitor.get("/files/\(id)", as: "bob").status == 404)
            for body in [["attachments": [.string(id)]], ["attachments": [.string(id), .string(id)]], ["attachments": [.string(AttachmentID.make(9).description)]]] as [JSONValue] {
                #expect(try await visitor.post(Self.chat + "/messages", as: "alice", body).status == 422, "one that is used, twice the same, one that is not there")
            }
            _ = try await visitor.delete(Self.chat + "/messages/\(try Self.id(sent))", as: "alice")
            #expect(try await visitor.get("/files/\(id)", as: "supervisor").status == 404, "what was taken back is gone for others")
        }
    }

    @Test func somebodyElsesFileCannotBeSent() async throws {
        try await visit { (_, visitor) async throws in
            let id = try Self.id(try await visitor.upload("a.txt", Array("bob's secret".utf8), as: "bob"))
            let stolen = try await visitor.post(Self.chat + "/messages", as: "alice", ["text": "x", "attachments": [.string(id)]])
            #expect(stolen.status == 422 && stolen.fields == ["attachments[0]"])
        }
    }

    @Test func filesAreSavedNotShownUnlessTheyArePlainPictures() async throws {
        try await visit { (_, visitor) async throws in
            let picture = try await visitor.get("/files/\(try Self.id(try await visitor.upload("a.png", Self.png, as: "alice")))", as: "alice")
            let text = try await visitor.get("/files/\(try Self.id(try await visitor.upload("报告 \"1\"\u{202E}.txt", Array("hello".utf8), as: "alice")))", as: "alice")
            let name = try #require(HTTPField.Name("Content-Disposition"))
            #expect(picture.headers[name] == "inline; filename*=UTF-8''a.png" && picture.headers[.contentType] == "image/png")
            #expect(text.headers[name] == "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A%201.txt" && text.headers[.contentType] == "text/plain; charset=utf-8")
            for reply in [picture, text] {
                #expect(reply.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
                #expect(HTTPField.Name("X-Content-Type-Options").map { reply.headers[$0] == "nosniff" } == true)
                #expect(reply.headers[.cacheControl]?.hasPrefix("private") == true)
            }
            let tag = try #require(text.headers[.eTag])
            let id = tag.filter { $0 != "\"" }
            #expect(try await visitor.get("/files/\(id)", as: "alice", headers: [.ifNoneMatch: tag]).status == 304)
        }
    }

    @Test(arguments: [
        ("page.png", "<html><script>1</script>"), ("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"), ("a.txt", "<!doctype html><p>"), ("a.txt", "\u{FEFF} <?xml version='1.0'?>"),
        ("run.txt", "#!/bin/sh\nrm -rf /"), ("a.html", "hello"), ("photo.png.exe", "MZ\u{1}"), ("a.js", "alert(1)"), ("a.bin", "\u{1}\u{2}"),
    ])
    func falseTypesAreRefusedByTheirContentAndTheirEnding(name: String, content: String) async throws {
        try await visit { (_, visitor) async throws in
            let reply = try await visitor.upload(name, Array(content.utf8), as: "alice")
            #expect(reply.status == 422 && reply.code == "file-type-refused", "\(name): \(reply.text)")
        }
    }

    @Test(arguments: [
        ("../../etc/passwd", "passwd"), ("..\\..\\win.ini", "win.ini"), ("/abs/olute.txt", "olute.txt"), ("....", "file"), ("a\u{0}b.txt", "ab.txt"), ("gnp\u{202E}txt.exe.png", "gnptxt.exe.png"),
        (".htaccess", "htaccess"), ("a\nb.txt", "ab.txt"), ("con:stream.txt", "constream.txt"), ("  ", "file"),
    ])
    func namesLoseTheirTricks(given: String, kept: String) async throws {
        try await visit { (world, visitor) async throws in
            let reply = try await visitor.upload(given, Self.png, as: "alice")
            #expect(reply.json["name"] == .string(kept), "\(given): \(reply.text)")
            // Whatever it is called, it lies under its id alone.
            let id = try Self.id(reply)
            let found = try FileManager.default.subpathsOfDirectory(atPath: world.folder.path(percentEncoded: false)).filter { $0.contains(id) || $0.contains("passwd") }
            #expect(found.count == 1 && found[0].hasPrefix("attachments/") && found[0].hasSuffix(id))
        }
    }

    @Test func oversizedEmptyNamelessAndTooManyFilesAreRefused() async throws {
        try await visit { (_, visitor) async throws in
            let large = Self.png + [UInt8](repeating: 0, count: Attachment.largest)
            #expect(try await visitor.upload("a.png", large, as: "alice").status == 413)
            #expect(try await visitor.upload("a.png", Array(large.prefix(Attachment.largest)), as: "alice").status == 201)
            #expect(try await visitor.upload("a.png", [], as: "alice").code == "file-empty")
            #expect(try await visitor.send(.post, "/files", as: "alice", raw: "x").fields == ["name"])
            #expect(try await visitor.send(.post, "/files?name=a&type=image/png", as: "alice", raw: "x").fields == ["type"])
            var last = 0
            for _ in 0..<120 where last != 429 { last = try await visitor.upload("a.png", Self.png, as: "alice").status }
            #expect(last == 429, "a flood ends")
            #expect(try await visitor.upload("a.png", Self.png, as: "bob").status == 201, "and only for who floods")
        }
    }
}

extension Visitor {
    func upload(_ name: String, _ bytes: [UInt8], as login: String) async throws -> Reply {
        let encoded = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let headers: HTTPFields = [.authorization: "Bearer \(World.token(login))", .contentType: "application/octet-stream"]
        return try await client.execute(uri: "/api/v1/files?name=\(encoded)", method: .post, headers: headers, body: ByteBuffer(bytes: bytes)) { response in
            Reply(status: response.status.code, headers: response.headers, bytes: Array(response.body.readableBytesView))
        }
    }
}
