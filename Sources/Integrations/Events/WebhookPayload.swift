import CentrePorts
import ContactDomain
import Foundation

/// What is sent: type, timestamp and data, as Standard Webhooks has it. Members that have no value are left out.
struct WebhookPayload: Encodable, Sendable {
    struct Actor: Encodable, Equatable, Sendable {
        /// The user whose request brought it about.
        let user: UserID
    }

    struct Contents: Encodable, Sendable {
        /// The event's place in the feed: the id that event streams give it too.
        var id: String
        /// Grows with every event of the centre; events of one input share it.
        var sequence: Int64
        var occurredAt: Timestamp
        var interactionId: InteractionID?
        var actor: Actor?
        var interaction: InteractionView?
        var agent: AgentView?
        var message: PublicMessage?
        var receipt: ReadReceipt?
        var customer: PublicCustomer?
        /// Which members were shortened to keep the payload small.
        var cut: [String]?
    }

    let type: String
    /// RFC 3339, in UTC.
    let timestamp: String
    var data: Contents

    init(type: String, at instant: Timestamp, data: Contents) {
        self.type = type
        timestamp = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000).formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        self.data = data
    }

    /// Standard Webhooks asks for less than 20 kB.
    static let limit = 20_000

    /// As it is signed and sent. Too long ones lose what is read in the centre itself: the end of a message or of notes, then of choices, then of names.
    func text(_ encoder: JSONEncoder) throws -> String {
        var payload = self
        var bytes = try encoder.encode(payload)
        for shorten in [Self.shortenText, Self.shortenCustomer, Self.shortenNotes, Self.shortenChoices, Self.shortenNames] where bytes.count >= Self.limit {
            shorten(&payload.data)
            bytes = try encoder.encode(payload)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static func shortenText(_ data: inout Contents) {
        guard let message = data.message else { return }
        data.message?.text = shortened(message.text, to: 2_000)
        data.message?.attachments = message.attachments.prefix(20).map {
            Attachment(id: $0.id, name: shortened($0.name, to: 100), mediaType: shortened($0.mediaType, to: 100), size: $0.size)
        }
        data.message?.buttons = message.buttons.prefix(20).map { Message.Button(key: shortened($0.key, to: 100), label: shortened($0.label, to: 100)) }
        data.message?.delivery.failure = message.delivery.failure.map { shortened($0, to: 200) }
        data.cut = (data.cut ?? []) + ["message"]
    }

    private static func shortenCustomer(_ data: inout Contents) {
        guard data.customer != nil else { return }
        data.customer?.shorten { shortened($0, to: $1) }
        data.cut = (data.cut ?? []) + ["customer"]
    }

    private static func shortenNotes(_ data: inout Contents) {
        guard let notes = data.interaction?.notes, notes.utf8.count > 1_000 else { return }
        data.interaction?.notes = shortened(notes, to: 1_000)
        data.cut = (data.cut ?? []) + ["notes"]
    }

    private static func shortenChoices(_ data: inout Contents) {
        guard let choices = data.interaction?.choices, !choices.isEmpty else { return }
        data.interaction?.choices = choices.prefix(20).map { ChoiceView(name: shortened($0.name, to: 64), value: shortened($0.value, to: 200)) }
        data.cut = (data.cut ?? []) + ["choices"]
    }

    private static func shortenNames(_ data: inout Contents) {
        guard var view = data.interaction else { return }
        view.customerName = shortened(view.customerName, to: 200)
        view.customerNumber = shortened(view.customerNumber, to: 200)
        view.address = shortened(view.address, to: 200)
        view.queueName = view.queueName.map { shortened($0, to: 200) }
        view.agentName = view.agentName.map { shortened($0, to: 200) }
        view.wrapUpCode = view.wrapUpCode.map { shortened($0, to: 200) }
        view.customer = view.customer.map { customer in
            CustomerCard(
                id: customer.id, name: shortened(customer.name, to: 200), company: shortened(customer.company, to: 200), language: customer.language,
                tier: customer.tier.map { shortened($0, to: 64) }, owner: customer.owner, tags: customer.tags.prefix(20).map { shortened($0, to: 64) })
        }
        data.interaction = view
        data.cut = (data.cut ?? []) + ["names"]
    }

    /// At most so many bytes of UTF-8, in whole characters.
    private static func shortened(_ text: String, to limit: Int) -> String {
        var text = text
        while text.utf8.count > limit { text = String(text.prefix(max(0, text.count - max(1, (text.utf8.count - limit) / 4)))) }
        return text
    }
}
