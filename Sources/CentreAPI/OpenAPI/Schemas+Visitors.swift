import ContactDomain

/// What visitors send and see.
extension Schemas {
    static let visitors: [String: JSONValue] = [
        "ChatWelcome": object(
            [
                "name": text, "title": text, "greeting": text, "colour": text, "languages": list(language), "isOpen": flag,
                "preChat": list(object(["key": text, "label": text, "kind": choice(PreChatField.Kind.allCases.map(\.rawValue)), "required": flag], optional: ["options": list(text)])),
                "maxText": number, "maxFileBytes": number, "mayCall": flag, "identity": choice(ChatSettings.IdentityRule.allCases.map(\.rawValue)),
            ],
            optional: ["opensAt": time, "estimatedWait": span]),
        "ChatSessionWish": object([:], optional: [
            "token": ["type": "string", "description": "Of an earlier visit: the visitor is known again"],
            "identity": ["anyOf": [
                ["type": "string", "description": "A JSON Web Token, HS256, with sub, exp and perhaps name, email, iat, aud"],
                object(["id": text, "hash": ["type": "string", "description": "HMAC-SHA256 of the id in hexadecimal"]]),
            ]],
            "name": ["type": "string", "maxLength": 200], "email": ["type": "string", "maxLength": 200], "language": language,
            "fields": ["type": "object", "additionalProperties": ["type": "string", "maxLength": 200]], "page": ["type": "string", "maxLength": 2_000],
            "begin": ["type": "boolean", "description": "Begin the flow before anything is written; where left out, for new visitors"],
        ]),
        "ChatSession": object(["token": text, "expiresAt": time, "visitor": text, "isVerified": flag, "state": reference("ChatState")]),
        "ChatState": object(
            ["state": choice(ChatState.State.allCases.map(\.rawValue)), "agentReadTo": number, "customerReadTo": number, "isOpen": flag],
            optional: ["position": ["type": "integer", "minimum": 1], "estimatedWait": span, "agentName": text, "opensAt": time]),
        "VisitorLetter": object(["clientID": ["type": "string", "minLength": 1, "maxLength": 100]], optional: [
            "text": ["type": "string", "maxLength": 10_000], "attachments": list(id), "choice": ["type": "string", "description": "The key of the button that was clicked"],
        ]),
        "ConnectorEvent": ["anyOf": [
            object(["type": ["const": "message.received"], "from": connectorPerson, "message": object(["id": text], optional: [
                "text": text, "choice": text, "attachments": list(object(["name": text, "content": ["type": "string", "contentEncoding": "base64"]])),
            ])]),
            object(["type": ["const": "message.updated"], "from": connectorPerson, "message": object(["id": text, "text": text])]),
            object(["type": ["const": "message.deleted"], "from": connectorPerson, "message": object(["id": text])]),
            object(["type": ["const": "message.delivery"], "message": id, "state": choice(["sent", "delivered", "read", "failed"])], optional: ["reason": text]),
            object(["type": ["const": "typing"], "from": connectorPerson, "isTyping": flag]),
        ]],
        "VisitorTyping": object(["isTyping": flag]),
        "ReadTo": object(["upTo": number]),
        "VisitorMessages": object(["items": list(reference("VisitorMessage"))]),
        "VisitorMessage": object(
            [
                "id": id, "number": number, "at": time, "from": choice(VisitorMessage.Sender.allCases.map(\.rawValue)), "text": text,
                "attachments": list(object(["id": id, "name": text, "mediaType": text, "size": number])), "buttons": list(object(["key": text, "label": text])),
                "delivery": choice(Delivery.State.allCases.map(\.rawValue)),
            ],
            optional: ["agentName": text, "clientID": text, "editedAt": time, "deletedAt": time]),
    ]

    private static let connectorPerson = object(
        ["id": text], optional: ["name": text, "language": language, "attributes": ["type": "object", "additionalProperties": ["type": "string", "maxLength": 200]]])
}
