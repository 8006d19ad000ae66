import ContactDomain

/// Days as a time zone has them: of 23, 24 or 25 hours.
public struct LocalDay: Sendable {
    private let clock: WallClock

    /// - Parameter timeZone: An IANA name; UTC stands in for one that is not known.
    public init(timeZone: String) { clock = WallClock(zoneOrUTC: timeZone) }

    /// The first instant of the day to which this one belongs.
    public func start(of instant: Timestamp) -> Timestamp {
        let instant = Timestamp(milliseconds: WallClock.bounded(instant))
        // No day lasts as long as two, so one begins in between.
        var start = midnight(after: instant - .minutes(2 * 24 * 60))
        while true {
            let next = midnight(after: start)
            guard next > start, next <= instant else { return start }
            start = next
        }
    }

    /// The first instant after this one that belongs to a later day.
    ///
    /// Where the clocks skip midnight the day begins after the gap.
    public func midnight(after instant: Timestamp) -> Timestamp {
        var start = instant.milliseconds
        // Where reckoning would overflow there are no days.
        let bounded = WallClock.bounded(instant)
        guard start == bounded else { return Timestamp(milliseconds: start < bounded ? bounded : .max) }
        let today = clock.day(at: start).number
        // Also where a zone left out a day, as Samoa did in 2011, the next one begins within four.
        for _ in 0..<4 {
            let (end, offset) = clock.stretch(from: start)
            let midnight = (today + 1) * CivilDay.milliseconds - offset
            if start < midnight, midnight < end { return Timestamp(milliseconds: midnight) }
            if clock.day(at: end).number > today { return Timestamp(milliseconds: end) }
            start = end
        }
        return Timestamp(milliseconds: start)
    }
}
