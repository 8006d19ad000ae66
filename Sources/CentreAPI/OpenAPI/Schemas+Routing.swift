import ContactDomain
import RoutingCore

/// What routing is told of queues and agents: the members of the resources that concern it, and what they are made of.
extension Schemas {
    static let agentMembers: [String: JSONValue] = [
        "team": text, "skills": skills, "phone": choice(["browser", "sip"]), "acceptsAutomatically": flag, "mayDial": flag,
        "attributes": ["type": "object", "additionalProperties": reference("AttributeValue"), "description": "What requirements may ask for: agent.NAME"],
        "capacity": reference("Capacity"),
        "levels": ["type": "object", "additionalProperties": ["type": "integer", "minimum": 0], "description": "By queue: for its selection by level, smaller first"],
    ]

    static let queueMembers: [String: JSONValue] = [
        "members": reference("QueueMembers"), "requiredSkills": skills, "requirement": expression, "preferredSkills": points,
        "selection": choice(QueuePolicy.Selection.allCases.map(\.rawValue)), "ringAllLimit": ["type": "integer", "minimum": 1, "maximum": 50],
        "priority": ["type": "integer", "minimum": -100, "maximum": 100], "rank": number, "share": ["type": "integer", "minimum": 1, "maximum": 1000],
        "ageing": ["type": "integer", "minimum": 0, "maximum": 1_000_000, "description": "Milli-points for each second of age"],
        "serviceLevelTarget": span, "serviceLevelPercent": ["type": "integer", "minimum": 1, "maximum": 100], "urgencyPoints": number, "urgencyWithin": span,
        "offerTimeout": span, "wrapUp": span, "wrapUpCodes": list(reference("WrapUpCode")), "wrapUpNeedsCode": flag, "wrapUpForced": flag,
        "steps": list(reference("RoutingStep")), "emergency": flag, "closing": reference("Closing"), "music": text, "announcesWait": flag, "records": flag,
        "callbacks": reference("Callbacks"),
    ]

    /// Members of a queue that are left out where there is nothing to say.
    static let sometimes: [String: JSONValue] = [
        "announcePositionEvery": span, "offerLimit": ["type": "integer", "minimum": 1], "exhausted": reference("LeaveTarget"), "hours": reference("OpeningHours"),
    ]

    private static let points: JSONValue = ["type": "object", "additionalProperties": ["type": "integer"]]
    private static let expression: JSONValue = [
        "type": "string", "maxLength": 10_000, "description": "What is asked of an agent",
        "examples": ["always", "english >= 5 and (billing or sales)", "agent.region == item.region"],
    ]

    /// Either of these words, or an object with exactly one of these members.
    private static func oneOf(_ words: [String], _ members: [String: JSONValue]) -> JSONValue {
        .object(["anyOf": .array([choice(words)] + members.sorted { $0.key < $1.key }.map { object([$0.key: $0.value]) })])
    }

    static let routing: [String: JSONValue] = [
        "AttributeValue": ["anyOf": [text, ["type": "number"], flag, list(text)]],
        "Capacity": object(
            ["units": ["type": "integer", "minimum": 1], "rules": object([:], optional: Dictionary(uniqueKeysWithValues: ContactChannel.allCases.map { ($0.rawValue, reference("CapacityRule")) }))],
            optional: ["items": ["type": "integer", "minimum": 0]]),
        "CapacityRule": object(
            ["units": ["type": "integer", "minimum": 1], "maximum": ["type": "integer", "minimum": 0]],
            optional: ["exclusive": flag, "interrupts": list(reference("Channel"))]),
        "Channel": choice(ContactChannel.allCases.map(\.rawValue)),
        "QueueMembers": oneOf(["everyone"], ["teams": list(text), "agents": list(id)]),
        "Closing": oneOf(["serveOut", "hold", "leave"], ["leave": reference("LeaveTarget")]),
        "LeaveTarget": oneOf(["callback", "hangUp"], ["flow": text, "queue": id]),
        "Callbacks": object([:], optional: [
            "enabled": flag, "attempts": ["type": "integer", "minimum": 1, "maximum": 10],
            "retryAfter": ["type": "integer", "format": "int64", "minimum": 1_000, "maximum": 604_800_000, "description": "Milliseconds from one attempt to the next"],
            "points": ["type": "integer", "minimum": -1_000_000, "maximum": 1_000_000, "description": "Added to the score of call-backs"],
        ]),
        "RoutingStep": object(["after": span, "actions": list(reference("StepAction"))]),
        "StepAction": oneOf(["offerCallback"], [
            "relax": list(text), "lower": ["type": "integer", "minimum": 0, "maximum": 10], "require": expression, "addQueues": list(id), "addTeams": list(text),
            "raise": number, "play": text, "flow": text, "overflow": id,
        ]),
        "OpeningHours": object(
            ["timeZone": ["type": "string", "examples": ["Asia/Shanghai"]], "weekly": ["type": "object", "additionalProperties": list(reference("HourRange")), "description": "By ISO weekday, 1 to 7"]],
            optional: ["exceptions": ["type": "object", "additionalProperties": list(reference("HourRange")), "description": "By date: 2026-12-25; an empty list is closed"]]),
        "HourRange": object(["from": minutes, "to": minutes]),
        "Routing": object(["explanation": reference("RoutingExplanation"), "text": text]),
        "RoutingExplanation": ["type": "object", "description": "State, clocks, score, and for each agent the rules that exclude", "additionalProperties": true],
    ]

    private static let minutes: JSONValue = ["type": "integer", "minimum": 0, "maximum": 1440, "description": "Minutes since local midnight"]
}
