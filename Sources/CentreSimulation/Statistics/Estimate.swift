/// A mean of several independent values, with what it may be off.
public struct Estimate: Codable, Equatable, Sendable {
    public let mean: Double
    /// To either side; nil where a single value, or none, says nothing of it.
    public let halfWidth: Double?
    /// How many values it is the mean of.
    public let count: Int

    public init(mean: Double, halfWidth: Double?, count: Int) {
        self.mean = mean
        self.halfWidth = halfWidth
        self.count = count
    }

    /// The mean and Student's interval: t · s / √n, with n − 1 degrees of freedom.
    ///
    /// - Parameter values: independent; nil where nothing is left.
    public init?(of values: [Double], confidence: Double) {
        guard !values.isEmpty else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        guard values.count > 1 else {
            self.init(mean: mean, halfWidth: nil, count: 1)
            return
        }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / Double(values.count - 1) / Double(values.count)).squareRoot()
        self.init(mean: mean, halfWidth: StudentT.factor(confidence: confidence, freedom: values.count - 1) * error, count: values.count)
    }

    /// The same of a quantity so many times as large.
    func scaled(by factor: Double) -> Estimate {
        Estimate(mean: mean * factor, halfWidth: halfWidth.map { $0 * abs(factor) }, count: count)
    }

    /// Whether a value is within the interval.
    public func covers(_ value: Double) -> Bool {
        abs(value - mean) <= (halfWidth ?? 0)
    }
}
