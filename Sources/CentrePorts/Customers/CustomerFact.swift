import ContactDomain

/// What became known of customers. By it the core keeps the cards of those who are in contact true, and tells the feed.
public enum CustomerFact: Codable, Equatable, Sendable {
    /// Whom an interaction is with, as was asked; nil where nobody can tell: no number, none that one could call back.
    case recognised(InteractionID, CustomerCard?)
    /// Somebody says whom an interaction is with, while it lives or just after.
    case linked(InteractionID, CustomerCard)
    case created(Customer)
    case changed(Customer)
    /// The one is a part of the other from now on.
    case merged(CustomerID, into: Customer)
    /// The first is somebody of its own again; the second is the one that it was a part of.
    case unmerged(Customer, from: Customer)
    /// These are about to be erased: nothing of them may stay in memory. Refused while somebody talks with one of them.
    case leaving([CustomerID])
    case erased(CustomerID)
}

/// What the feed tells of a customer.
public struct CustomerNotice: Codable, Equatable, Sendable {
    public let id: CustomerID
    /// The one that was merged into this one, or taken out of it.
    public let part: CustomerID?
    /// As it is now; nil once it is erased.
    public let customer: Customer?

    public init(_ customer: Customer, part: CustomerID? = nil) {
        id = customer.id
        self.part = part
        self.customer = customer
    }

    public init(erased id: CustomerID) {
        self.id = id
        part = nil
        customer = nil
    }
}
