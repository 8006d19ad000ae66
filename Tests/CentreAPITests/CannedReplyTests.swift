import ContactDomain
import Testing

@testable import CentreAPI

@Suite struct CannedReplyTests {
    private static let greeting: JSONValue = ["shortcut": "hi", "title": "Greeting", "text": "Hello {{customer.name}}, I am {{ agent.name }}.", "language": "en"]

    @Test func leadsWriteThemAndAllReadThem() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let made = try await visitor.post("/canned-replies", as: "supervisor", Self.greeting)
            #expect(made.status == 201 && made.json["queues"] == [])
            #expect(try await visitor.post("/canned-replies", as: "supervisor", Self.greeting).code == "duplicate")
            #expect(try await visitor.post("/canned-replies", as: "admin", ["shortcut": "hi", "title": "问候", "text": "您好", "language": "zh"]).status == 201, "the same shortcut in another language")
            #expect(try await visitor.post("/canned-replies", as: "admin", ["shortcut": "你好", "title": "t", "text": "x", "queues": [.string(World.sales.description)]]).status == 201)
            for login in ["alice", "crm", "supervisor"] { #expect(try await visitor.get("/canned-replies", as: login).items.count == 3) }
            #expect(try await visitor.post("/canned-replies", as: "alice", Self.greeting).status == 403)
            guard case .string(let id)? = made.json["id"] else { Issue.record("no id"); return }
            let changed = try await visitor.put("/canned-replies/\(id)", as: "supervisor", ["shortcut": "hello", "title": "Greeting", "text": "Hello!"], ifMatch: "\"1\"")
            #expect(changed.json["shortcut"] == "hello" && changed.json["language"] == nil)
            #expect(try await visitor.put("/canned-replies/\(id)", as: "supervisor", Self.greeting, ifMatch: "\"1\"").code == "lost-update")
            #expect(try await visitor.delete("/canned-replies/\(id)", as: "supervisor", ifMatch: "\"2\"").status == 204)
            #expect(try await visitor.get("/canned-replies/\(id)", as: "alice").status == 404)
        }
    }

    @Test(arguments: [
        ("shortcut", ""), ("shortcut", "two words"), ("shortcut", "a/b"), ("title", " "), ("title", "a\u{1}"), ("text", " \n"), ("text", "Dear {{customer.password}}"), ("text", "{{}}"),
        ("language", "English!"), ("text", String(repeating: "x", count: 4_001)),
    ])
    func whatCannotBeUsedIsNamed(field: String, value: String) async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            guard case .object(var body) = Self.greeting else { return }
            body[field] = .string(value)
            #expect(try await visitor.post("/canned-replies", as: "admin", .object(body)).fields.contains(field), "\(value)")
            body = ["shortcut": "a", "title": "t", "text": "x", "queues": [.string(QueueID.make(9).description)]]
            #expect(try await visitor.post("/canned-replies", as: "admin", .object(body)).fields == ["queues"])
        }
    }
}
