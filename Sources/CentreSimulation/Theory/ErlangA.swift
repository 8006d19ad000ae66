import Foundation

/// Customers who give up after an exponential time, served in order by n equal servers (M/M/n+M, "Erlang A").
///
/// C. Palm 1946; O. Garnett, A. Mandelbaum, M. Reiman, "Designing a Call Center with Impatient Customers", Manufacturing & Service
/// Operations Management 4 (2002). A birth–death process: births at λ, deaths at min(k, n)·μ + max(k − n, 0)·θ; π(k) ∝ ∏ λ / d(i).
public struct ErlangA: Equatable, Sendable {
    /// λ, customers in a unit of time.
    public let arrivalRate: Double
    /// μ, customers that one server can serve in a unit of time.
    public let serviceRate: Double
    /// θ, one by the mean patience.
    public let patienceRate: Double
    /// n.
    public let servers: Int
    /// P(W > 0) = Σ π(k), k ≥ n: arrivals see what time sees.
    public let waitingProbability: Double
    /// E[Lq].
    public let meanQueueLength: Double
    /// The mean share of servers that are busy.
    public let occupancy: Double
    /// π(n + j) for the queue lengths that occur, the shortest first.
    private let queue: [Double]
    /// The queue length of the first of them.
    private let shortest: Int

    /// - Returns: Nil for rates that are not positive, and for patience so long that reckoning would take too many states: where some ten million
    ///   would stand in line, or λ/θ > 10^12. Erlang C is near then, or nobody is served in time.
    public init?(arrivalRate: Double, serviceRate: Double = 1, patienceRate: Double, servers: Int) {
        guard arrivalRate > 0, serviceRate > 0, patienceRate > 0, (1...ErlangB.mostServers).contains(servers),
            arrivalRate / serviceRate <= 1e12, arrivalRate / patienceRate <= 1e12,
            (arrivalRate - Double(servers) * serviceRate) / patienceRate <= 1e7
        else { return nil }
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.patienceRate = patienceRate
        self.servers = servers

        let states = BirthDeathStates(birth: arrivalRate) { count in
            Double(min(count, servers)) * serviceRate + Double(max(count - servers, 0)) * patienceRate
        } mode: {
            let free = arrivalRate - Double(servers) * serviceRate
            return free < 0 ? Int(arrivalRate / serviceRate) : servers + Int(free / patienceRate)
        }
        queue = Array(states.shares.dropFirst(max(0, servers - states.first)))
        shortest = max(0, states.first - servers)
        waitingProbability = queue.reduce(0, +)
        meanQueueLength = zip(shortest..., queue).reduce(0) { $0 + Double($1.0) * $1.1 }
        occupancy = zip(states.first..., states.shares).reduce(0) { $0 + Double(min($1.0, servers)) * $1.1 } / Double(servers)
    }

    /// P(Ab) = θ·E[Lq]/λ: each who waits gives up at the rate θ.
    public var abandonProbability: Double { patienceRate * meanWait }

    /// E[W] = E[Lq]/λ, over all customers, those who give up included.
    public var meanWait: Double { meanQueueLength / arrivalRate }

    /// P(W > t): still waiting after a time, neither served nor gone.
    ///
    /// Who finds j in line ahead and never gives up waits for Σ Exp(nμ + iθ), i = 0…j; e to the minus θ of that is Beta(nμ/θ, j + 1), so
    /// P(V > t | j) = I_x(nμ/θ, j + 1) with x = e^(−θt); patience puts another factor x before it.
    public func probabilityOfWaiting(longerThan time: Double) -> Double {
        guard time >= 0 else { return 1 }
        let beta = betaShares(shape: capacityShape, time)
        return exp(-patienceRate * time) * zip(queue, beta).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The share of all customers who are served within a time: those who give up count as not served.
    ///
    /// Who finds j in line is served in time with E[B; B ≥ x] for B as above: c/(c + j + 1)·(1 − I_x(c + 1, j + 1)), c = nμ/θ.
    public func serviceLevel(within time: Double) -> Double {
        guard time >= 0 else { return 0 }
        let (c, beta) = (capacityShape, betaShares(shape: capacityShape + 1, time))
        var served = 1 - waitingProbability
        for (index, (share, late)) in zip(queue, beta).enumerated() { served += share * c / (c + Double(shortest + index + 1)) * (1 - late) }
        return served
    }

    private var capacityShape: Double { Double(servers) * serviceRate / patienceRate }

    /// I_x(a, j + 1) for each queue length j that occurs, by I_x(a, b + 1) = I_x(a, b) + x^a (1 − x)^b Γ(a + b) / (Γ(a) b!).
    ///
    /// The summands are positive; they are kept as logarithms, since the first, e^(−nμt), may be smaller than any number.
    private func betaShares(shape: Double, _ time: Double) -> [Double] {
        let distance = patienceRate * time
        let rest = -expm1(-distance)
        var shares: [Double] = []
        shares.reserveCapacity(queue.count)
        var logarithm = -shape * distance
        var sum = exp(logarithm)
        for length in 0..<(shortest + queue.count) {
            if length >= shortest { shares.append(min(1, sum)) }
            logarithm += log(rest) + log((shape + Double(length)) / Double(length + 1))
            sum += exp(logarithm)
        }
        return shares
    }

    /// The fewest servers of which this share of customers is served within a time; nil where no number will do.
    public static func fewestServers(
        arrivalRate: Double, serviceRate: Double = 1, patienceRate: Double, serviceLevel: Double, within time: Double
    ) -> ErlangA? {
        FewestServers.from(1) { servers in
            ErlangA(arrivalRate: arrivalRate, serviceRate: serviceRate, patienceRate: patienceRate, servers: servers)
        } where: { $0.serviceLevel(within: time) >= serviceLevel }
    }
}

/// How likely each state of a birth–death process is.
///
/// It starts from the likeliest state and goes up and down from there: all weights are at most 1, so nothing overflows, and what is left out is
/// less than a part in 10^20 of each state that counts.
struct BirthDeathStates {
    private(set) var first: Int
    private(set) var shares: [Double]

    /// - Parameters:
    ///   - death: The rate in a state; it never falls as the state grows.
    ///   - mode: A state at which births and deaths are as good as equal.
    init(birth: Double, death: (Int) -> Double, mode: () -> Int) {
        let mode = mode()
        var down: [Double] = []
        var weight = 1.0
        for state in stride(from: mode, to: 0, by: -1) {
            weight *= death(state) / birth
            if weight < 1e-20 { break }
            down.append(weight)
        }
        var up: [Double] = []
        weight = 1
        var state = mode
        while true {
            state += 1
            weight *= birth / death(state)
            if weight < 1e-20 { break }
            up.append(weight)
        }
        first = mode - down.count
        let weights = down.reversed() + [1] + up
        // Small ones first: adding them to a large sum one by one would lose them.
        let total = weights.sorted().reduce(0, +)
        shares = weights.map { $0 / total }
    }
}
