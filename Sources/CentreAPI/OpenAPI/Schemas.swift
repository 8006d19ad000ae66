/// The schemas of all bodies (JSON Schema 2020-12, as OpenAPI 3.1 uses it).
enum Schemas {
    static let all: [String: JSONValue] = requests.merging(views) { first, _ in first }.merging(resources) { first, _ in first }.merging(routing) { first, _ in first }
        .merging(webhooks) { first, _ in first }.merging(visitors) { first, _ in first }.merging(conversations) { first, _ in first }.merging(customers) { first, _ in first }
        .merging(statistics) { first, _ in first }

    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    static let id: JSONValue = ["type": "string", "format": "uuid"]
    static let text: JSONValue = ["type": "string"]
    static let flag: JSONValue = ["type": "boolean"]
    static let number: JSONValue = ["type": "integer"]
    static let time: JSONValue = ["type": "integer", "format": "int64", "description": "Milliseconds since 1970-01-01T00:00:00Z"]
    static let span: JSONValue = ["type": "integer", "format": "int64", "minimum": 0, "description": "Milliseconds"]
    static let language: JSONValue = ["type": "string", "description": "A BCP 47 tag", "examples": ["en", "zh"]]
    static let skills: JSONValue = ["type": "object", "additionalProperties": ["type": "integer", "minimum": 1, "maximum": 10]]

    static func choice(_ values: [String]) -> JSONValue { ["type": "string", "enum": .array(values.map { .string($0) })] }
    static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }
    static func nullable(_ schema: JSONValue) -> JSONValue { ["anyOf": [schema, ["type": "null"]]] }

    /// An object that has these members and no others.
    static func object(_ required: [String: JSONValue], optional: [String: JSONValue] = [:]) -> JSONValue {
        [
            "type": "object", "additionalProperties": false, "required": .array(required.keys.sorted().map { .string($0) }),
            "properties": .object(required.merging(optional) { first, _ in first }),
        ]
    }

    static func page(_ item: JSONValue) -> JSONValue { object(["items": list(item), "nextCursor": nullable(text)]) }

    private static let requests: [String: JSONValue] = [
        "Credentials": object(["login": text, "password": text]),
        "PasswordChange": object(["current": text, "new": ["type": "string", "minLength": 8, "maxLength": 200]]),
        "PhoneDesk": object(["desk": ["type": "string", "pattern": "^[0-9A-Za-z-]{1,64}$"]]),
        "PresenceChange": object(["kind": reference("PresenceKind")], optional: ["reason": ["type": "string", "maxLength": 100], "channels": list(reference("Channel"))]),
        "TestCall": object(["address": ["type": "string", "examples": ["8000"]]], optional: [
            "keys": ["type": "string", "description": "One a second; a comma waits a second."], "before": span, "length": span,
        ]),
        "TestCallPlaced": object(["callerNumber": ["type": "string", "description": "The interaction is found by it."]]),
        "Dialling": object(["to": ["type": "string", "examples": ["+49 30 123456"]]]),
        "Digits": object(["digits": ["type": "string", "pattern": "^[0-9*#A-D]{1,32}$"]]),
        "WrapUp": object(["notes": ["type": "string", "maxLength": 10000], "finished": flag], optional: ["code": ["type": ["string", "null"], "maxLength": 64]]),
        "Assignment": object(["agent": id]),
        "Move": object(["queue": id], optional: ["keepsAge": flag]),
        "Priority": object(["priority": ["type": "integer", "minimum": -1_000_000, "maximum": 1_000_000]]),
        "Handover": object([:], optional: ["queue": id, "agent": id, "note": ["type": "string", "maxLength": 10_000]]),
        "Drain": object([:], optional: ["to": reference("LeaveTarget")]),
        "CallbackWish": object(["queue": id, "number": ["type": "string", "examples": ["+49 30 123456"]]], optional: [
            "at": ["type": "integer", "format": "int64", "description": "When, at most a year ahead; as soon as it is its turn where left out"],
            "name": ["type": "string", "minLength": 1, "maxLength": 200], "language": language, "priority": ["type": "integer", "minimum": -1_000_000, "maximum": 1_000_000],
        ]),
        "Appointment": object(["at": time]),
        "WebCallWish": object(["address": text]),
    ]
}
