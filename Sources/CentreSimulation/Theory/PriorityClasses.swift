/// Classes of customers who are served strictly by rank, without interrupting a service that has begun; equal servers, equal mean service (M/M/n).
///
/// R. H. Davis, "Waiting-time distribution of a multi-server, priority queueing system", Operations Research 14 (1966); R. C. Larson and
/// A. R. Odoni, "Urban Operations Research", 1981, section 4.9.3.
public struct PriorityClasses: Equatable, Sendable {
    /// Who waits at all does so in any order of service: Erlang's C for all classes together.
    public let all: ErlangC
    /// λ of each class, the first served first.
    public let arrivalRates: [Double]
    /// E[W_k] = (C / nμ) / ((1 − σ_(k−1))·(1 − σ_k)) with σ_k = Σ λ_i / nμ, i ≤ k.
    public let meanWaits: [Double]

    /// - Returns: Nil where the line would grow without end, and for rates that are not positive.
    public init?(arrivalRates: [Double], serviceRate: Double = 1, servers: Int) {
        guard arrivalRates.allSatisfy({ $0 > 0 }), let all = ErlangC(arrivalRate: arrivalRates.reduce(0, +), serviceRate: serviceRate, servers: servers) else { return nil }
        self.all = all
        self.arrivalRates = arrivalRates
        let capacity = Double(servers) * serviceRate
        var waits: [Double] = []
        var (above, upTo) = (0.0, 0.0)
        for rate in arrivalRates {
            (above, upTo) = (upTo, upTo + rate / capacity)
            waits.append(all.waitingProbability / capacity / ((1 - above) * (1 - upTo)))
        }
        meanWaits = waits
    }

    /// Σ λ_k·E[W_k] / Σ λ_k: by the conservation law (L. Kleinrock, "A conservation law for a wide class of queueing disciplines", 1965) the
    /// mean wait in order of arrival, whatever the order of the classes.
    public var meanWait: Double { zip(arrivalRates, meanWaits).reduce(0) { $0 + $1.0 * $1.1 } / all.arrivalRate }
}
