/// What visitors' pages and apps use. Their token is not a session's: it opens one chat, of one visitor.
extension Operation {
    private static let chat = "/public/chat/{address}"
    private static let guarded = ["visitor-token-invalid", "identity-required", "origin-not-allowed", "too-many-requests"]

    private static let stream = """
        Events: `state` (ChatState), `message` (VisitorMessage, new or changed; its id is the message's number), `typing` (isTyping, name), `read` (upTo). \
        First the state, then the messages after `after` or Last-Event-ID, then what happens. Without a place the newest messages come.
        """

    static let visitors: [Operation] = [
        api("get", chat, "public", "A chat as visitors find it; texts in the language of `language` or Accept-Language", answer: "ChatWelcome",
            query: [parameter("language", in: "query", Schemas.language, "In which language.")], problems: ["origin-not-allowed", "too-many-requests"], isOpen: true),
        api("post", chat + "/sessions", "public", "Begin, or come back with the token of before", body: "ChatSessionWish", status: "201", answer: "ChatSession",
            problems: ["identity-refused"] + guarded, isOpen: true),
        api("get", chat + "/messages", "public", "The visitor's messages, oldest first; the newest where no place is named. Needs the visitor's token", answer: "VisitorMessages",
            query: [
                parameter("after", in: "query", Schemas.number, "Only those with a higher number."), parameter("before", in: "query", Schemas.number, "Only those with a lower number; of these the newest."),
                parameter("limit", in: "query", ["type": "integer", "minimum": 1, "maximum": 200, "default": 50], "The most of them; never more than 100."),
            ], problems: guarded, isOpen: true),
        api("post", chat + "/messages", "public", "Write. The same clientID again gives the same answer", body: "VisitorLetter", status: "201", answer: "VisitorMessage",
            problems: ["message-too-long", "too-many-attachments"] + guarded, isOpen: true),
        api("post", chat + "/typing", "public", "The visitor types, or has stopped", body: "VisitorTyping", status: "204", problems: guarded, isOpen: true),
        api("post", chat + "/read", "public", "Everything up to this message was seen", body: "ReadTo", status: "204", problems: guarded, isOpen: true),
        api("post", chat + "/leave", "public", "End the chat", status: "204", problems: guarded, isOpen: true),
        api("get", chat + "/events", "public", "What happens in the chat, as it happens (Server-Sent Events)", otherAnswer: ("text/event-stream", stream),
            query: [parameter("after", in: "query", Schemas.number, "The number of the last message that the client has.")], problems: ["too-many-streams"] + guarded, isOpen: true),
        api("post", chat + "/call", "public", "A phone for this chat's visitor: its call is the same case, and rings at the same agent first", answer: "WebCall",
            problems: ["calls-not-offered", "too-many-visitors"] + guarded, isOpen: true),
        upload,
        api("get", chat + "/files/{id}", "public", "A file of the visitor's own chat", otherAnswer: ("*/*", "The content, with its own media type."),
            problems: ["file-gone"] + guarded, isOpen: true),
        api("post", "/public/channels/{address}/inbound", "public", "What a messenger's connector tells: signed as Standard Webhooks says", body: "ConnectorEvent", status: "204",
            problems: ["signature-refused", "file-type-refused", "message-too-long", "too-many-attachments", "too-many-requests"], isOpen: true),
    ]

    private static let upload: Operation = {
        var upload = api(
            "post", chat + "/files", "public", "Bring a file that a message is to hold: its bytes are the body, at most 10 MB", status: "201", answer: "Attachment",
            query: [parameter("name", in: "query", ["type": "string", "maxLength": 1_000], "What it is called.", required: true)],
            problems: ["file-empty", "file-too-large", "file-type-refused"] + guarded, isOpen: true)
        upload.rawBody = "application/octet-stream"
        return upload
    }()
}
