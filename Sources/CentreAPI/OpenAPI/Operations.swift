/// Every operation. A test compares this list with the routes, both ways.
extension Operation {
    static let tags: [(name: String, description: String)] = [
        ("session", "Signing in and out"), ("me", "What concerns the caller"), ("offers", "Interactions held for the caller"), ("calls", "Calls, live and ended"),
        ("callbacks", "Customers who are called back"), ("customers", "Who calls and writes"), ("conversations", "Written contact, live and ended"), ("canned-replies", "Answers that are used again and again"), ("recordings", "Recordings"), ("agents", "Agents"), ("queues", "Queues"), ("entry-points", "Entry points"), ("users", "Users"),
        ("webhooks", "Events that are sent to other systems"), ("centre", "The centre as a whole"), ("public", "For visitors, without an account"),
    ]

    static let all: [Operation] = own + calls + callbacks + customers + conversations + configuration + webhooks + visitors + centre

    static let paging: [JSONValue] = [
        parameter("cursor", in: "query", ["type": "string"], "What nextCursor was on the page before."),
        parameter("limit", in: "query", ["type": "integer", "minimum": 1, "maximum": 200, "default": 50], "The most items on one page."),
    ]

    static func api(
        _ method: String, _ path: String, _ tag: String, _ summary: String, body: String? = nil, status: String = "200", answer: String? = nil,
        otherAnswer: (type: String, description: String)? = nil, query: [JSONValue] = [], problems: [String] = [], isOpen: Bool = false
    ) -> Operation {
        Operation(
            method: method, path: "/api/v1" + path, tag: tag, summary: summary, body: body, status: status, answer: answer, otherAnswer: otherAnswer,
            query: query, problems: problems, isOpen: isOpen)
    }

    private static let own: [Operation] = [
        api("post", "/session", "session", "Sign in", body: "Credentials", answer: "SignedIn", problems: ["wrong-login-or-password", "too-many-failures", "sign-in-busy"], isOpen: true),
        api("delete", "/session", "session", "Sign out", status: "204"),
        api("get", "/me", "me", "The caller, and what they have in hand", answer: "Me"),
        api("put", "/me/password", "me", "Change the own password; other sessions end", body: "PasswordChange", status: "204", problems: ["wrong-password"]),
        api("put", "/me/presence", "me", "Change the own presence", body: "PresenceChange", answer: "AgentView", problems: ["no-agent-profile"]),
        api("get", "/me/phone", "me", "Credentials of the own softphone", answer: "BrowserPhone", problems: ["no-agent-profile"]),
        api("put", "/me/phone/desk", "me", "Take the own softphone to this desk; other desks of the same person leave it", body: "PhoneDesk", answer: "AgentView", problems: ["no-agent-profile"]),
        api("post", "/offers/{id}/accept", "offers", "Accept an offer", answer: "InteractionView", problems: ["no-agent-profile", "offer-gone", "offer-already-taken"]),
        api("post", "/offers/{id}/decline", "offers", "Decline an offer; where it rings at others it rings on there", answer: "InteractionView", problems: ["no-agent-profile", "offer-gone", "offer-already-taken"]),
    ]

