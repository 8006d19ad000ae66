/// Servers without a waiting room (M/M/n/n): who finds all busy is lost.
///
/// A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone exchanges", 1917.
public enum ErlangB {
    /// More servers than this no formula here is asked for: each takes a step of the recursion.
    public static let mostServers = 10_000_000

    /// The share of customers who find all servers busy: B(0) = 1, B(n) = A·B(n−1) / (n + A·B(n−1)).
    ///
    /// The recursion works with shares alone, so that nothing overflows; each step shrinks the error of the one before.
    /// - Parameters:
    ///   - load: A = arrival rate / service rate, in erlangs; not negative.
    ///   - servers: n, from 0 to `mostServers`.
    /// - Returns: Nil where there is no such system.
    public static func blocking(load: Double, servers: Int) -> Double? {
        guard load >= 0, load.isFinite, (0...mostServers).contains(servers) else { return nil }
        var blocking = 1.0
        for count in 0..<servers {
            let lost = load * blocking
            blocking = lost / (Double(count + 1) + lost)
        }
        return blocking
    }
}
