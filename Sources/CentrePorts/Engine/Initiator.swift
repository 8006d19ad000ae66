import ContactDomain

/// On whose behalf something happens: for the audit trail and for permissions.
public enum Initiator: Codable, Equatable, Sendable {
    case user(UserID)
    case system
}
