import CentrePorts
import ContactDomain
import Foundation

/// What a connector's program posts to us.
///
///     {"type": "message.received", "from": {"id": "4711", "name": "Ada"}, "message": {"id": "m-1", "text": "Hello"}}
///     {"type": "message.updated", "from": {"id": "4711"}, "message": {"id": "m-1", "text": "Hello!"}}
///     {"type": "message.deleted", "from": {"id": "4711"}, "message": {"id": "m-1"}}
///     {"type": "message.delivery", "message": "0199…", "state": "delivered"}
///     {"type": "typing", "from": {"id": "4711"}, "isTyping": true}
enum InboundBody {
    private struct Kind: Decodable { let type: String }

    private struct Person: Decodable {
        let id: String
        let name: String?
        let language: LanguageTag?
        let attributes: [String: String]?
    }

    private struct Received: Decodable {
        struct Letter: Decodable {
            let id: String
            let text: String?
            let choice: String?
            let attachments: [File]?
        }

        struct File: Decodable {
            let name: String
            /// Base64.
            let content: Data
        }

        let from: Person
        let message: Letter
    }

    private struct Changed: Decodable {
        struct Letter: Decodable {
            let id: String
            let text: String?
        }

        let from: Person
        let message: Letter
    }

    private struct Reported: Decodable {
        let message: MessageID
        let state: Delivery.State
        let reason: String?
    }

    private struct Typing: Decodable {
        let from: Person
        let isTyping: Bool
    }

    static func event(in body: [UInt8]) throws -> InboundEvent {
        switch try read(Kind.self, body).type {
        case "message.received": try letter(try read(Received.self, body))
        case "message.updated": try change(try read(Changed.self, body), isDeletion: false)
        case "message.deleted": try change(try read(Changed.self, body), isDeletion: true)
        case "message.delivery": try report(try read(Reported.self, body))
        case "typing": try typing(try read(Typing.self, body))
        case let other: throw ConnectorRefusal.malformed(field: "type", detail: "'\(other.prefix(60))' is not one of: message.received, message.updated, message.deleted, message.delivery, typing")
        }
    }

    private static func letter(_ body: Received) throws -> InboundEvent {
        var letter = InboundLetter(identity: try bounded(body.from.id, "from.id", 1...200), id: try bounded(body.message.id, "message.id", 1...100))
        letter.name = try bounded(body.from.name ?? "", "from.name", 0...200)
        letter.language = body.from.language
        letter.text = MessageText.cleaned(body.message.text ?? "")
        letter.choice = try body.message.choice.map { try bounded($0, "message.choice", 1...100) }
        letter.files = (body.message.attachments ?? []).map { InboundLetter.File(name: $0.name, content: Array($0.content)) }
        for (name, value) in (body.from.attributes ?? [:]).sorted(by: { $0.key < $1.key }).prefix(20) {
            letter.attributes[try bounded(name, "from.attributes", 1...40)] = try bounded(value, "from.attributes.\(name.prefix(40))", 0...200)
        }
        guard letter.choice != nil || !letter.files.isEmpty || letter.text.contains(where: { !$0.isWhitespace }) else {
            throw ConnectorRefusal.malformed(field: "message.text", detail: "is missing: a message needs a text, an attachment or a choice")
        }
        return .message(letter)
    }

    private static func change(_ body: Changed, isDeletion: Bool) throws -> InboundEvent {
        let identity = try bounded(body.from.id, "from.id", 1...200), id = try bounded(body.message.id, "message.id", 1...100)
        guard !isDeletion else { return .change(identity: identity, message: id, text: nil) }
        guard let text = body.message.text else { throw ConnectorRefusal.malformed(field: "message.text", detail: "is missing") }
        return .change(identity: identity, message: id, text: text)
    }

    private static func report(_ body: Reported) throws -> InboundEvent {
        guard body.state != .accepted else { throw ConnectorRefusal.malformed(field: "state", detail: "must be sent, delivered, read or failed") }
        return .delivery(body.message, Delivery(body.state, failure: try bounded(body.reason ?? "", "reason", 0...500)))
    }

    private static func typing(_ body: Typing) throws -> InboundEvent {
        .typing(identity: try bounded(body.from.id, "from.id", 1...200), isTyping: body.isTyping)
    }

    private static func bounded(_ text: String, _ field: String, _ range: ClosedRange<Int>) throws -> String {
        guard range.contains(text.count), text.utf8.count <= range.upperBound * 4 else { throw ConnectorRefusal.malformed(field: field, detail: "must have \(range.lowerBound) to \(range.upperBound) characters") }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw ConnectorRefusal.malformed(field: field, detail: "must not contain control characters")
        }
        return text
    }

    private static func read<Value: Decodable>(_ type: Value.Type, _ body: [UInt8]) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch DecodingError.keyNotFound(let key, let context) {
            throw ConnectorRefusal.malformed(field: path(context.codingPath + [key]), detail: "is missing")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            throw ConnectorRefusal.malformed(field: path(context.codingPath), detail: "has another type than expected")
        } catch DecodingError.dataCorrupted(let context) {
            throw ConnectorRefusal.malformed(field: path(context.codingPath), detail: "cannot be read")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce("") { path, key in key.intValue.map { "\(path)[\($0)]" } ?? (path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)") }
    }
}
