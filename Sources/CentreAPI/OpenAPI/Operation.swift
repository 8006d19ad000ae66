/// One operation of the API as the document describes it.
struct Operation {
    let method: String
    let path: String
    let tag: String
    let summary: String
    /// Name of the body's schema.
    var body: String?
    /// Media type of a body that is not JSON.
    var rawBody: String?
    var status = "200"
    /// Name of the answer's schema; nil where there is no JSON.
    var answer: String?
    /// Media type and description of an answer that is not JSON.
    var otherAnswer: (type: String, description: String)?
    var query: [JSONValue] = []
    /// Codes of problems besides those that every operation can have.
    var problems: [String] = []
    var isOpen = false

    /// `GET /api/v1/calls/{id}`: as routes and permissions name it.
    var name: String { "\(method.uppercased()) \(path)" }

    var description: JSONValue {
        var operation: [String: JSONValue] = [
            "tags": [.string(tag)], "summary": .string(summary), "operationId": .string(operationID), "responses": .object(responses),
        ]
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body {
            operation["requestBody"] = ["required": true, "content": ["application/json": ["schema": Schemas.reference(body)]]]
        }
        if let rawBody {
            operation["requestBody"] = ["required": true, "content": .object([rawBody: ["schema": ["type": "string", "format": "binary"]]])]
        }
        if isOpen { operation["security"] = [] }
        return .object(operation)
    }

    private var operationID: String {
        let words = path.split(separator: "/").filter { $0 != "api" && $0 != "v1" }.map { $0.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." } }
        return ([method] + words).joined(separator: "-")
    }

    private var parameters: [JSONValue] {
        var parameters = query
        if path.contains("{id}") { parameters.append(Self.parameter("id", in: "path", Schemas.id, "The id in the path.", required: true)) }
        if path.contains("{address}") { parameters.append(Self.parameter("address", in: "path", ["type": "string"], "The entry point's address.", required: true)) }
        if path.contains("{message}") { parameters.append(Self.parameter("message", in: "path", Schemas.id, "The message's id.", required: true)) }
        if path.contains("{delivery}") { parameters.append(Self.parameter("delivery", in: "path", Schemas.id, "The delivery's id.", required: true)) }
        if ["post", "put", "delete"].contains(method), !isOpen {
            parameters.append(Self.parameter("Idempotency-Key", in: "header", ["type": "string", "maxLength": 200], "The same key and request give the same answer again."))
        }
        if needsIfMatch { parameters.append(Self.parameter("If-Match", in: "header", ["type": "string"], "The ETag that was read, or *.", required: true)) }
        return parameters
    }

    /// Configuration resources: whole resources by id, not what is below them, nor what lives by itself.
    private var needsIfMatch: Bool {
        ["put", "delete"].contains(method) && path.hasSuffix("/{id}") && tag != "callbacks" && !(tag == "customers" && method == "delete")
    }

    private var responses: [String: JSONValue] {
        var success: [String: JSONValue] = ["description": .string(summary)]
        if let answer { success["content"] = ["application/json": ["schema": Schemas.reference(answer)]] }
        if let otherAnswer {
            success["content"] = .object([otherAnswer.type: ["schema": ["type": "string"]]])
            success["description"] = .string(otherAnswer.description)
        }
        let problem: JSONValue = [
            "description": "What is wrong.\(problems.isEmpty ? "" : " Codes besides the general ones: \(problems.joined(separator: ", ")).")".jsonText,
            "content": ["application/problem+json": ["schema": Schemas.reference("Problem")]],
        ]
        return [status: .object(success), "default": problem]
    }

    static func parameter(_ name: String, in place: String, _ schema: JSONValue, _ description: String, required: Bool = false) -> JSONValue {
        ["name": .string(name), "in": .string(place), "schema": schema, "description": .string(description), "required": .bool(required)]
    }
}

extension String {
    fileprivate var jsonText: JSONValue { .string(self) }
}
