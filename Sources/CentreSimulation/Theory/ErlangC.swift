import Foundation

/// Customers who wait for ever, served in order by n equal servers (M/M/n).
///
/// A. K. Erlang 1917; as in L. Kleinrock, "Queueing Systems, Volume 1", 1975, section 3.5. Any unit of time will do, the same for both rates.
public struct ErlangC: Equatable, Sendable {
    /// λ, customers in a unit of time.
    public let arrivalRate: Double
    /// μ, customers that one server can serve in a unit of time.
    public let serviceRate: Double
    /// n.
    public let servers: Int
    /// C = B / (1 − ρ·(1 − B)) with Erlang's B: the share of customers who wait at all.
    public let waitingProbability: Double

    /// - Returns: Nil where the line would grow without end (A ≥ n), and for rates that are not positive.
    public init?(arrivalRate: Double, serviceRate: Double = 1, servers: Int) {
        let load = arrivalRate / serviceRate
        guard arrivalRate > 0, serviceRate > 0, load < Double(servers), let blocking = ErlangB.blocking(load: load, servers: servers) else { return nil }
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.servers = servers
        waitingProbability = blocking / (1 - load / Double(servers) * (1 - blocking))
    }

    /// A = λ/μ, in erlangs.
    public var load: Double { arrivalRate / serviceRate }

    /// ρ = A/n.
    public var occupancy: Double { load / Double(servers) }

    /// E[W] = C / (nμ − λ), over all customers.
    public var meanWait: Double { waitingProbability / drain }

    /// E[Lq] = λ·E[W], by Little's law.
    public var meanQueueLength: Double { arrivalRate * meanWait }

    /// P(W > t) = C·e^(−(nμ − λ)·t): who waits at all waits exponentially long.
    public func probabilityOfWaiting(longerThan time: Double) -> Double {
        time < 0 ? 1 : waitingProbability * exp(-drain * time)
    }

    /// P(W ≤ t).
    public func serviceLevel(within time: Double) -> Double { 1 - probabilityOfWaiting(longerThan: time) }

    /// How much faster a full centre serves than customers come.
    private var drain: Double { Double(servers) * serviceRate - arrivalRate }

    /// The fewest servers of which this share of customers is served within a time; nil where no number will do.
    public static func fewestServers(arrivalRate: Double, serviceRate: Double = 1, serviceLevel: Double, within time: Double) -> ErlangC? {
        guard arrivalRate > 0, serviceRate > 0, arrivalRate / serviceRate < Double(ErlangB.mostServers) else { return nil }
        return FewestServers.from(Int(arrivalRate / serviceRate) + 1) { servers in
            ErlangC(arrivalRate: arrivalRate, serviceRate: serviceRate, servers: servers)
        } where: { $0.serviceLevel(within: time) >= serviceLevel }
    }
}

/// The least number of servers for which a wish comes true that more servers never undo.
enum FewestServers {
    static func from<Model>(_ least: Int, _ model: (Int) -> Model?, where suffices: (Model) -> Bool) -> Model? {
        var step = 1
        var tooFew = least - 1
        var enough = least
        while true {
            guard enough <= ErlangB.mostServers, let candidate = model(enough) else { return nil }
            if suffices(candidate) { break }
            tooFew = enough
            enough += step
            step *= 2
        }
        while enough - tooFew > 1 {
            let middle = tooFew + (enough - tooFew) / 2
            if let candidate = model(middle), suffices(candidate) { enough = middle } else { tooFew = middle }
        }
        return model(enough)
    }
}
