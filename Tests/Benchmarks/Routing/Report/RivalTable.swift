extension Report {
    static let rivalHead = """
        | agents × waiting × queues × skills | matcher | inputs | matches, all the same | inputs/s of own time | p50 µs | p99 µs | max µs | the engine is faster |
        |---|---|--:|--:|--:|--:|--:|--:|--:|
        """

    static func rows(_ duel: Duel) -> String {
        let engine = duel.contestants.first?.inputsPerSecond ?? 0
        return duel.contestants.map { one in
            let micros = [one.times.p50, one.times.p99, one.times.max].map { digits($0) }.joined(separator: " | ")
            let ratio = one.inputsPerSecond == engine ? "" : "\(digits(engine / one.inputsPerSecond)) ×"
            return "| \(duel.size.text) | \(one.name) | \(one.inputs) | \(one.matches) | \(whole(one.inputsPerSecond)) | \(micros) | \(ratio) |"
        }.joined(separator: "\n")
    }
}
