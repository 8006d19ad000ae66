import Foundation

/// Student's t distribution: what a mean of few independent values can be off.
public enum StudentT {
    /// How many standard errors an interval reaches to either side.
    ///
    /// - Parameters:
    ///   - confidence: the probability that the interval holds the true mean: 0.95.
    ///   - freedom: one less than the number of values.
    public static func factor(confidence: Double, freedom: Int) -> Double {
        guard freedom >= 1, confidence > 0, confidence < 1 else { return .infinity }
        var low = 0.0
        var high = 1.0
        while central(high, freedom) < confidence, high < 1e9 { high *= 2 }
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if central(middle, freedom) < confidence { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// P(|T| ≤ t) = 1 − I_x(ν/2, 1/2) with x = ν / (ν + t²) (Abramowitz and Stegun 26.7.1, 26.5.27).
    static func central(_ t: Double, _ freedom: Int) -> Double {
        let degrees = Double(freedom)
        return 1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
    }

    /// The regularised incomplete beta function, by its continued fraction (Numerical Recipes, section 6.4).
    private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x))
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 / max(tiny, 1 - (a + b) * x / (a + 1))
        var result = d
        for m in 1...300 {
            let m = Double(m)
            for term in [m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))] {
                d = 1 + term * d
                c = 1 + term / c
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = abs(c) < tiny ? tiny : c
                result *= d * c
            }
            if abs(d * c - 1) < 1e-15 { break }
        }
        return result
    }

    /// Lanczos' approximation, accurate to about 1 in 10^15 (Numerical Recipes, section 6.1, with g = 7).
    private static func logGamma(_ x: Double) -> Double {
        let terms = [
            676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
            9.9843695780195716e-6, 1.5056327351493116e-7,
        ]
        let y = x - 1
        let base = y + 7.5
        let sum = terms.enumerated().reduce(0.99999999999980993) { $0 + $1.element / (y + Double($1.offset) + 1) }
        return 0.5 * log(2 * Double.pi) + (y + 0.5) * log(base) - base + log(sum)
    }
}
