import ContactDomain

/// What admins set up: each kind as it is read, as it is written, and as a page of a list.
extension Schemas {
    static let resources: [String: JSONValue] = [
        "Agent": ["anyOf": [object(agentMembers.merging(["id": id, "name": text, "endpoint": text]) { $1 }, optional: ["user": id]), reference("Colleague")]],
        "Colleague": object(["id": id, "name": text, "team": text]),
        "AgentBody": object(
            ["name": text, "endpoint": ["type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,39}$"]],
            optional: agentMembers.merging(["id": id, "user": id]) { $1 }),
        "AgentPage": page(reference("Agent")),
        "Queue": object(queueMembers.merging(["id": id, "key": text, "name": text]) { $1 }, optional: sometimes),
        "QueueBody": object(
            ["key": ["type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,63}$"], "name": text],
            optional: queueMembers.merging(sometimes) { $1 }.merging(["id": id]) { $1 }),
        "QueuePage": page(reference("Queue")),
        "WrapUpCode": object(["code": text, "labels": ["type": "object", "additionalProperties": text]]),
        "EntryPoint": object(["id": id, "name": text, "address": text, "flow": text, "language": language, "acceptsWebCalls": flag]),
        "EntryPointBody": object(
            ["name": text, "address": ["type": "string", "pattern": "^[a-z0-9+][a-z0-9._+-]{0,63}$"], "flow": text],
            optional: ["id": id, "language": language, "acceptsWebCalls": flag]),
        "EntryPointPage": page(reference("EntryPoint")),
        "User": object(["id": id, "login": text, "name": text, "role": role, "language": language, "disabled": flag]),
        "UserBody": object(
            ["login": text, "name": text, "role": role],
            optional: ["id": id, "language": language, "disabled": flag, "password": ["type": "string", "minLength": 8, "maxLength": 200]]),
        "UserPage": page(reference("User")),
    ]

    private static let role = choice(Role.allCases.map(\.rawValue))
}
