import ContactDomain

/// Lengths of time as admins write them: `500ms`, `15s`, `2m`, `12h`, `7d`.
enum DurationText {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// Nil for anything that is not a whole number with a unit.
    static func read(_ text: String) -> Span? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count <= 10, let count = Int64(digits) else { return nil }
        let suffix = text.dropFirst(digits.count).drop { $0 == " " }
        guard let unit = units.first(where: { $0.suffix == suffix }) else { return nil }
        return Span(milliseconds: count * unit.milliseconds)
    }

    /// The shortest exact text: `2m` rather than `120s`.
    static func write(_ span: Span) -> String {
        let unit = units.last { span.milliseconds != 0 && span.milliseconds % $0.milliseconds == 0 } ?? units[1]
        return "\(span.milliseconds / unit.milliseconds)\(unit.suffix)"
    }
}
