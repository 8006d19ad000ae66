import ContactDomain

extension Message {
    /// For channels that show no buttons: the choices stand in the text, and who answers with one's key or words has chosen it.
    var withoutButtons: Message {
        let choices = buttons.filter { $0.key != Button.callKey }
        guard !buttons.isEmpty else { return self }
        var plain = self
        plain.buttons = []
        plain.text = ([text] + choices.map { "\($0.key): \($0.label)" }).joined(separator: "\n")
        return plain
    }
}

extension Delivery.State {
    /// The provider has had the message, whether or not its reader has.
    var isWithProvider: Bool {
        switch self {
        case .sent, .delivered, .read: true
        case .accepted, .failed: false
        }
    }
}
