import ContactDomain

/// How long handling takes in one queue: a moving average that forgets.
///
/// Each finished item counts one eighth, all before it seven eighths, as the round-trip estimate of TCP does it (RFC 6298, section 2: alpha = 1/8).
/// Kept in 1/1,024 of a millisecond as an integer, so that it is the same everywhere.
struct HandlingEstimate: Codable, Equatable, Sendable {
    /// Nil until the first item was finished.
    private(set) var scaled: Int64?

    mutating func add(_ time: Span) {
        // No handling time is longer than ten years: then nothing can overflow.
        let sample = min(max(0, time.milliseconds), 315_360_000_000) << 10
        scaled = scaled.map { $0 + (sample - $0) / 8 } ?? sample
    }

    var time: Span? { scaled.map { Span(milliseconds: $0 >> 10) } }
}
