import ContactDomain

/// What admins set up: each kind as it is read, as it is written, and as a page of a list.
extension Schemas {
    static let resources: [String: JSONValue] = [
        "Agent": ["anyOf": [object(agentMembers.merging(["id": id, "name": text, "endpoint": text]) { $1 }, optional: ["user": id]), reference("Colleague")]],
        "Colleague": object(["id": id, "name": text, "team": text]),
        "AgentBody": object(
            ["name": text, "endpoint": ["type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,39}$"]],
            optional: agentMembers.merging(["id": id, "user": id]) { $1 }),
        "UserName": object(["id": id, "name": text]),
        "AgentPage": page(reference("Agent")),
        "Queue": object(queueMembers.merging(["id": id, "key": text, "name": text]) { $1 }, optional: sometimes),
        "QueueBody": object(
            ["key": ["type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,63}$"], "name": text],
            optional: queueMembers.merging(sometimes) { $1 }.merging(["id": id]) { $1 }),
        "QueuePage": page(reference("Queue")),
        "WrapUpCode": object(["code": text, "labels": ["type": "object", "additionalProperties": text]]),
        "EntryPoint": object(
            ["id": id, "name": text, "address": text, "flow": text, "language": language, "acceptsWebCalls": flag, "channel": channel],
            optional: ["chat": chat(shown: true), "webhook": connector(shown: true)]),
        "EntryPointBody": object(
            ["name": text, "address": ["type": "string", "pattern": "^[a-z0-9+][a-z0-9._+-]{0,63}$"], "flow": text],
            optional: ["id": id, "language": language, "acceptsWebCalls": flag, "channel": channel, "chat": chat(shown: false), "webhook": connector(shown: false)]),
        "EntryPointPage": page(reference("EntryPoint")),
        "User": object(["id": id, "login": text, "name": text, "role": role, "language": language, "disabled": flag]),
        "UserBody": object(
            ["login": text, "name": text, "role": role],
            optional: ["id": id, "language": language, "disabled": flag, "password": ["type": "string", "minLength": 8, "maxLength": 200]]),
        "UserPage": page(reference("User")),
    ]

    private static let channel = choice(EntryPoint.channels.map(\.rawValue))
    private static let wordings: JSONValue = ["type": "object", "description": "By language", "additionalProperties": text]

    /// The secret is written and never shown; what is shown can be sent back.
    private static func chat(shown: Bool) -> JSONValue {
        let field: [String: JSONValue] = ["kind": choice(PreChatField.Kind.allCases.map(\.rawValue)), "required": flag, "options": list(text)]
        let members: [String: JSONValue] = [
            "allowedOrigins": list(["type": "string", "examples": ["https://shop.example"]]), "greeting": wordings, "colour": ["type": "string", "pattern": "^#[0-9a-fA-F]{6}$"],
            "preChat": list(object(["key": text, "labels": wordings].merging(shown ? field : [:]) { $1 }, optional: shown ? [:] : field)),
            "identity": choice(ChatSettings.IdentityRule.allCases.map(\.rawValue)), "hasSecret": flag,
        ]
        guard !shown else { return object(members.merging(["title": text]) { $1 }) }
        return object(["title": text], optional: members.merging(["secret": ["type": "string", "writeOnly": true, "maxLength": 200]]) { $1 })
    }

    private static func connector(shown: Bool) -> JSONValue {
        let members: [String: JSONValue] = ["textLimit": number, "perSecond": number, "inboundPerSecond": number, "buttons": flag, "changes": flag, "typing": flag, "hasSecret": flag]
        guard !shown else { return object(members.merging(["url": text]) { $1 }, optional: ["sessionWindow": span]) }
        return object(["url": text], optional: members.merging(["sessionWindow": span, "secret": ["type": "string", "writeOnly": true, "minLength": 24, "maxLength": 200]]) { $1 })
    }

    private static let role = choice(Role.allCases.map(\.rawValue))
}
