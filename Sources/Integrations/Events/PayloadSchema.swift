import CentrePorts
import ContactDomain

/// JSON Schema (2020-12) of payloads, as text. Each schema stands alone. Unknown members are allowed: payloads may get new ones.
enum PayloadSchema {
    static func text(for entry: EventCatalogue.Entry) -> String {
        var members: [(String, String)] = [("id", #"{"type":"string","pattern":"^[0-9]+-[0-9]+$"}"#), ("sequence", number), ("occurredAt", time)]
        switch entry.subject {
        case .interaction: members += [("interactionId", id), ("interaction", interaction)]
        case .agent: members.append(("agent", agent))
        case .message: members += [("interactionId", id), ("message", message)]
        case .receipt: members += [("interactionId", id), ("receipt", receipt)]
        case .customer: members.append(("customer", notice))
        case .nothing: break
        }
        let data = object(members, optional: [("actor", object([("user", id)])), ("cut", list(choice(["message", "customer", "notes", "choices", "names"])))])
        let properties = #""type":{"const":"\#(entry.name)"},"timestamp":{"type":"string","format":"date-time"},"data":\#(data)"#
        return #"{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"\#(entry.name)","type":"object","# + #""required":["type","timestamp","data"],"properties":{"#
            + properties + "}}"
    }

    private static let id = #"{"type":"string","format":"uuid"}"#
    private static let word = #"{"type":"string"}"#
    private static let number = #"{"type":"integer"}"#
    private static let flag = #"{"type":"boolean"}"#
    private static let time = #"{"type":"integer","description":"Milliseconds since 1970-01-01T00:00:00Z"}"#
    private static let span = #"{"type":"integer","description":"Milliseconds"}"#

    private static func object(_ required: [(String, String)], optional: [(String, String)] = []) -> String {
        let names = required.map { "\"\($0.0)\"" }.joined(separator: ",")
        let properties = (required + optional).map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
        return #"{"type":"object","required":[\#(names)],"properties":{\#(properties)}}"#
    }

    private static func list(_ items: String) -> String { #"{"type":"array","items":\#(items)}"# }
    private static func choice(_ words: [String]) -> String { #"{"type":"string","enum":[\#(words.map { "\"\($0)\"" }.joined(separator: ","))]}"# }

    private static let channel = choice(ContactChannel.allCases.map(\.rawValue))

    private static let customer = object(
        [("id", id), ("name", word), ("company", word), ("tags", list(word))], optional: [("language", word), ("tier", word), ("owner", id)])

    private static let interaction = object(
        [
            ("id", id), ("channel", channel), ("direction", choice(["inbound", "outbound"])),
            ("state", choice(InteractionState.allCases.map(\.rawValue))), ("customerNumber", word), ("customerName", word), ("address", word),
            ("choices", list(object([("name", word), ("value", word)]))), ("createdAt", time), ("since", time), ("muted", flag),
            ("recording", choice(RecordingState.allCases.map(\.rawValue))), ("notes", word),
        ],
        optional: [
            ("entryPoint", id), ("queue", id), ("queueName", word), ("agent", id), ("agentName", word),
            ("offer", object([("id", id), ("agents", list(id)), ("offeredAt", time), ("deadline", time), ("accepted", flag)], optional: [("agent", id)])), ("enqueuedAt", time),
            ("connectedAt", time), ("deadline", time), ("position", #"{"type":"integer","minimum":1}"#), ("estimatedWait", span), ("wrapUpCode", word),
            ("ending", object([("kind", choice(Ending.Kind.allCases.map(\.rawValue))), ("reason", word)])), ("closedAt", time), ("customer", customer),
            ("conversation", id), ("origin", id), ("callback", object([("number", word), ("due", time), ("attempt", number), ("attempts", number)], optional: [("origin", id)])),
        ])

    private static let message = object(
        [
            ("id", id), ("conversation", id), ("number", number), ("at", time),
            ("author", object([("kind", choice(PublicMessage.Author.kinds))], optional: [("id", id)])), ("audience", choice(Message.Audience.allCases.map(\.rawValue))),
            ("text", word), ("attachments", list(object([("id", id), ("name", word), ("mediaType", word), ("size", number)]))),
            ("buttons", list(object([("key", word), ("label", word)]))),
            ("delivery", object([("state", choice(Delivery.State.allCases.map(\.rawValue)))], optional: [("failure", word)])),
        ],
        optional: [("editedAt", time), ("deletedAt", time)])

    private static let receipt = object(
        [("conversation", id), ("interaction", id), ("by", choice([ReadReceipt.Side.customer.rawValue, ReadReceipt.Side.staff.rawValue])), ("upTo", number)])

    /// After an erasure there is nothing but the id.
    private static let notice = object(
        [("id", id)],
        optional: [
            ("part", id), ("name", word), ("company", word), ("language", word), ("tier", word), ("owner", id), ("tags", list(word)),
            ("fields", texts), ("notes", word), ("consents", consents), ("identities", list(object([("kind", choice(Identity.Kind.allCases.map(\.rawValue))), ("value", word)]))),
            ("createdAt", time), ("changedAt", time),
        ])

    private static let texts = #"{"type":"object","additionalProperties":{"type":"string"}}"#
    private static let consents = #"{"type":"object","additionalProperties":\#(object([("given", flag), ("at", time), ("source", word)]))}"#

    private static let load = object(
        [
            ("used", number), ("units", number),
            ("channels", list(object([("channel", channel), ("count", number), ("maximum", number), ("units", number)]))),
            ("work", list(object([("interaction", id), ("channel", channel), ("phase", word), ("since", time)]))),
        ],
        optional: [("items", number)])

    private static let agent = object(
        [
            ("id", id), ("name", word), ("team", word), ("presence", object([("kind", choice(Presence.Kind.allCases.map(\.rawValue)))], optional: [("reason", word)])),
            ("presenceSince", time), ("routingStatus", choice(RoutingStatus.allCases.map(\.rawValue))), ("routingStatusSince", time), ("reachable", flag),
            ("notRoutableBecause", list(word)), ("interactions", list(id)), ("load", load),
        ],
        optional: [("deadline", time), ("phoneDesk", word)])
}
