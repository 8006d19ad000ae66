import ContactDomain

/// The mean of the last few dozen times: one that forgets.
///
/// Of the first samples each counts the same; from the 64th on each new one counts one 64th, all before it the rest. The weight is chosen by simulation
/// (docs/simulation.md): an eighth, as for round-trip times in TCP (RFC 6298), follows the scatter of single conversations and has twice the error.
/// Kept in 1/1,024 of a millisecond as an integer, so that it is the same everywhere.
struct MovingMean: Codable, Equatable, Sendable {
    private static let window: Int64 = 64

    private var scaled: Int64 = 0
    /// Samples, at most as many as the window.
    private(set) var count: Int64 = 0

    init() {}

    /// A mean that is believed as if it came from so many samples.
    init(prior: Span, worth count: Int64) {
        scaled = Self.scaled(prior)
        self.count = min(max(0, count), Self.window)
    }

    mutating func add(_ sample: Span) {
        count = min(count + 1, Self.window)
        scaled += (Self.scaled(sample) - scaled) / count
    }

    /// Nil until there is a sample.
    var mean: Span? { count == 0 ? nil : Span(milliseconds: scaled >> 10) }

    /// No time is longer than ten years: then nothing can overflow.
    private static func scaled(_ time: Span) -> Int64 { min(max(0, time.milliseconds), 315_360_000_000) << 10 }
}
