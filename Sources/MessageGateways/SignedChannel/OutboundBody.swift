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

        let type: String
        /// The entry point's address.
        let channel: String
        let to: Person
        let conversation: ConversationID
        let message: Letter
    }

    static func bytes(_ parcel: Parcel, _ entry: EntryPoint) throws -> [UInt8] {
        let files = parcel.files.map { Body.File(name: $0.attachment.name, mediaType: $0.attachment.mediaType, size: $0.attachment.size, content: Data($0.content)) }
        let message = parcel.message
        let body = Body(
            type: "message.send", channel: entry.address, to: .init(id: parcel.key.identity), conversation: message.conversation,
            message: .init(id: message.id, at: message.at, text: message.text, agentName: parcel.agentName, attachments: files, buttons: message.buttons))
        let encoder = JSONEncoder()
        // The same message gives the same bytes, however often it is sent.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(body))
    }
}
