import ContactDomain
import Foundation

/// Instants by the clock on the wall of a time zone.
struct WallClock {
    private let calendar: Calendar

    /// Nil where the system does not know the zone.
    init?(timeZone: String) {
        guard let zone = TimeZone(identifier: timeZone) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// The instant of a minute since the midnight of the day on which another instant lies; in the hour that is skipped in spring, the
    /// first that is there, in the hour that comes twice in autumn, the first of the two.
    func instant(minute: Int, days: Int, from start: Timestamp) -> Timestamp {
        let day = calendar.dateComponents([.year, .month, .day], from: date(start))
        var wanted = DateComponents()
        (wanted.year, wanted.month, wanted.day) = (day.year, day.month, (day.day ?? 1) + days)
        (wanted.hour, wanted.minute) = (minute / 60, minute % 60)
        guard let found = calendar.date(from: wanted) else { return start + .minutes(days * 1_440 + minute) }
        return Timestamp(milliseconds: Int64((found.timeIntervalSince1970 * 1_000).rounded()))
    }

    /// The local hour, 0 to 23, and the ISO weekday, 1 for Monday to 7.
    func hour(at instant: Timestamp) -> (hour: Int, weekday: Int) {
        let parts = calendar.dateComponents([.hour, .weekday], from: date(instant))
        return (parts.hour ?? 0, ((parts.weekday ?? 2) + 5) % 7 + 1)
    }

    private func date(_ instant: Timestamp) -> Date {
        Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000)
    }
}
