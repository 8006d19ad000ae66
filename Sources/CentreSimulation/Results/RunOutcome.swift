import ContactDomain

/// What a run gave: one set of figures for each batch of its measured time.
public struct RunOutcome: Sendable {
    public let batches: [RunFigures]
    /// How many inputs the engine was given.
    public let inputs: Int
    /// How many customers came, those of the warm-up included.
    public let customers: Int
}

/// The figures of one run, or of one batch of it. What cannot be told (a mean of nothing) is left out.
public struct RunFigures: Sendable {
    public typealias Figures = [Measure: Double]

    /// In the scenario's order.
    public var queues: [Figures]
    /// All queues as if they were one.
    public var total: Figures
    /// In the scenario's order.
    public var groups: [Figures]
    /// How many customers of each queue were answered by each group: by queue, then by group.
    public var answeredBy: [[Int]]
}
