import ContactDomain

/// Counts the customers of one queue in one batch, and works out its figures.
struct QueueFigures {
    private let shortAbandon: Span
    private var offered = 0
    private var abandoned = 0
    private var short = 0
    private var left = 0
    private var callbacks = 0
    private var unserved = 0
    private var moved = 0
    private var inTarget = 0
    private var waited = 0
    private var abandonedWait: Int64 = 0
    private var answeredWaits: [Int64] = []
    private var errors: (count: Int, sum: Int64, absolute: Int64) = (0, 0, 0)

    init(shortAbandon: Span) { self.shortAbandon = shortAbandon }

    /// - Parameter target: of the queue that the customer entered first.
    mutating func add(_ item: ItemRecord, target: Span) {
        guard !item.isCallback else { return }
        offered += 1
        if item.hops > 0 { moved += 1 }
        switch item.outcome {
        case .open: unserved += 1
        case .left: left += 1
        case .callback: callbacks += 1
        case .abandoned:
            abandoned += 1
            if item.wait < shortAbandon { short += 1 }
            if item.wait > .zero { waited += 1 }
            abandonedWait += item.wait.milliseconds
        case .answered:
            answeredWaits.append(item.wait.milliseconds)
            if item.wait > .zero { waited += 1 }
            if item.wait <= target { inTarget += 1 }
            if let expected = item.expected {
                let error = expected.milliseconds - item.wait.milliseconds
                errors = (errors.count + 1, errors.sum + error, errors.absolute + abs(error))
            }
        }
    }

    /// - Parameter queueLength: how many wait, on average over the batch.
    func figures(queueLength: Double) -> RunFigures.Figures {
        let answered = answeredWaits.count
        var figures: RunFigures.Figures = [
            .offered: Double(offered), .answered: Double(answered), .abandoned: Double(abandoned), .shortAbandoned: Double(short), .left: Double(left),
            .callbacks: Double(callbacks), .unserved: Double(unserved), .moved: Double(moved), .queueLength: queueLength,
        ]
        func set(_ measure: Measure, _ above: Double, over below: Int) {
            if below > 0 { figures[measure] = above / Double(below) }
        }
        let answeredWait = Double(answeredWaits.reduce(0, +))
        set(.serviceLevel, Double(inTarget), over: answered + abandoned - short)
        set(.abandonment, Double(abandoned), over: offered)
        set(.waiting, Double(waited), over: answered + abandoned)
        set(.speedOfAnswer, answeredWait / 1_000, over: answered)
        set(.meanWait, (answeredWait + Double(abandonedWait)) / 1_000, over: answered + abandoned)
        set(.estimateBias, Double(errors.sum) / 1_000, over: errors.count)
        set(.estimateError, Double(errors.absolute) / 1_000, over: errors.count)
        let sorted = answeredWaits.sorted()
        for (measure, share) in [(Measure.wait50, 0.5), (.wait80, 0.8), (.wait90, 0.9), (.wait95, 0.95), (.wait99, 0.99), (.longestWait, 1)] {
            if let value = Percentiles.value(share, of: sorted) { figures[measure] = Double(value) / 1_000 }
        }
        return figures
    }
}
