/// What a `Range` header asks for (RFC 9110, section 14). One range is served; a header that is no byte range, or asks for several, is ignored, as the RFC allows.
enum ByteRange: Equatable {
    case whole
    case part(ClosedRange<Int>)
    case unsatisfiable

    static func read(_ header: String?, size: Int) -> ByteRange {
        guard let header else { return .whole }
        let text = header.filter { $0 != " " }
        guard text.lowercased().hasPrefix("bytes="), !text.contains(",") else { return .whole }
        let parts = text.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = number(parts[0]), let last = number(parts[1]) else { return .whole }
        switch (first, last) {
        case (nil, nil):
            return .whole
        case (nil, let count?):
            guard count > 0, size > 0 else { return .unsatisfiable }
            return .part(max(0, size - count)...(size - 1))
        case (let start?, nil):
            return start < size ? .part(start...(size - 1)) : .unsatisfiable
        case (let start?, let end?):
            guard start <= end else { return .whole }
            return start < size ? .part(start...min(end, size - 1)) : .unsatisfiable
        }
    }

    /// Nil inside nil: not a number. Nil: nothing there.
    private static func number(_ text: Substring) -> Int?? {
        if text.isEmpty { return .some(nil) }
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text) else { return nil }
        return .some(number)
    }
}
