import ContactDomain
import Foundation

/// How long something lasts. Every value is drawn by inversion from one uniform number: two scenarios that draw from the
/// same stream stay in step even where their distributions differ, and a greater number always means a longer time.
public enum Distribution: Equatable, Sendable {
    case constant(Span)
    case exponential(mean: Span)
    /// Given by the mean and standard deviation of the times themselves, not of their logarithms.
    case logNormal(mean: Span, deviation: Span)
    /// One of these, each equally often; in ascending order.
    case empirical([Span])

    /// The value below which a share of all values lies, to the millisecond.
    /// - Parameter share: between 0 and 1, neither included.
    public func value(at share: Double) -> Span {
        switch self {
        case .constant(let span): return span
        case .exponential(let mean): return Self.span(-log1p(-share) * Double(mean.milliseconds))
        case .logNormal(let mean, let deviation):
            guard let (location, scale) = Self.logarithmic(mean, deviation) else { return mean }
            return Self.span(exp(location + scale * Normal.quantile(share)))
        case .empirical(let values):
            return values.isEmpty ? .zero : values[min(values.count - 1, Int(share * Double(values.count)))]
        }
    }

    /// The mean, in milliseconds.
    public var mean: Double {
        switch self {
        case .constant(let span): Double(span.milliseconds)
        case .exponential(let mean), .logNormal(let mean, _): Double(mean.milliseconds)
        case .empirical(let values): values.isEmpty ? 0 : values.reduce(0) { $0 + Double($1.milliseconds) } / Double(values.count)
        }
    }

    /// What is wrong with it, if anything.
    public var faults: [String] {
        switch self {
        case .constant(let span): span < .zero ? ["a time is negative"] : []
        case .exponential(let mean): mean <= .zero ? ["the mean of an exponential distribution must be above zero"] : []
        case .logNormal(let mean, let deviation): mean <= .zero || deviation < .zero ? ["a log-normal distribution needs a mean above zero and a deviation not below it"] : []
        case .empirical(let values): values.isEmpty ? ["an empirical distribution needs values"] : values.contains { $0 < .zero } ? ["a time is negative"] : []
        }
    }

    /// Mean and deviation of the logarithm: σ² = ln(1 + s²/m²), μ = ln m − σ²/2. Nil where nothing varies.
    private static func logarithmic(_ mean: Span, _ deviation: Span) -> (Double, Double)? {
        guard mean.milliseconds > 0, deviation.milliseconds > 0 else { return nil }
        let ratio = Double(deviation.milliseconds) / Double(mean.milliseconds)
        let variance = log1p(ratio * ratio)
        return (log(Double(mean.milliseconds)) - variance / 2, variance.squareRoot())
    }

    /// No time is longer than a hundred years.
    private static func span(_ milliseconds: Double) -> Span {
        Span(milliseconds: Int64(min(milliseconds, 3.2e12).rounded()))
    }
}
