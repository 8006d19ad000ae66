import CentrePorts
import ContactDomain

/// What one conversation has on its way out, oldest first. The first is being tried.
struct Lane {
    /// A message, or a change of one.
    struct Item: Equatable {
        let message: MessageID
        let number: Int64
        let key: ConversationKey
        /// The change that is to be told; nil where the message itself is.
        let change: Timestamp?
        /// When it was written or changed: from then on patience is counted.
        let since: Timestamp

        init(_ outbound: OutboundMessage) {
            let changed = outbound.message.changedAt
            self.init(outbound, change: changed)
        }

        /// The message itself, whatever has become of its text since.
        init(unsent outbound: OutboundMessage) { self.init(outbound, change: nil) }

        private init(_ outbound: OutboundMessage, change: Timestamp?) {
            message = outbound.message.id
            number = outbound.message.number
            key = outbound.key
            self.change = change
            since = change ?? outbound.message.at
        }
    }

    private(set) var items: [Item] = []
    var task: Task<Void, Never>?

    /// Messages in the order of their numbers; a change behind all that is there: never before the message that it changes.
    mutating func take(_ item: Item) {
        guard !items.contains(item) else { return }
        let place = item.change == nil ? items.firstIndex { $0.change == nil && $0.number > item.number } : nil
        items.insert(item, at: place ?? items.endIndex)
    }

    mutating func drop(_ item: Item) { items.removeAll { $0 == item } }
}
