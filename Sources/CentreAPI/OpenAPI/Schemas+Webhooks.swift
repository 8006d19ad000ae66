import CentrePorts
import ContactDomain

/// Webhooks, their health, their deliveries, and the events that they can ask for.
extension Schemas {
    static let webhooks: [String: JSONValue] = [
        "Webhook": object(webhookMembers.merging(["id": id, "health": reference("WebhookHealth")]) { $1 }, optional: ["secret": secret]),
        "WebhookBody": object(
            ["url": text, "events": list(pattern)], optional: webhookMembers.filter { !["url", "events"].contains($0.key) }.merging(["id": id]) { $1 }),
        "WebhookPage": page(reference("Webhook")),
        "WebhookHealth": object(
            ["state": choice(WebhookHealth.State.allCases.map(\.rawValue)), "pending": number, "dead": number],
            optional: [
                "stopped": choice(WebhookStatus.Stop.allCases.map(\.rawValue)), "stoppedAt": time, "failingSince": time, "lastSuccessAt": time, "throttledUntil": time,
            ]),
        "WebhookSecret": object(["secret": secret], optional: ["previousValidUntil": time]),
        "WebhookDelivery": object(
            ["id": id, "event": text, "type": text, "state": deliveryState, "attempts": number, "createdAt": time],
            optional: ["nextAttemptAt": time, "finishedAt": time]),
        "WebhookDeliveryPage": page(reference("WebhookDelivery")),
        "WebhookDeliveryDetail": object([
            "delivery": reference("WebhookDelivery"), "payload": ["type": "string", "description": "What is sent, as it is signed"],
            "attempts": list(object(["at": time, "duration": span, "answer": text], optional: ["status": number, "failure": text])),
        ]),
        "WebhookReplay": object(["since": time]),
        "WebhookReplayed": object(["deliveries": number]),
        "EventType": object(["name": text, "description": text, "schema": anything, "example": anything]),
        "EventTypePage": page(reference("EventType")),
    ]

    private static let webhookMembers: [String: JSONValue] = [
        "url": ["type": "string", "maxLength": 2000, "examples": ["https://crm.example.org/hooks/tandem"]], "events": list(pattern), "queues": list(id),
        "channels": list(reference("Channel")), "teams": list(text), "description": ["type": "string", "maxLength": 500], "enabled": flag,
    ]

    static let deliveryState = choice(WebhookDelivery.State.allCases.map(\.rawValue))
    private static let pattern: JSONValue = ["type": "string", "description": "An event, all below a name, or all", "examples": ["interaction.closed", "interaction.*", "*"]]
    private static let secret: JSONValue = ["type": "string", "description": "Shown this once: whsec_ and base64", "pattern": "^whsec_"]
    private static let anything: JSONValue = ["type": "object"]
}
