import ContactDomain
import RoutingCore

/// Reads when a queue is open: `mon-fri: 08:00-18:00`, `sat: [09:00-12:00, 13:00-15:00]`, `exceptions: {"2026-12-25": closed}`.
struct OpeningHoursReader {
    static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    let section: Section

    func read(timeZone: String) -> OpeningHours {
        var hours = OpeningHours(timeZone: section.text("timeZone", timeZone, check: Checks.timeZone), weekly: [:])
        for entry in section.keys where entry.key != "timeZone" && entry.key != "exceptions" {
            guard let days = Self.days(entry.key) else { continue }
            let ranges = ranges(section, entry.key)
            for day in days { hours.weekly[day] = ranges }
        }
        let exceptions = section.section("exceptions")
        for entry in exceptions.keys { hours.exceptions[entry.key] = ranges(exceptions, entry.key) }
        exceptions.finish()
        for day in Self.weekdays { _ = section.entry(day) }
        section.finish()
        return hours
    }

    /// ISO weekdays of `mon`, `mon-fri` or `fri-mon`; nil for anything else.
    static func days(_ text: String) -> [Int]? {
        let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map { weekdays.firstIndex(of: String($0)) }
        switch ends.count {
        case 1: return ends[0].map { [$0 + 1] }
        case 2:
            guard let from = ends[0], let to = ends[1] else { return nil }
            return (0...((to - from + 7) % 7)).map { (from + $0) % 7 + 1 }
        default: return nil
        }
    }

    private func ranges(_ group: Section, _ key: String) -> [OpeningHours.Range] {
        let texts = group.texts(key) { text in
            text == "closed" || Self.range(text) != nil ? nil : ("'\(text)' is not a range of hours", "write 08:00-18:00, or closed")
        }
        return texts.compactMap(Self.range)
    }

    private static func range(_ text: String) -> OpeningHours.Range? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { ClockText.minute($0.filter { $0 != " " }) }
        guard ends.count == 2, let from = ends[0], let to = ends[1], from < to else { return nil }
        return OpeningHours.Range(from: from, to: to)
    }
}
