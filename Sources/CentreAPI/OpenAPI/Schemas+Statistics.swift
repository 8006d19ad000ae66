/// Figures.
extension Schemas {
    private static let tally: [String: JSONValue] = [
        "offered": number, "answered": number, "answeredWithinTarget": number, "abandoned": number,
        "shortAbandoned": ["type": "integer", "description": "Left within 5 seconds"],
        "movedOn": ["type": "integer", "description": "Went to another queue, a flow or a call-back, or could not be served"],
        "serviceLevel": nullable(["type": "number", "minimum": 0, "maximum": 1, "description": "answeredWithinTarget / (offered - shortAbandoned)"]),
        "averageWait": nullable(span), "longestWait": nullable(span),
    ]

    static let statistics: [String: JSONValue] = [
        "QueueStatistics": object([
            "since": time, "at": time, "timeZone": ["type": "string", "description": "The centre's: its midnight begins the day"], "items": list(reference("QueueFigures")),
        ]),
        "QueueMembership": object(["items": list(object(["queue": id, "agents": list(id)]))]),
        "QueueFigures": object(
            tally.merging([
                "queue": id, "key": text, "name": text, "target": ["type": "integer", "description": "Milliseconds"],
                "goal": ["type": "number", "minimum": 0, "maximum": 1, "description": "The service level that the queue should have"],
                "channels": list(object(tally.merging(["channel": reference("Channel")]) { first, _ in first })),
            ]) { first, _ in first }),
    ]
}
