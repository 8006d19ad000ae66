/// How far a message has come on its way to its reader.
public struct Delivery: Codable, Equatable, Sendable {
    /// In order: a later state never gives way to an earlier one, whatever order reports arrive in.
    public enum State: String, Codable, CaseIterable, Comparable, Sendable {
        /// On our disk.
        case accepted
        /// The provider has it.
        case sent
        /// The reader's device has it.
        case delivered
        case read
        /// It will not arrive; says why.
        case failed

        private var rank: Int {
            switch self {
            case .accepted: 0
            case .sent: 1
            case .failed: 2
            case .delivered: 3
            case .read: 4
            }
        }

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }

    public private(set) var state: State
    /// Why it failed, in words for people.
    public private(set) var failure: String?

    public init(_ state: State, failure: String? = nil) {
        self.state = state
        self.failure = state == .failed ? failure : nil
    }

    /// Takes a report in.
    /// - Returns: whether anything changed: late and repeated reports change nothing.
    public mutating func advance(to report: Delivery) -> Bool {
        guard report.state > state else { return false }
        self = report
        return true
    }
}
