import CentrePorts
import ContactDomain

/// Conversations, messages, files and canned replies.
extension Schemas {
    static let conversations: [String: JSONValue] = [
        "Conversation": object(
            [
                "id": id, "key": object(["channel": reference("Channel"), "entryPoint": id, "identity": ["type": "string", "description": "The customer, as the channel knows them"]]),
                "createdAt": time, "interaction": id, "lastMessageAt": time, "customerReadTo": number, "agentReadTo": number,
            ],
            optional: ["customer": id, "lastAgent": id, "lastQueue": id, "closedAt": time]),
        "ConversationDetail": object(["conversation": reference("Conversation"), "interaction": nullable(reference("InteractionView")), "unread": unread]),
        "ConversationPage": page(reference("ConversationDetail")),
        "Message": object(
            [
                "id": id, "conversation": id, "interaction": id, "number": ["type": "integer", "format": "int64", "description": "The order of messages, with gaps"], "at": time,
                "author": reference("Author"), "audience": choice(Message.Audience.allCases.map(\.rawValue)), "text": text, "attachments": list(reference("Attachment")),
                "buttons": list(object(["key": text, "label": text])),
                "delivery": object(["state": choice(Delivery.State.allCases.map(\.rawValue))], optional: ["failure": text]),
            ],
            optional: ["clientID": text, "externalID": text, "editedAt": time, "deletedAt": time, "toldAt": time]),
        "Author": object(["kind": choice(["customer", "agent", "user", "automatic"])], optional: ["id": id]),
        "MessageList": object(["items": list(reference("Message"))]),
        "MessagePage": page(reference("Message")),
        "Outgoing": object([:], optional: ["text": written, "attachments": list(id), "clientID": clientID]),
        "Note": object(["text": written], optional: ["clientID": clientID]),
        "NewText": object(["text": written]),
        "Draft": object(["text": text, "changedAt": time]),
        "Reading": object(["upTo": ["type": "integer", "format": "int64", "minimum": 0]]),
        "Typing": object(["isTyping": flag]),
        "Attachment": object(["id": id, "name": text, "mediaType": text, "size": ["type": "integer", "minimum": 1, "description": "Bytes"]]),
        "CannedReply": object(["id": id, "shortcut": text, "title": text, "text": replyText, "queues": list(id)], optional: ["language": language]),
        "CannedReplyBody": object(
            ["shortcut": ["type": "string", "minLength": 1, "maxLength": 40], "title": ["type": "string", "maxLength": 100], "text": replyText],
            optional: ["id": id, "language": language, "queues": list(id)]),
        "CannedReplyPage": page(reference("CannedReply")),
        "CustomerCard": object(
            ["id": id, "name": text, "company": text, "tags": list(text)], optional: ["language": language, "tier": text, "owner": id]),
    ]

    private static let written: JSONValue = ["type": "string", "maxLength": .integer(Int64(MessageText.longest))]
    private static let unread: JSONValue = ["type": "integer", "minimum": 0, "description": "Messages of the customer that nobody has read; 99 stands for more, too"]
    private static let clientID: JSONValue = ["type": "string", "minLength": 1, "maxLength": 100, "description": "The sender's name for it: the same one twice is one message"]
    private static let replyText: JSONValue = [
        "type": "string", "maxLength": 4_000, "description": .string("May hold " + CannedReply.variables.map { "{{\($0)}}" }.joined(separator: ", ")),
    ]
}
