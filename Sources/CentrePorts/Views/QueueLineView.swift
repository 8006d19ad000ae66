import ContactDomain

/// Those who wait in a queue, as they stand.
public struct QueueLineView: Codable, Equatable, Sendable {
    /// So many of a line are told; of the others only how many there are.
    public static let longest = 50

    public var queue: QueueID
    public var key: String
    public var name: String
    /// All who wait, told or not.
    public var total: Int
    /// The first, next first.
    public var line: [WaitingView]

    public init(queue: QueueID, key: String, name: String, total: Int, line: [WaitingView]) {
        self.queue = queue
        self.key = key
        self.name = name
        self.total = total
        self.line = line
    }
}

/// One who waits.
public struct WaitingView: Codable, Equatable, Sendable {
    public var interaction: InteractionID
    /// 1 for the next in line.
    public var position: Int
    /// In points, when this was told; it grows with age.
    public var score: Double
    public var priority: Int
    public var channel: ContactChannel
    public var customerNumber: String
    public var customerName: String
    /// When it was queued.
    public var since: Timestamp
    /// Nil where nobody who is there could take it.
    public var estimatedWait: Span?

    public init(
        interaction: InteractionID, position: Int, score: Double, priority: Int, channel: ContactChannel, customerNumber: String, customerName: String,
        since: Timestamp, estimatedWait: Span?
    ) {
        self.interaction = interaction
        self.position = position
        self.score = score
        self.priority = priority
        self.channel = channel
        self.customerNumber = customerNumber
        self.customerName = customerName
        self.since = since
        self.estimatedWait = estimatedWait
    }
}
