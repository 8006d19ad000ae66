import ContactDomain
import Foundation
import Synchronization

/// What the clocks on the walls of a time zone show: the one place where the core asks the system's time zone data.
///
/// All it takes from there is how far a zone is from UTC at an instant; days and weekdays are computed. Equal data give equal answers.
struct WallClock: Sendable {
    private let zone: TimeZone?

    /// Nil for a name that the time zone data does not have.
    init?(zone name: String) {
        guard let clock = Self.known.withLock({ $0[name] }) ?? Self.look(up: name) else { return nil }
        self = clock
    }

    /// For names that were not checked: UTC.
    init(zoneOrUTC name: String) { self = WallClock(zone: name) ?? WallClock(zone: nil) }

    private init(zone: TimeZone?) { self.zone = zone }

    /// Finding a zone by its name costs far more than asking it. Names come from policies that were checked, so there are few.
    private static let known = Mutex<[String: WallClock]>([:])

    private static func look(up name: String) -> WallClock? {
        guard let zone = TimeZone(identifier: name) else { return nil }
        let clock = WallClock(zone: zone)
        known.withLock { $0[name] = clock }
        return clock
    }

    // MARK: Wall time

    /// Outside the years 1 to 9999 there is no zone: calendars are not made for it.
    private static let years: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    /// An instant with which one can reckon some years on and back without overflow: 146 million years from ours.
    static func bounded(_ instant: Timestamp) -> Int64 { min(max(instant.milliseconds, -1 << 62), 1 << 62) }

    /// How far the wall is ahead of UTC, in milliseconds.
    func offset(at instant: Int64) -> Int64 {
        guard let zone, Self.years.contains(instant) else { return 0 }
        return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant) / 1000))) * 1000
    }

    /// Milliseconds that the wall shows since 1970-01-01 00:00.
    func wall(at instant: Int64) -> Int64 { instant + offset(at: instant) }

    func day(at instant: Int64) -> CivilDay { CivilDay(number: wall(at: instant).floored(by: CivilDay.milliseconds)) }

    /// A stretch of at most a day that begins at an instant and in which the offset stays the same.
    ///
    /// - Returns: Its end, at which the offset may be another, and the offset in it.
    func stretch(from start: Int64) -> (end: Int64, offset: Int64) {
        let offset = offset(at: start)
        var (same, other) = (start, start + CivilDay.milliseconds)
        guard self.offset(at: other) != offset else { return (other, offset) }
        // Clocks change at most once in a day, so halving finds the first instant with another offset.
        while other - same > 1 {
            let middle = same + (other - same) / 2
            if self.offset(at: middle) == offset { same = middle } else { other = middle }
        }
        return (other, offset)
    }
}
