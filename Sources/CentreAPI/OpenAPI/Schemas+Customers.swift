import CentrePorts
import ContactDomain

/// Customers, their journeys, and what is done with them.
extension Schemas {
    static let customers: [String: JSONValue] = [
        "Identity": object(["kind": identityKind, "value": text]),
        "Consent": object(["given": flag, "at": time, "source": text]),
        "Customer": object(
            [
                "id": id, "name": text, "company": text, "tags": list(text), "fields": texts, "notes": text, "consents": ["type": "object", "additionalProperties": reference("Consent")],
                "identities": list(reference("Identity")), "createdAt": time, "changedAt": time,
            ],
            optional: ["language": language, "tier": text, "owner": id, "mergedInto": id]),
        "CustomerBody": object([:], optional: members.merging(["consents": statedConsents]) { $1 }),
        "CustomerPage": page(reference("Customer")),
        "CustomerCard": object(["id": id, "name": text, "company": text, "tags": list(text)], optional: ["language": language, "tier": text, "owner": id]),
        "CustomerUpsert": object(["items": ["type": "array", "minItems": 1, "maxItems": 500, "items": object(["identities": identities], optional: upserted)]]),
        "UpsertPage": page(object(
            ["outcome": choice(["created", "changed", "same", "ambiguous", "invalid"])],
            optional: ["customer": id, "customers": list(id), "errors": list(object(["field": text, "detail": text]))])),
        "Merging": object(["from": id]),
        "Linking": object(["customer": id]),
        "JourneyPage": page(object(["interaction": reference("InteractionView"), "recordings": list(id)], optional: ["conversation": id, "excerpt": text])),
        "LookupAnswer": object(
            ["state": choice(LookupAnswer.State.allCases.map(\.rawValue)), "fields": list(object(["label": text, "value": text], optional: ["url": text])), "at": time],
            optional: ["title": text, "url": text, "problem": text]),
        "ErasureReport": object([
            "customer": id, "at": time, "rows": ["type": "object", "additionalProperties": number, "description": "Rows changed or removed, by table"], "attachments": list(id),
            "recordings": list(text), "awaitsCheckpoint": flag, "filesLeft": list(text),
        ]),
        "CustomerExport": object([
            "customer": reference("Customer"), "merged": list(reference("Customer")), "interactions": list(reference("InteractionView")), "segments": list(reference("Segment")),
            "conversations": list(["type": "object"]), "messages": list(["type": "object"]), "recordings": list(reference("Recording")),
            "drafts": list(object(["conversation": id, "user": id, "text": text, "changedAt": time])),
            "deliveries": list(object(["webhook": id, "type": text, "createdAt": time, "state": choice(WebhookDelivery.State.allCases.map(\.rawValue)), "payload": text])),
        ]),
    ]

    private static let identityKind = choice(Identity.Kind.allCases.map(\.rawValue))
    private static let texts: JSONValue = ["type": "object", "additionalProperties": text]
    private static let line: JSONValue = ["type": "string", "maxLength": 200]
    private static let identities: JSONValue = ["type": "array", "maxItems": 50, "items": object(["kind": identityKind, "value": ["type": "string", "examples": ["+49 30 123456"]]])]
    private static let tags: JSONValue = ["type": "array", "maxItems": 50, "items": ["type": "string", "minLength": 1, "maxLength": 64]]
    private static let notes: JSONValue = ["type": "string", "maxLength": 10_000]

    private static let members: [String: JSONValue] = [
        "name": line, "company": line, "language": nullable(language), "tier": nullable(text), "owner": nullable(id), "tags": tags, "fields": texts, "notes": notes, "identities": identities,
    ]
    private static let upserted: [String: JSONValue] = [
        "name": line, "company": line, "language": language, "tier": text, "owner": id, "tags": tags, "fields": texts, "notes": notes, "consents": statedConsents,
    ]
    private static let statedConsents: JSONValue = ["type": "object", "maxProperties": 50, "additionalProperties": object(["given": flag], optional: ["at": time, "source": text])]
}
