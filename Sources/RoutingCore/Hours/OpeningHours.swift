import ContactDomain

/// When a queue is open, by the clock on the wall of a time zone.
public struct OpeningHours: Codable, Equatable, Sendable {
    /// Minutes since local midnight: 0 to 1,440; `from` lies before `to`.
    public struct Range: Codable, Equatable, Sendable {
        public var from: Int
        public var to: Int

        public init(from: Int, to: Int) {
            self.from = from
            self.to = to
        }
    }

    /// An IANA name: `Europe/Berlin`.
    public var timeZone: String
    /// By ISO weekday, 1 for Monday to 7; a day that is missing is closed.
    public var weekly: [Int: [Range]]
    /// Days that differ, `2026-12-25`: none for closed all day.
    public var exceptions: [String: [Range]]

    public init(timeZone: String, weekly: [Int: [Range]], exceptions: [String: [Range]] = [:]) {
        self.timeZone = timeZone
        self.weekly = weekly
        self.exceptions = exceptions
    }
}
