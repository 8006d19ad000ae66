import ContactDomain

extension OpeningHours {
    /// What is wrong with them, in sentences; empty where nothing is.
    public var faults: [String] {
        var faults: [String] = []
        if WallClock(zone: timeZone) == nil { faults.append("hours.timeZone: '\(timeZone.shortened)' is not a time zone; use an IANA name such as Europe/Berlin") }
        for (weekday, ranges) in weekly.sorted(by: { $0.key < $1.key }) {
            if !(1...7).contains(weekday) { faults.append("hours.weekly: \(weekday) is not a weekday; use 1 for Monday to 7 for Sunday") }
            faults += Self.faults(of: ranges, "hours.weekly[\(weekday)]")
        }
        if exceptions.count > 2000 { faults.append("hours.exceptions: \(exceptions.count) days are too many; keep at most 2000, days in the past can go") }
        for (date, ranges) in exceptions.sorted(by: { $0.key < $1.key }) {
            if CivilDay(date) == nil { faults.append("hours.exceptions: '\(date.shortened)' is not a date; write it as 2026-12-25") }
            faults += Self.faults(of: ranges, "hours.exceptions[\(date.shortened)]")
        }
        return faults
    }

    private static func faults(of ranges: [Range], _ field: String) -> [String] {
        guard ranges.count <= 50 else { return ["\(field): \(ranges.count) ranges are too many; a day has at most 50"] }
        return ranges.compactMap { range in
            guard (0...1440).contains(range.from), (0...1440).contains(range.to) else {
                return "\(field): from \(range.from) to \(range.to) is outside the day; use minutes from 0 to 1440"
            }
            return range.from < range.to ? nil : "\(field): from \(range.from) does not lie before to \(range.to); split a range that passes midnight over two days"
        }
    }
}
