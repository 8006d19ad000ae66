import ContactDomain

/// What admins set up: each kind as it is read, as it is written, and as a page of a list.
extension Schemas {
    static let resources: [String: JSONValue] = [
        "Agent": [
            "anyOf": [
                object(
                    [
                        "id": id, "name": text, "team": text, "skills": skills, "phone": choice(["browser", "sip"]), "endpoint": text,
                        "acceptsAutomatically": flag, "mayDial": flag,
                    ],
                    optional: ["user": id]),
                reference("Colleague"),
            ],
        ],
        "Colleague": object(["id": id, "name": text, "team": text]),
        "AgentBody": object(
            ["name": text, "endpoint": ["type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,39}$"]],
            optional: [
                "id": id, "user": id, "team": text, "skills": skills, "phone": choice(["browser", "sip"]), "acceptsAutomatically": flag, "mayDial": flag,
            ]),
        "AgentPage": page(reference("Agent")),
        "Queue": object(
            [
                "id": id, "key": text, "name": text, "requiredSkills": skills, "priority": number, "offerTimeout": span, "wrapUp": span,
                "wrapUpCodes": list(reference("WrapUpCode")), "serviceLevelTarget": span, "serviceLevelPercent": number, "music": text, "records": flag,
            ],
            optional: ["announcePositionEvery": span]),
        "QueueBody": object(
            ["key": ["type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,63}$"], "name": text],
            optional: [
                "id": id, "requiredSkills": skills, "priority": ["type": "integer", "minimum": -100, "maximum": 100], "offerTimeout": span, "wrapUp": span,
                "wrapUpCodes": list(reference("WrapUpCode")), "serviceLevelTarget": span, "serviceLevelPercent": ["type": "integer", "minimum": 1, "maximum": 100],
                "music": text, "announcePositionEvery": span, "records": flag,
            ]),
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
