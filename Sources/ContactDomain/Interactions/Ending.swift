/// How an interaction ended.
public struct Ending: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Equatable, Sendable {
        /// An agent, or the flow alone, served it.
        case completed
        /// The customer left while waiting or ringing.
        case abandoned
        /// It went to somebody outside.
        case transferredOut
        /// It could not be served: see the reason.
        case failed
    }

    public let kind: Kind
    /// A stable lower-case word: `caller-hung-up`, `agent-hung-up`, `media-lost`, `flow-ended`, `no-answer`…
    public let reason: String

    public init(_ kind: Kind, reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
