import CentrePorts
import ContactDomain

/// What is read: views of what is live, history, sessions, problems.
extension Schemas {
    static let views: [String: JSONValue] = [
        "Problem": object(
            ["type": text, "title": text, "status": number, "detail": text, "code": text],
            optional: ["errors": list(object(["field": text, "detail": text]))]),
        "SignedIn": object(["token": text, "expiresAt": time, "user": reference("User")]),
        "Me": object([
            "user": reference("User"), "agent": nullable(reference("AgentView")), "phone": ["enum": ["browser", "sip", .null]],
            "interactions": list(reference("InteractionView")), "mayDial": flag,
        ]),
        "BrowserPhone": object(["webSocket": text, "uri": text, "user": text, "password": text, "displayName": text]),
        "WebCall": object(["webSocket": text, "uri": text, "user": text, "password": text, "displayName": text, "dial": text, "expiresAt": time]),
        "InteractionState": choice(InteractionState.allCases.map(\.rawValue)),
        "PresenceKind": choice(Presence.Kind.allCases.map(\.rawValue)),
        "InteractionPage": page(reference("InteractionView")),
        "RecordingPage": page(reference("Recording")),
        "FlowPage": page(text),
        "Document": ["type": "object"],
        "InteractionView": object(
            [
                "id": id, "channel": choice(ContactChannel.allCases.map(\.rawValue)), "direction": choice(["inbound", "outbound"]),
                "state": reference("InteractionState"), "customerNumber": text, "customerName": text, "address": text,
                "choices": list(object(["name": text, "value": text])), "createdAt": time, "since": time, "muted": flag,
                "recording": choice(RecordingState.allCases.map(\.rawValue)), "notes": text,
            ],
            optional: [
                "entryPoint": id, "origin": id, "queue": id, "queueName": text, "agent": id, "agentName": text,
                "offer": object(["id": id, "agents": list(id), "offeredAt": time, "deadline": time, "accepted": flag], optional: ["agent": id]),
                "callback": object(["number": text, "due": time, "attempt": ["type": "integer", "minimum": 1], "attempts": ["type": "integer", "minimum": 1]], optional: ["origin": id]),
                "enqueuedAt": time, "connectedAt": time, "deadline": time, "position": ["type": "integer", "minimum": 1], "estimatedWait": span, "wrapUpCode": text,
                "ending": object(["kind": choice(Ending.Kind.allCases.map(\.rawValue)), "reason": text]), "closedAt": time,
                "customer": reference("CustomerCard"), "conversation": id,
            ]),
        "AgentView": object(
            [
                "id": id, "name": text, "team": text, "presence": object(["kind": reference("PresenceKind")], optional: ["reason": text, "channels": list(reference("Channel"))]),
                "presenceSince": time, "routingStatus": choice(RoutingStatus.allCases.map(\.rawValue)), "routingStatusSince": time, "reachable": flag,
                "notRoutableBecause": list(text), "interactions": list(id), "load": reference("AgentLoad"),
            ],
            optional: ["deadline": time, "phoneDesk": text, "deskGoneSince": time]),
        "AgentLoad": object(
            [
                "used": ["type": "integer", "minimum": 0, "description": "Units of capacity that are taken"], "units": number,
                "channels": list(object(["channel": reference("Channel"), "count": number, "maximum": number, "units": number])),
                "work": list(object(["interaction": id, "channel": reference("Channel"), "phase": choice(["ringing", "active", "wrapUp"]), "since": time])),
            ],
            optional: ["items": number]),
        "QueueLine": object([
            "queue": id, "key": text, "name": text, "total": ["type": "integer", "minimum": 0, "description": "All who wait; `line` has at most 50"],
            "line": list(reference("Waiting")),
        ]),
        "Waiting": object(
            [
                "interaction": id, "position": ["type": "integer", "minimum": 1], "score": ["type": "number", "description": "Points, when this was told"],
                "priority": number, "channel": reference("Channel"), "customerNumber": text, "customerName": text, "since": time,
            ],
            optional: ["estimatedWait": span]),
        "QueueLoadView": object(
            ["id": id, "key": text, "name": text, "waiting": number, "routableAgents": number, "isOpen": flag], optional: ["longestSince": time, "estimatedWait": span, "estimatedChatWait": span]),
        "CentreSnapshot": object([
            "sequence": number, "interactions": list(reference("InteractionView")), "agents": list(reference("AgentView")), "queues": list(reference("QueueLoadView")),
        ]),
        "Segment": object(
            ["id": id, "interaction": id, "kind": choice(Segment.Kind.allCases.map(\.rawValue)), "start": time, "end": time, "outcome": text],
            optional: ["queue": id, "agent": id]),
        "Recording": object(
            ["id": id, "interaction": id, "state": choice(RecordingRecord.State.allCases.map(\.rawValue)), "startedAt": time],
            optional: ["endedAt": time, "file": text, "failure": text]),
        "CallDetail": object([
            "interaction": reference("InteractionView"), "segments": list(reference("Segment")), "events": list(object(["at": time, "name": text])),
            "recordings": list(reference("Recording")),
        ]),
    ]
}
