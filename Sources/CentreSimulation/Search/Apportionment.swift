/// Shares out a number of agents among groups in proportion to their sizes, by Sainte-Laguë's method of divisors (1910): with one agent more,
/// no group ever has fewer.
enum Apportionment {
    /// - Parameter sizes: a group of size 0 gets none.
    static func counts(_ total: Int, sizes: [Int]) -> [Int] {
        var counts = sizes.map { _ in 0 }
        guard sizes.contains(where: { $0 > 0 }) else { return counts }
        for _ in 0..<max(0, total) {
            var best = 0
            for index in sizes.indices where sizes[index] > 0 {
                // The quotient of size and 2 × seats + 1, compared without division.
                if sizes[best] == 0 || sizes[index] * (2 * counts[best] + 1) > sizes[best] * (2 * counts[index] + 1) { best = index }
            }
            counts[best] += 1
        }
        return counts
    }
}
