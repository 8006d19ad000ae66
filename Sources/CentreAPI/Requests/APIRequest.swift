import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Who asks.
struct Caller: Sendable {
    let user: UserAccount
    let session: SessionRecord

    var role: Role { user.role }
    var initiator: Initiator { .user(user.id) }
}

/// One request as routes see it: checked, its body read, the caller known.
struct APIRequest: Sendable {
    let method: HTTPRequest.Method
    /// The path as sent, percent-encoded, and what follows the question mark.
    let path: String
    let query: String?
    let headers: HTTPFields
    /// The `Host` header.
    let authority: String?
    let parameters: Parameters
    let body: [UInt8]
    /// Nil on open routes only.
    let caller: Caller?
    let context: APIContext
    /// What rate limits count by: the peer, or what a trusted proxy says of it.
    let address: String

    /// The caller of a route that is not open. That there is none is a fault of the route table: refused.
    func signedIn() throws -> Caller {
        guard let caller else { throw Problem.unauthorized }
        return caller
    }

    /// The id in the path. One that is no id names nothing: 404, as for one that does not exist.
    func id<Tag>(of what: String, as type: Identifier<Tag>.Type = Identifier<Tag>.self, named name: String = "id") throws -> Identifier<Tag> {
        guard let text = parameters.get(name), let id = Identifier<Tag>(text) else { throw Problem.notFound(what) }
        return id
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard !body.isEmpty else {
            throw Problem(.badRequest, "body-missing", "This request needs a JSON body.")
        }
        let mediaType = headers[.contentType]?.split(separator: ";").first.map { $0.lowercased().filter { !$0.isWhitespace } }
        guard mediaType == "application/json" else {
            throw Problem(
                .unsupportedMediaType, "json-expected", "The body must be JSON, with the header Content-Type: application/json.",
                errors: [FieldFault("Content-Type", headers[.contentType].map { "'\($0)' is not application/json" } ?? "is missing")])
        }
        return try StrictDecoder.decode(type, from: try JSONParser.parse(body))
    }

    /// The host name by which the client reached us, without the port; nil where it is no host name.
    var hostName: String? {
        authority.flatMap(Self.hostName(in:))
    }

    static func hostName(in authority: String) -> String? {
        let host: Substring
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = authority[...end]
        } else {
            host = authority.prefix { $0 != ":" }
        }
        let allowed = "abcdefghijklmnopqrstuvwxyz0123456789.-:[]"
        guard !host.isEmpty, host.count <= 253, host.lowercased().allSatisfy({ allowed.contains($0) }) else { return nil }
        return host.lowercased()
    }
}
