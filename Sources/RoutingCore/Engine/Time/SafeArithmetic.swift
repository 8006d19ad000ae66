import ContactDomain

// Instants and points come from outside and may be anything: sums that leave Int64 stop at its ends, nothing traps.

extension Timestamp {
    static let distantPast = Timestamp(milliseconds: .min)
    static let distantFuture = Timestamp(milliseconds: .max)

    /// The instant a span later, at most the last there is.
    func adding(_ span: Span) -> Timestamp { Timestamp(milliseconds: milliseconds.clampedAdding(span.milliseconds)) }

    /// The span since another instant, at most the longest there is.
    func since(_ other: Timestamp) -> Span { Span(milliseconds: milliseconds.clampedSubtracting(other.milliseconds)) }
}

extension FixedWidthInteger {
    func clampedAdding(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    func clampedMultiplying(_ other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }

    func clampedSubtracting(_ other: Self) -> Self {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}

extension Int32 {
    /// The index that a slot is in an array.
    var index: Int { Int(self) }
}
