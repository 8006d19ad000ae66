import Foundation

/// All figures of one run.
struct Report: Codable {
    let machine: Machine
    var engine: [EngineFigures] = []
    var rivals: [Duel] = []

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: URL(filePath: path))
    }

    // MARK: As text

    static let head = """
        | agents × waiting × queues × skills | inputs/s | inputs/s of own time | p50 µs | p99 µs | p99.9 µs | max µs | undisturbed p99 | undisturbed max | bytes/waiting | passes |
        |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
        """

    static func row(_ figures: EngineFigures) -> String {
        let times = figures.times
        let micros = [times.p50, times.p99, times.p999, times.max, figures.undisturbed.p99, figures.undisturbed.max].map { digits($0) }
        return "| \(figures.size.text) | \(whole(figures.inputsPerSecond)) | \(whole(figures.inputsPerOwnSecond)) | \(micros.joined(separator: " | ")) | \(whole(figures.perWaiting.allocated)) | \(figures.passes) |"
    }

    static func kinds(_ figures: EngineFigures) -> String {
        let rows = figures.kinds.map {
            "| \($0.name) | \(digits(100 * Double($0.times.count) / Double(figures.inputs))) % | \(digits($0.times.mean)) | \(digits($0.times.p50)) | \(digits($0.times.p99)) | \(digits($0.times.max)) |"
        }
        let looks = "\(figures.size.name): looks for one input: \(digits(figures.linesPerInput)) first items of lines, \(digits(figures.agentsPerInput)) agents\n\n"
        return looks + "| \(figures.size.name), undisturbed | share | mean µs | p50 µs | p99 µs | max µs |\n|---|--:|--:|--:|--:|--:|\n" + rows.joined(separator: "\n")
    }

    /// How the cost of an input grows beside the logarithm of the number that waits.
    var growth: String {
        zip(engine, engine.dropFirst()).map { small, large in
            let ratio = large.undisturbed.mean / max(0.001, small.undisturbed.mean)
            let logarithms = log(Double(large.size.waiting)) / log(Double(small.size.waiting))
            let bytes = large.perWaiting.allocated / max(1, small.perWaiting.allocated)
            let looks = (large.linesPerInput + large.agentsPerInput) / max(0.001, small.linesPerInput + small.agentsPerInput)
            return "\(small.size.name) → \(large.size.name): mean µs × \(Self.digits(ratio)), looks × \(Self.digits(looks)) (the logarithm × \(Self.digits(logarithms))), bytes/waiting × \(Self.digits(bytes))"
        }.joined(separator: "\n")
    }

    static func digits(_ number: Double) -> String { String(format: number < 100 ? "%.2f" : "%.0f", number) }
    static func whole(_ number: Double) -> String { String(Int(number.rounded())) }
}