    private static let calls: [Operation] = [
        api("get", "/calls", "calls", "Live calls, newest first; agents see their own", answer: "InteractionPage", query: paging),
        api("post", "/calls", "calls", "Call a number; the caller's phone rings first", body: "Dialling", status: "202", answer: "InteractionView", problems: ["dialling-not-permitted", "no-agent-profile"]),
        api("get", "/calls/{id}", "calls", "One call, live or ended, with its timeline", answer: "CallDetail"),
        action("hold", "Put the customer on hold"),
        action("resume", "Talk to the customer again"),
        action("mute", "Mute the agent"),
        action("unmute", "Let the agent be heard again"),
        action("hangup", "End the call"),
        action("rejoin", "Ring the agent's phone again for a call whose phone was lost"),
        action("transfer", "Hand the call over to a queue, or to one agent first; it keeps its age", body: "Handover"),
        action("dtmf", "Send touch tones to the customer", body: "Digits"),
        action("recording/start", "Start recording"),
        action("recording/stop", "Stop recording"),
        action("recording/pause", "Pause recording, while card numbers are told"),
        action("recording/resume", "Go on recording"),
        api("put", "/calls/{id}/wrap-up", "calls", "Save or finish wrap-up", body: "WrapUp", answer: "InteractionView"),
        action("wrap-up/extend", "Lengthen wrap-up once"),
        api("post", "/calls/{id}/pick", "calls", "Take a waiting call out of turn; the caller's phone rings", answer: "InteractionView", problems: ["no-agent-profile", "not-waiting", "agent-not-free", "not-qualified"]),
        api("post", "/calls/{id}/assign", "calls", "Offer a waiting call to an agent out of turn", body: "Assignment", answer: "InteractionView", problems: ["not-waiting", "agent-not-free", "phone-unreachable"]),
        api("post", "/calls/{id}/move", "calls", "Move a waiting call to another queue", body: "Move", answer: "InteractionView", problems: ["not-waiting", "queue-unknown"]),
        api("get", "/interactions/{id}/routing", "calls", "Why it waits, who could take it, and who is excluded by which rule", answer: "Routing", problems: ["not-routed"]),
        api("post", "/calls/{id}/priority", "calls", "Change a waiting call's priority", body: "Priority", answer: "InteractionView", problems: ["not-waiting", "invalid"]),
        api("get", "/history", "calls", "Calls of all times, newest first; agents see their own", answer: "InteractionPage", query: paging + [
            parameter("from", in: "query", Schemas.time, "Created at or after."), parameter("to", in: "query", Schemas.time, "Created before."),
            parameter("queue", in: "query", Schemas.id, "Of this queue."), parameter("agent", in: "query", Schemas.id, "Handled by this agent."),
            parameter("state", in: "query", Schemas.reference("InteractionState"), "In this state."),
            parameter("direction", in: "query", ["type": "string", "enum": ["inbound", "outbound"]], "Inbound or outbound."),
            parameter("customer", in: "query", ["type": "string", "maxLength": 100], "Part of the customer's number or name."),
        ]),
        api("get", "/recordings", "recordings", "Recordings, newest first; agents see those of their own calls", answer: "RecordingPage", query: paging),
        api("get", "/recordings/{id}", "recordings", "One recording", answer: "Recording"),
        api("get", "/recordings/{id}/audio", "recordings", "The sound of a recording; Range is understood", otherAnswer: ("audio/wav", "The sound, or with 206 the part that was asked for."),
            problems: ["recording-not-ready", "recording-failed", "recording-gone", "range-not-satisfiable"]),
    ]

    private static let callbacks: [Operation] = [
        api("get", "/callbacks", "callbacks", "Call-backs that are still to be made or are being made, newest first; agents see those of the queues that they serve", answer: "InteractionPage",
            query: paging + [parameter("queue", in: "query", Schemas.id, "Of this queue.")]),
        api("post", "/callbacks", "callbacks", "Have a customer called back: now in turn, or at a time. Supervisors, admins, and agents who may dial", body: "CallbackWish", status: "201",
            answer: "InteractionView", problems: ["queue-unknown", "callbacks-disabled", "number-invalid", "no-dial-rule", "time-past", "time-too-far", "callback-exists", "dialling-not-permitted"]),
        api("get", "/callbacks/{id}", "callbacks", "One call-back that is not over", answer: "InteractionView"),
        api("delete", "/callbacks/{id}", "callbacks", "Cancel a call-back, at most until the customer is dialled", status: "204", problems: ["callback-being-made", "dialling-not-permitted"]),
        api("post", "/callbacks/{id}/reschedule", "callbacks", "Another time for a call-back, at most until the customer is dialled", body: "Appointment", answer: "InteractionView",
            problems: ["callback-being-made", "time-past", "time-too-far", "dialling-not-permitted"]),
    ]

    private static func action(_ verb: String, _ summary: String, body: String? = nil) -> Operation {
        api("post", "/calls/{id}/\(verb)", "calls", summary, body: body, answer: "InteractionView", problems: ["call-ended"])
    }

    /// The five operations that every kind of configuration has.
    static func resource(_ collection: String, _ name: String, _ schema: String) -> [Operation] {
        [
            api("get", "/\(collection)", collection, "All \(collection)", answer: "\(schema)Page", query: paging),
            api("post", "/\(collection)", collection, "Add \(name)", body: "\(schema)Body", status: "201", answer: schema, problems: ["duplicate", "invalid-values"]),
            api("get", "/\(collection)/{id}", collection, "Read \(name)", answer: schema),
            api("put", "/\(collection)/{id}", collection, "Replace \(name); members left out get their defaults", body: "\(schema)Body", answer: schema,
                problems: ["duplicate", "invalid-values", "if-match-required", "lost-update"]),
            api("delete", "/\(collection)/{id}", collection, "Delete \(name)", status: "204", problems: ["if-match-required", "lost-update"]),
        ]
    }

