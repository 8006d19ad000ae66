/// Shares of sorted values, exact: nothing is binned or sampled.
enum Percentiles {
    /// The smallest value that at least a share of all values do not exceed (nearest rank); nil without values.
    static func value(_ share: Double, of sorted: [Int64]) -> Int64? {
        guard !sorted.isEmpty else { return nil }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[min(sorted.count, max(1, rank)) - 1]
    }
}
