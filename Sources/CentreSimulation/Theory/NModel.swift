/// Two servers, two kinds of customers: the first server can serve only kind a, the second serves both.
///
/// A free server takes the longest waiting customer it can serve, a customer the longest idle server: then the steady state has a product form.
/// I. Adan and G. Weiss, "A skill based parallel service system under FCFS-ALIS — steady state, overloads, and abandonments", Stochastic
/// Systems 4 (2014). An idle set weighs ∏ 1 / λ(its customers) over the order of idling, a busy one ∏ 1 / (μ − λ of those whom only it serves).
public struct NModel: Equatable, Sendable {
    /// P(W > 0) and E[W] of a kind.
    public struct Waiting: Equatable, Sendable {
        public let probability: Double
        public let mean: Double
    }

    public let a: Waiting
    public let b: Waiting
    /// How often customers of kind a go to each server, in a unit of time.
    public let matchingRates: (first: Double, second: Double)

    /// - Parameters:
    ///   - rates: Arrivals of the kinds.
    ///   - services: μ of the servers.
    /// - Returns: Nil where a line would grow without end, and for rates that are not positive.
    public init?(rates: (a: Double, b: Double), services: (first: Double, second: Double)) {
        let (arrivals, capacity) = (rates.a + rates.b, services.first + services.second)
        guard rates.a > 0, rates.b > 0, services.first > 0, services.second > 0, arrivals < capacity, rates.b < services.second else { return nil }
        let bothIdle = 1 / (rates.a * arrivals) + 1 / (arrivals * arrivals)
        // While only the second is busy kind b waits alone, as in a line of its own.
        let onlySecond = 1 / (services.second - rates.b) / rates.a
        let onlyFirst = 1 / services.first / arrivals
        let secondThenFirst = 1 / (services.second - rates.b) / (capacity - arrivals)
        let firstThenSecond = 1 / services.first / (capacity - arrivals)
        let bothBusy = secondThenFirst + firstThenSecond
        let total = bothIdle + onlySecond + onlyFirst + bothBusy

        // Behind the last busy server the line is geometric, of both kinds as they arrive; before it, of kind b alone.
        let mixed = arrivals / (capacity - arrivals)
        let alone = rates.b / (services.second - rates.b)
        let queueA = bothBusy * mixed * rates.a / arrivals / total
        let queueB = (bothBusy * mixed * rates.b / arrivals + (onlySecond + secondThenFirst) * alone) / total
        a = Waiting(probability: bothBusy / total, mean: queueA / rates.a)
        b = Waiting(probability: (bothBusy + onlySecond) / total, mean: queueB / rates.b)
        let first = services.first * (onlyFirst + bothBusy) / total
        matchingRates = (first, rates.a - first)
    }

    public static func == (left: Self, right: Self) -> Bool { left.a == right.a && left.b == right.b && left.matchingRates == right.matchingRates }
}
