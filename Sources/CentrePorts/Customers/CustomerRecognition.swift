import ContactDomain

/// Asks who the one is with whom an interaction has begun.
public struct CustomerQuestion: Codable, Equatable, Sendable {
    public let interaction: InteractionID
    /// As the network sent it, or as it was dialled.
    public let number: String
    /// As the network sent it; empty for none.
    public let name: String

    public init(interaction: InteractionID, number: String, name: String) {
        self.interaction = interaction
        self.number = number
        self.name = name
    }
}

/// Looks up who calls. Returns at once; what is found comes back as `CustomerFact.recognised`.
public protocol CustomerRecognition: Sendable {
    func recognise(_ questions: [CustomerQuestion])
}
