/// Asterisk's way to write an instant: `2026-11-23T14:12:14.309+0000`.
enum ARITimestamp {
    /// Milliseconds since 1970 (UTC); nil when the text is no such instant.
    static func milliseconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84, bytes[13] == 58, bytes[16] == 58 else {
            return nil
        }
        guard let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
            let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var position = 19
        var fraction: Int64 = 0
        if position < bytes.count, bytes[position] == 46 {
            var scale: Int64 = 100
            position += 1
            while position < bytes.count, (48...57).contains(bytes[position]) {
                fraction += Int64(bytes[position] - 48) * scale
                scale /= 10
                position += 1
            }
        }
        guard let offset = offsetMinutes(bytes, at: position) else { return nil }
        let minutes = daysSince1970(year, month, day) * 1_440 + hour * 60 + minute - offset
        return (minutes * 60 + second) * 1_000 + fraction
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64? {
        var value: Int64 = 0
        for index in start..<(start + count) {
            guard (48...57).contains(bytes[index]) else { return nil }
            value = value * 10 + Int64(bytes[index] - 48)
        }
        return value
    }

    /// `Z`, `+0000` or `+00:00`.
    private static func offsetMinutes(_ bytes: [UInt8], at position: Int) -> Int64? {
        let rest = bytes[position...].filter { $0 != 58 }
        if rest.isEmpty || rest == [90] { return 0 }
        guard rest.count == 5, rest[0] == 43 || rest[0] == 45, let hours = number(rest, 1, 2), let minutes = number(rest, 3, 2)
        else { return nil }
        return (rest[0] == 45 ? -1 : 1) * (hours * 60 + minutes)
    }

    /// The civil calendar counted from 1 March of year 0 in eras of 400 years.
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
