import ContactDomain
import Foundation

/// Days and instants as people write them.
struct CalendarDay {
    private let calendar: Calendar

    /// - Parameter timeZone: an IANA name; UTC stands in for one that is not known, which is reported elsewhere.
    init(timeZone: String) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        self.calendar = calendar
    }

    static func isKnown(timeZone: String) -> Bool { TimeZone(identifier: timeZone) != nil }

    /// The midnight with which `2026-03-02` begins; nil for what is not a date.
    func midnight(_ date: String) -> Timestamp? {
        let parts = date.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]) else {
            return nil
        }
        let components = DateComponents(year: year, month: month, day: day)
        guard components.isValidDate(in: calendar), let found = calendar.date(from: components) else { return nil }
        return Self.timestamp(found)
    }

    /// A minute of the day on which an instant lies.
    func instant(minute: Int, on day: Timestamp) -> Timestamp {
        let date = Date(timeIntervalSince1970: Double(day.milliseconds) / 1_000)
        guard let found = calendar.date(bySettingHour: minute / 60, minute: minute % 60, second: 0, of: date) else { return day + .minutes(minute) }
        return Self.timestamp(found)
    }

    /// An instant as RFC 3339 writes it: `2026-03-02T08:15:30.25+01:00`.
    static func instant(_ text: String) -> Timestamp? {
        let plain = Date.ISO8601FormatStyle(includingFractionalSeconds: false)
        let exact = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        do {
            return timestamp(try plain.parse(text))
        } catch {
            do { return timestamp(try exact.parse(text)) } catch { return nil }
        }
    }

    private static func timestamp(_ date: Date) -> Timestamp { Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded())) }
}
