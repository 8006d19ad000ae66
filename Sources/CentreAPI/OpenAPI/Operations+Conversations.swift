import ContactDomain

/// Conversations, files and canned replies.
extension Operation {
    static let conversations: [Operation] = reading + writing + acting + files + resource("canned-replies", "a canned reply", "CannedReply")

    private static let ended = ["conversation-ended", "not-yours"]

    private static let reading: [Operation] = [
        api("get", "/conversations", "conversations", "Open conversations, newest first, or those that have ended, the last first; agents see what they have, are offered, or had last",
            answer: "ConversationPage", query: paging + [
                parameter("state", in: "query", ["type": "string", "enum": ["open", "closed"], "default": "open"], "Open or ended."),
                parameter("queue", in: "query", Schemas.id, "Of this queue."),
            ]),
        api("get", "/conversations/{id}", "conversations", "A conversation with its latest contact", answer: "ConversationDetail"),
        api("get", "/conversations/{id}/messages", "conversations", "What was written, notes included, oldest first: the newest page, or one after or before a number", answer: "MessageList",
            query: [
                parameter("after", in: "query", number, "Only messages with a higher number."), parameter("before", in: "query", number, "Only messages with a lower number; of these the newest."),
                parameter("limit", in: "query", ["type": "integer", "minimum": 1, "maximum": 200, "default": 50], "The most messages."),
            ]),
        api("get", "/messages", "conversations", "Messages that hold all these words, newest first, Chinese as well as English; agents search in what they have or had", answer: "MessagePage",
            query: paging + [parameter("search", in: "query", ["type": "string", "maxLength": 200], "What to look for.", required: true)]),
        api("get", "/conversations/{id}/draft", "conversations", "What the caller has begun to write", answer: "Draft"),
    ]

    private static let writing: [Operation] = [
        api("post", "/conversations/{id}/messages", "conversations", "Write to the customer; sent again with the same clientID it is one message, and the answer is the same", body: "Outgoing",
            status: "201", answer: "Message", problems: ended + ["no-agent-profile", "message-empty", "message-too-long", "too-many-attachments"]),
        api("post", "/conversations/{id}/notes", "conversations", "Write a note that only staff reads; supervisors whisper by it", body: "Note", status: "201", answer: "Message",
            problems: ["conversation-ended", "message-empty", "message-too-long"]),
        api("put", "/conversations/{id}/messages/{message}", "conversations", "Give a message of one's own another text", body: "NewText", answer: "Message",
            problems: ended + ["message-deleted", "message-empty", "message-too-long", "channel-cannot-change"]),
        api("delete", "/conversations/{id}/messages/{message}", "conversations", "Take a message of one's own back: its place stays, its content goes", answer: "Message", problems: ended + ["channel-cannot-change"]),
        api("put", "/conversations/{id}/draft", "conversations", "Keep what the caller has begun to write; an empty text removes it, and so does sending", body: "NewText", answer: "Draft"),
    ]

    private static let acting: [Operation] = [
        api("post", "/conversations/{id}/read", "conversations", "Everything up to this number has been read. Counts for the agent who has the conversation", body: "Reading", status: "204"),
        api("post", "/conversations/{id}/typing", "conversations", "Tell the customer that the agent writes, or has stopped", body: "Typing", status: "204", problems: ended),
        api("post", "/conversations/{id}/end", "conversations", "End the contact; wrap-up follows", answer: "InteractionView", problems: ended),
        api("post", "/conversations/{id}/transfer", "conversations", "Hand it over to a queue, or to one agent first; it keeps its age and what was written", body: "Handover", answer: "InteractionView",
            problems: ended + ["queue-unknown", "agent-unknown", "same-agent", "no-queue"]),
        api("post", "/conversations/{id}/call", "conversations", "Invite the customer to go on in a call: a message with a button that opens it", status: "201", answer: "Message",
            problems: ended + ["no-agent-profile", "calls-not-offered"]),
        api("put", "/conversations/{id}/wrap-up", "conversations", "Save or finish wrap-up", body: "WrapUp", answer: "InteractionView", problems: ended),
        api("post", "/conversations/{id}/wrap-up/extend", "conversations", "Lengthen wrap-up once", answer: "InteractionView", problems: ended),
    ]

    private static let files: [Operation] = {
        var upload = api(
            "post", "/files", "conversations", "Bring a file that a message is to hold: its bytes are the body, at most 10 MB. One that no message holds after a day is removed", status: "201",
            answer: "Attachment", query: [parameter("name", in: "query", ["type": "string", "maxLength": 1_000], "What it is called.", required: true)],
            problems: ["file-empty", "file-too-large", "file-type-refused", "too-many-files"])
        upload.rawBody = "application/octet-stream"
        return [
            upload,
            api("get", "/files/{id}", "conversations", "A file, for those who may read the conversation that holds it, and its uploader",
                otherAnswer: ("*/*", "The content, with its own media type. To be saved, not shown, unless it is a plain picture."), problems: ["file-gone"]),
        ]
    }()

    private static let number: JSONValue = ["type": "integer", "format": "int64", "minimum": 0]
}
