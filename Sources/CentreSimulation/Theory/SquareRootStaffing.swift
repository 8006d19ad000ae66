import Foundation

/// How many servers a large centre needs beyond its load: about the square root of it.
///
/// S. Halfin and W. Whitt, "Heavy-traffic limits for queues with many exponential servers", Operations Research 29 (1981).
public enum SquareRootStaffing {
    /// n = ⌈A + β·√A⌉; nil for a load that is negative or too large.
    public static func servers(load: Double, beta: Double) -> Int? {
        guard load >= 0, beta.isFinite else { return nil }
        let servers = (load + beta * load.squareRoot()).rounded(.up)
        return servers <= Double(ErlangB.mostServers) ? max(0, Int(servers)) : nil
    }

    /// β = (n − A) / √A: how generously a load is staffed.
    public static func beta(load: Double, servers: Int) -> Double { (Double(servers) - load) / load.squareRoot() }

    /// The limit of P(W > 0) as the load grows with β fixed: 1 / (1 + β·Φ(β)/φ(β)); 1 for β ≤ 0.
    public static func waitingProbability(beta: Double) -> Double {
        guard beta > 0 else { return 1 }
        let density = exp(-beta * beta / 2) / (2 * Double.pi).squareRoot()
        return density / (density + beta * erfc(-beta / 2.0.squareRoot()) / 2)
    }

    /// The β for which that share of customers waits; nil unless it lies between 0 and 1.
    public static func beta(waitingProbability: Double) -> Double? {
        guard waitingProbability > 0, waitingProbability < 1 else { return nil }
        var (low, high) = (0.0, 40.0)
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if Self.waitingProbability(beta: middle) > waitingProbability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
