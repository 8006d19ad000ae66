import Foundation

/// Figures as people read them.
enum FigureText {
    /// `81.3 % ±1.2`, `14.2 s ±0.9`, `2412 ±31`; a dash where nothing can be told.
    static func text(_ estimate: Estimate?, _ measure: Measure) -> String {
        guard let estimate else { return "–" }
        let value = number(estimate.mean, measure, like: estimate.mean) + unit(measure)
        guard let width = estimate.halfWidth, width > 0 else { return value }
        return value + " ±" + number(width, measure, like: estimate.mean)
    }

    /// The same for a change: with its sign, and a star where chance alone is not likely to have made it.
    static func change(_ estimate: Estimate?, _ measure: Measure) -> String {
        guard let estimate else { return "–" }
        let value = number(estimate.mean, measure, like: estimate.mean)
        let text = (value.hasPrefix("-") ? "" : "+") + value + unit(measure)
        guard let width = estimate.halfWidth else { return text }
        return text + " ±" + number(width, measure, like: estimate.mean) + (abs(estimate.mean) > width ? " *" : "  ")
    }

    private static func unit(_ measure: Measure) -> String {
        switch measure.unit {
        case .count: ""
        case .share: " %"
        case .seconds: " s"
        }
    }

    /// - Parameter like: counts from 100 on are written without a point, and so is what goes with them.
    private static func number(_ value: Double, _ measure: Measure, like mean: Double) -> String {
        let isCoarse = measure.unit == .count && (mean.magnitude >= 100 || mean == 0)
        let form = isCoarse ? "%.0f" : measure == .queueLength && mean.magnitude < 1 ? "%.2f" : "%.1f"
        let text = String(format: form, measure.unit == .share ? value * 100 : value)
        // No minus before nothing.
        return text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) } ? String(text.dropFirst()) : text
    }
}

extension Measure {
    /// The head of its column.
    var title: String {
        switch self {
        case .offered: "offered"
        case .answered: "answered"
        case .abandoned: "abandoned"
        case .shortAbandoned: "of it short"
        case .left: "left"
        case .callbacks: "call-backs"
        case .unserved: "unserved"
        case .moved: "moved"
        case .serviceLevel: "service level"
        case .abandonment: "abandonment"
        case .waiting: "had to wait"
        case .speedOfAnswer: "ASA"
        case .meanWait: "mean wait"
        case .wait50: "p50"
        case .wait80: "p80"
        case .wait90: "p90"
        case .wait95: "p95"
        case .wait99: "p99"
        case .longestWait: "longest"
        case .queueLength: "mean queue"
        case .estimateBias: "estimate bias"
        case .estimateError: "estimate error"
        case .handled: "handled"
        case .handlingTime: "handling"
        case .occupancy: "occupancy"
        case .staff: "mean staff"
        case .offers: "offers"
        case .declined: "declined"
        case .unanswered: "unanswered"
        }
    }
}