    private static let configuration: [Operation] = resource("agents", "an agent", "Agent") + resource("queues", "a queue", "Queue")
        + resource("entry-points", "an entry point", "EntryPoint") + resource("users", "a user", "User") + [
            api("get", "/users/{id}/name", "users", "How somebody of the staff is called: authors of notes are told by their id", answer: "UserName"),
            api("get", "/queues/{id}/waiting", "queues", "The line of a queue, next first; agents see the lines that they serve", answer: "InteractionPage"),
            api("post", "/queues/{id}/drain", "queues", "Send all who wait elsewhere", body: "Drain", status: "204", problems: ["queue-unknown", "target-invalid"]),
            api("get", "/agents/{id}/state", "agents", "What an agent is doing", answer: "AgentView"),
            api("put", "/agents/{id}/presence", "agents", "Change an agent's presence", body: "PresenceChange", answer: "AgentView"),
            api("get", "/agents/{id}/phone", "agents", "Credentials of an agent's phone", answer: "BrowserPhone"),
        ]

    private static let eventStream = """
        Events: id, event (the name), data (at, name, interaction, agents, view). `resync`: read everything again. `interaction.…` shows an InteractionView, \
        `agent.changed` an AgentView with its load, `queue.changed` a QueueLoadView. `queue.waiting` shows the line of a queue (QueueLine) as it is, to those who \
        serve or lead it: when reading begins, and when it changes, at most twice a second; it has no id.
        """

    private static let webhooks: [Operation] = resource("webhooks", "a webhook", "Webhook") + [
        api("get", "/event-types", "webhooks", "The events that there are, each with its JSON Schema and an example", answer: "EventTypePage"),
        api("post", "/webhooks/{id}/secret", "webhooks", "Make a new secret; the old one signs beside it for 24 hours. Repeated with the same Idempotency-Key it is not shown again",
            answer: "WebhookSecret"),
        api("post", "/webhooks/{id}/test", "webhooks", "Send a test event at once, and see what comes of it", answer: "WebhookDeliveryDetail"),
        api("post", "/webhooks/{id}/pause", "webhooks", "Send nothing for now; what happens meanwhile is sent later", answer: "Webhook"),
        api("post", "/webhooks/{id}/resume", "webhooks", "Send again: after a pause, or after the service had stopped sending", answer: "Webhook"),
        api("post", "/webhooks/{id}/replay", "webhooks", "Send everything again that was queued since an instant and is not waiting", body: "WebhookReplay", status: "202",
            answer: "WebhookReplayed"),
        api("get", "/webhooks/{id}/deliveries", "webhooks", "What was sent, newest first; state=dead lists the dead letters", answer: "WebhookDeliveryPage",
            query: paging + [parameter("state", in: "query", Schemas.deliveryState, "In this state.")]),
        api("get", "/webhooks/{id}/deliveries/{delivery}", "webhooks", "One delivery with its payload and every attempt", answer: "WebhookDeliveryDetail"),
        api("post", "/webhooks/{id}/deliveries/{delivery}/replay", "webhooks", "Send one again", status: "202", answer: "WebhookReplayed", problems: ["not-finished"]),
    ]

    private static let centre: [Operation] = [
        api("get", "/state", "centre", "Everything live at one moment", answer: "CentreSnapshot"),
        api("get", "/routing/members", "centre", "Who serves which queue, by membership and skills, whatever they do at the moment", answer: "QueueMembership"),
        api("get", "/statistics/queues", "centre", "What became of those who waited, by queue, since an instant or since midnight of the centre's time zone", answer: "QueueStatistics",
            query: [parameter("since", in: "query", Schemas.time, "Those whose wait ended at or after it; at most 31 days back.")]),
        api("get", "/flows", "centre", "The names of the flows", answer: "FlowPage"),
        api("get", "/events", "centre", "What happens, as it happens (Server-Sent Events); resumes by Last-Event-ID",
            otherAnswer: ("text/event-stream", eventStream),
            query: [parameter("after", in: "query", ["type": "string", "pattern": "^[0-9]+-[0-9]+$"], "Like Last-Event-ID, for clients that cannot send the header.")],
            problems: ["too-many-streams"]),
        api("post", "/test-calls", "centre", "Call into the own system, through SIP, to see it work", body: "TestCall", status: "202", answer: "TestCallPlaced", problems: ["test-call-failed"]),
        api("get", "/openapi.json", "centre", "This document", answer: "Document", isOpen: true),
        api("post", "/public/web-calls", "public", "A phone for a visitor's browser", body: "WebCallWish", answer: "WebCall", problems: ["too-many-calls", "too-many-visitors"], isOpen: true),
    ]
}
