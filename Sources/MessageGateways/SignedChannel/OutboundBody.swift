import ContactDomain
import Foundation

/// What we post to a connector's program.
enum OutboundBody {
    private struct Body: Encodable {
        struct Person: Encodable { let id: String }

        struct Letter: Encodable {
            let id: MessageID
            let at: Timestamp
            let text: String
            let agentName: String?
            let attachments: [File]
            let buttons: [Message.Button]
        }

        struct File: Encodable {
            let name: String
            let mediaType: String
            let size: Int
            /// Base64.
            let content: Data
        }

        struct Change: Encodable {
            let id: MessageID
            /// The provider's name for it, where it gave one.
            let externalID: String?
            let at: Timestamp?
            /// Nil where it was taken back.
            let text: String?
        }

        enum Content: Encodable {
            case letter(Letter)
            case change(Change)

            func encode(to encoder: any Encoder) throws {
                switch self {
                case .letter(let letter): try letter.encode(to: encoder)
                case .change(let change): try change.encode(to: encoder)
                }
            }
        }

        let type: String
        /// The entry point's address.
        let channel: String
        let to: Person
        let conversation: ConversationID
        let message: Content
    }

    private struct Typing: Encodable {
        let type = "agent.typing"
        let channel: String
        let to: Body.Person
        let isTyping: Bool
    }

    static func bytes(_ parcel: Parcel, _ entry: EntryPoint) throws -> [UInt8] { try bytes(body(parcel, entry)) }

    static func bytes(typing isTyping: Bool, to key: ConversationKey, _ entry: EntryPoint) throws -> [UInt8] {
        try bytes(Typing(channel: entry.address, to: .init(id: key.identity), isTyping: isTyping))
    }

    private static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        // The same message gives the same bytes, however often it is sent.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    private static func body(_ parcel: Parcel, _ entry: EntryPoint) -> Body {
        let message = parcel.message
        func body(_ type: String, _ content: Body.Content) -> Body {
            Body(type: type, channel: entry.address, to: .init(id: parcel.key.identity), conversation: message.conversation, message: content)
        }
        func change(_ text: String?) -> Body.Content { .change(.init(id: message.id, externalID: message.externalID, at: message.changedAt, text: text)) }
        return switch parcel.kind {
        case .message: body("message.send", .letter(letter(parcel)))
        case .update: body("message.update", change(message.text))
        case .deletion: body("message.delete", change(nil))
        }
    }

    private static func letter(_ parcel: Parcel) -> Body.Letter {
        let files = parcel.files.map { Body.File(name: $0.attachment.name, mediaType: $0.attachment.mediaType, size: $0.attachment.size, content: Data($0.content)) }
        let message = parcel.message
        return .init(id: message.id, at: message.at, text: message.text, agentName: parcel.agentName, attachments: files, buttons: message.buttons)
    }
}
