import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import CentreAPI

/// Sends requests and checks every answer against the OpenAPI document on the way.
struct Visitor: Sendable {
    let client: any TestClientProtocol

    struct Reply: Sendable {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSONValue {
            do { return try JSONParser.parse(bytes) } catch { return .string("not JSON: \(text)") }
        }
        var code: String? {
            guard case .string(let code)? = json["code"] else { return nil }
            return code
        }
        /// The fields that a problem names.
        var fields: [String] {
            guard case .array(let errors)? = json["errors"] else { return [] }
            return errors.compactMap { if case .string(let field)? = $0["field"] { field } else { nil } }
        }
        var items: [JSONValue] {
            guard case .array(let items)? = json["items"] else { return [] }
            return items
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, as login: String? = nil, json: JSONValue? = nil, raw: String? = nil, headers: HTTPFields = [:], location: SourceLocation = #_sourceLocation
    ) async throws -> Reply {
        var headers = headers
        if let login { headers[.authorization] = "Bearer \(World.token(login))" }
        var body: ByteBuffer?
        if let json {
            body = ByteBuffer(bytes: Answer.encoded(json))
            if headers[.contentType] == nil { headers[.contentType] = "application/json" }
        } else if let raw {
            body = ByteBuffer(string: raw)
            if headers[.contentType] == nil { headers[.contentType] = "application/json" }
        }
        let reply = try await client.execute(uri: path.hasPrefix("!") ? String(path.dropFirst()) : "/api/v1" + path, method: method, headers: headers, body: body) { response in
            Reply(status: response.status.code, headers: response.headers, bytes: Array(response.body.readableBytesView))
        }
        if !path.hasPrefix("!"), method != .head { checkAgainstDocument(reply, method, "/api/v1" + path, location) }
        return reply
    }

    func get(_ path: String, as login: String? = nil, headers: HTTPFields = [:], location: SourceLocation = #_sourceLocation) async throws -> Reply {
        try await send(.get, path, as: login, headers: headers, location: location)
    }

    func post(_ path: String, as login: String? = nil, _ json: JSONValue? = nil, headers: HTTPFields = [:], location: SourceLocation = #_sourceLocation) async throws -> Reply {
        try await send(.post, path, as: login, json: json, headers: headers, location: location)
    }

    func put(_ path: String, as login: String? = nil, _ json: JSONValue? = nil, ifMatch: String? = nil, location: SourceLocation = #_sourceLocation) async throws -> Reply {
        try await send(.put, path, as: login, json: json, headers: ifMatch.map { [.ifMatch: $0] } ?? [:], location: location)
    }

    func delete(_ path: String, as login: String? = nil, ifMatch: String? = nil, location: SourceLocation = #_sourceLocation) async throws -> Reply {
        try await send(.delete, path, as: login, headers: ifMatch.map { [.ifMatch: $0] } ?? [:], location: location)
    }

    private func checkAgainstDocument(_ reply: Reply, _ method: HTTPRequest.Method, _ uri: String, _ location: SourceLocation) {
        let path = uri.prefix { $0 != "?" }
        let type = reply.headers[.contentType] ?? ""
        let operation = Operation.all.first { $0.method == method.rawValue.lowercased() && Route.api(method, String($0.path.dropFirst("/api/v1".count)), { _ in .noContent }).matches(String(path)) }
        if type.hasPrefix("application/problem+json") || reply.status >= 400 {
            #expect(type.hasPrefix("application/problem+json"), "a refusal must be a problem: \(reply.status) \(reply.text)", sourceLocation: location)
            let faults = SchemaChecker.faults(reply.json, Schemas.reference("Problem"))
            #expect(faults.isEmpty, "\(method) \(uri): \(faults) in \(reply.text)", sourceLocation: location)
        } else if let operation, let answer = operation.answer, reply.status != 304 {
            #expect(String(reply.status) == operation.status, "\(method) \(uri)", sourceLocation: location)
            let faults = SchemaChecker.faults(reply.json, Schemas.reference(answer))
            #expect(faults.isEmpty, "\(method) \(uri): \(faults) in \(reply.text)", sourceLocation: location)
        } else if operation == nil {
            Issue.record("\(method) \(uri) is not in the OpenAPI document", sourceLocation: location)
        }
    }
}
