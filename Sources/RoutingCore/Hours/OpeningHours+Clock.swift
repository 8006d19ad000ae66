import ContactDomain

/// Whether it is open is a matter of the wall clock alone: of the date and the minute that it shows.
///
/// So a range that begins in the hour that spring leaves out begins at its end, and in the hour that comes twice in autumn it is open twice.
extension OpeningHours {
    /// How far ahead `nextChange` looks.
    static let horizon = 370 * CivilDay.milliseconds

    public func isOpen(at instant: Timestamp) -> Bool {
        isOpen(wall: WallClock(zoneOrUTC: timeZone).wall(at: WallClock.bounded(instant)))
    }

    /// The first later instant at which it is open and is not now, or the other way round; nil where none comes within 370 days.
    ///
    /// O(days until then × ranges of a day).
    public func nextChange(after instant: Timestamp) -> Timestamp? {
        let clock = WallClock(zoneOrUTC: timeZone)
        guard !(weekly.isEmpty && exceptions.isEmpty) else { return nil }
        let open = isOpen(at: instant)
        var start = WallClock.bounded(instant)
        let last = start + Self.horizon
        while start < last {
            let (end, offset) = clock.stretch(from: start)
            let edge = edges(after: start, upTo: end, offset: offset).first { isOpen(wall: $0 + offset) != open }
            if let change = edge ?? (isOpen(wall: clock.wall(at: end)) != open ? end : nil) {
                return change <= last && change > instant.milliseconds ? Timestamp(milliseconds: change) : nil
            }
            start = end
        }
        return nil
    }

    /// When to look again whether it is open: at the next change, or, where none is in sight but dates lie further ahead, when as much time has passed as
    /// is looked at. Nil: it stays as it is for ever.
    public func nextLook(after instant: Timestamp) -> Timestamp? {
        if let change = nextChange(after: instant) { return change }
        let start = WallClock.bounded(instant)
        // Without a date in its last eight days the stretch shows every day of the week as it will be for ever.
        let last = WallClock(zoneOrUTC: timeZone).day(at: start + Self.horizon - 8 * CivilDay.milliseconds)
        guard exceptions.keys.contains(where: { text in CivilDay(text).map { $0.number >= last.number } ?? false }) else { return nil }
        return Timestamp(milliseconds: start + Self.horizon)
    }

    private func isOpen(wall: Int64) -> Bool {
        let day = wall.floored(by: CivilDay.milliseconds)
        let minute = Int((wall - day * CivilDay.milliseconds) / 60_000)
        return ranges(on: CivilDay(number: day)).contains { $0.from <= minute && minute < $0.to }
    }

    private func ranges(on day: CivilDay) -> [Range] {
        if !exceptions.isEmpty, let ranges = exceptions[day.text] { return ranges }
        return weekly[day.weekday] ?? []
    }

    /// Where ranges begin or end in a stretch with one offset, in order. Not each is a change: the end of one may be the beginning of the next.
    private func edges(after start: Int64, upTo end: Int64, offset: Int64) -> [Int64] {
        var edges: [Int64] = []
        for day in (start + offset).floored(by: CivilDay.milliseconds)...(end + offset).floored(by: CivilDay.milliseconds) {
            for range in ranges(on: CivilDay(number: day)) {
                for minute in [range.from, range.to] where (0...1440).contains(minute) {
                    let edge = day * CivilDay.milliseconds + Int64(minute) * 60_000 - offset
                    if start < edge, edge < end { edges.append(edge) }
                }
            }
        }
        return edges.sorted()
    }
}
