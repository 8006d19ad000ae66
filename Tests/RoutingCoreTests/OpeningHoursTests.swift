import ContactDomain
import Foundation
import RoutingCore
import Testing

/// Opening hours against the plainest reckoning: Foundation's calendar, minute by minute.
@Suite struct OpeningHoursTests {
    private typealias Range = OpeningHours.Range

    /// A zone, and a day shortly before its clocks change.
    static let changes: [(zone: String, before: String)] = [
        ("Europe/Berlin", "2026-03-27"), ("Europe/Berlin", "2026-10-23"), ("America/New_York", "2026-03-06"), ("America/New_York", "2026-10-30"),
        ("Australia/Lord_Howe", "2026-04-03"), ("Australia/Lord_Howe", "2026-10-02"), ("Asia/Shanghai", "2026-05-01"), ("Africa/Casablanca", "2026-02-13"),
        ("Africa/Casablanca", "2026-03-20"), ("Africa/Cairo", "2026-04-22"), ("Africa/Cairo", "2026-10-28"), ("America/Havana", "2026-03-06"),
        ("America/Havana", "2026-10-30"), ("Pacific/Apia", "2011-12-28"), ("America/St_Johns", "2010-11-05"), ("UTC", "2026-12-30"),
    ]

    private func calendar(_ zone: String) throws -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        return calendar
    }

    private func instant(_ text: String, _ zone: String) throws -> Timestamp {
        let parts = text.split { "- :".contains($0) }.compactMap { Int($0) }
        let components = DateComponents(year: parts[0], month: parts[1], day: parts[2], hour: parts.count > 3 ? parts[3] : 0, minute: parts.count > 4 ? parts[4] : 0)
        return Timestamp(milliseconds: Int64(try #require(calendar(zone).date(from: components)).timeIntervalSince1970) * 1000)
    }

    private func isOpen(_ hours: OpeningHours, _ calendar: Calendar, _ instant: Timestamp) -> Bool {
        let wall = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute], from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
        guard let year = wall.year, let month = wall.month, let day = wall.day, let weekday = wall.weekday, let hour = wall.hour, let minute = wall.minute else { return false }
        let date = String(format: "%04d-%02d-%02d", year, month, day)
        let ranges = hours.exceptions[date] ?? hours.weekly[(weekday + 5) % 7 + 1] ?? []
        return ranges.contains { $0.from <= hour * 60 + minute && hour * 60 + minute < $0.to }
    }

    // MARK: By brute force

    private func randomRanges(_ dice: inout ExpressionDice) -> [Range] {
        switch dice.below(5) {
        case 0: return []
        case 1: return [Range(from: 0, to: 1440)]
        // The change is between midnight and three: ranges begin, end and touch there.
        case 2: return [Range(from: 0, to: dice.pick([60, 90, 120, 150, 180])), Range(from: dice.pick([120, 135, 150, 180]), to: 1440)]
        case 3:
            let middle = 1 + dice.below(1438)
            return [Range(from: dice.below(middle), to: middle), Range(from: middle, to: 1440)]
        default:
            return (0..<1 + dice.below(3)).map { _ in
                let from = dice.happens(50) ? dice.below(240) : dice.below(1440)
                return Range(from: from, to: from + 1 + dice.below(1440 - from))
            }
        }
    }

    /// The days above are of use only where the clocks do change in them: by an hour, by half an hour at Lord Howe, by a day at Apia.
    @Test(arguments: changes)
    func theClocksChangeInTheseDays(zone: String, before: String) throws {
        let timeZone = try #require(TimeZone(identifier: zone))
        let start = Double(try instant(before, zone).milliseconds / 1000)
        let offsets = (0...96).map { timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: start + Double($0) * 3600)) }
        let change = abs((offsets.last ?? 0) - (offsets.first ?? 0))
        #expect(change == (["Asia/Shanghai": 0, "UTC": 0, "Australia/Lord_Howe": 1800, "Pacific/Apia": 86_400][zone] ?? 3600))
    }

    @Test(arguments: 0..<48)
    func agreesWithTheCalendarMinuteByMinute(seed: UInt64) throws {
        var dice = ExpressionDice(seed: seed)
        let (zone, before) = Self.changes[Int(seed) % Self.changes.count]
        var hours = OpeningHours(timeZone: zone, weekly: [:])
        for weekday in 1...7 where dice.happens(80) { hours.weekly[weekday] = randomRanges(&dice) }
        let calendar = try calendar(zone)
        let start = try instant(before, zone)
        for day in 0..<4 where dice.happens(30) {
            let date = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(start.milliseconds / 1000 + Int64(day) * 86_400)))
            hours.exceptions[String(format: "%04d-%02d-%02d", date.year ?? 0, date.month ?? 0, date.day ?? 0)] = randomRanges(&dice)
        }
        #expect(hours.faults.isEmpty)
        let minutes = 4 * 1440
        let truth = (0...minutes).map { isOpen(hours, calendar, start + .minutes($0)) }
        var nextChange: Int?
        for minute in stride(from: minutes, through: 0, by: -1) {
            let now = start + .minutes(minute)
            #expect(hours.isOpen(at: now) == truth[minute], "\(zone) \(now) \(hours)")
            // A minute is one state to its last millisecond.
            if minute % 7 == 0 { #expect(hours.isOpen(at: now + Span(milliseconds: 59_999)) == truth[minute]) }
            if minute < minutes, truth[minute + 1] != truth[minute] { nextChange = minute + 1 }
            if let nextChange, minute % 13 == 0 || nextChange - minute < 3 {
                #expect(hours.nextChange(after: now) == start + .minutes(nextChange), "\(zone) \(now) \(hours)")
                #expect(hours.nextChange(after: now + Span(milliseconds: 1)) == start + .minutes(nextChange))
            }
        }
    }

    @Test(arguments: changes)
    func midnightIsWhereTheDateGrows(zone: String, before: String) throws {
        let calendar = try calendar(zone)
        let start = try instant(before, zone)
        let day = LocalDay(timeZone: zone)
        func date(_ minute: Int) -> Int {
            let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double((start + .minutes(minute)).milliseconds / 1000)))
            return (parts.year ?? 0) * 10_000 + (parts.month ?? 0) * 100 + (parts.day ?? 0)
        }
        let dates = (0...7 * 1440).map(date)
        for minute in stride(from: 0, to: 4 * 1440, by: 11) {
            let later = try #require((minute + 1..<dates.count).first { dates[$0] > dates[minute] })
            #expect(day.midnight(after: start + .minutes(minute)) == start + .minutes(later), "\(zone) minute \(minute)")
            // Where the clocks are set back over midnight a day begins twice; what lies between belongs to the first.
            let now = start + .minutes(minute)
            let begin = day.start(of: now)
            #expect(begin <= now && now < day.midnight(after: begin) && day.midnight(after: begin - Span(milliseconds: 1)) == begin, "\(zone) minute \(minute)")
        }
    }

    // MARK: By example

    @Test func springForwardShortensTheNightAndAutumnOpensTwice() throws {
        // Berlin, 29 March 2026: 02:00 to 03:00 is left out. 25 October: 02:00 to 03:00 comes twice.
        let hours = OpeningHours(timeZone: "Europe/Berlin", weekly: [7: [Range(from: 150, to: 240)]])
        let spring = try instant("2026-03-29 00:00", "Europe/Berlin")
        #expect(hours.nextChange(after: spring) == spring + .minutes(120))
        #expect(hours.nextChange(after: spring + .minutes(120)) == spring + .minutes(180))
        let autumn = try instant("2026-10-25 00:00", "Europe/Berlin")
        let changes = [150, 180, 210, 300].map { autumn + .minutes($0) }
        #expect(hours.nextChange(after: autumn) == changes[0])
        #expect(hours.nextChange(after: changes[0]) == changes[1])
        #expect(hours.nextChange(after: changes[1]) == changes[2])
        #expect(hours.nextChange(after: changes[2]) == changes[3])
    }

    @Test func rangesThatTouchAreOne() throws {
        let hours = OpeningHours(
            timeZone: "Asia/Shanghai", weekly: [1: [Range(from: 540, to: 720), Range(from: 720, to: 1440)], 2: [Range(from: 0, to: 60)]], exceptions: ["2026-11-24": [Range(from: 0, to: 30)]])
        let monday = try instant("2026-11-23 09:00", "Asia/Shanghai")
        #expect(hours.isOpen(at: monday))
        #expect(try hours.nextChange(after: monday) == instant("2026-11-24 00:30", "Asia/Shanghai"))
        #expect(try hours.nextChange(after: instant("2026-11-30 09:00", "Asia/Shanghai")) == instant("2026-12-01 01:00", "Asia/Shanghai"))
    }

    @Test func oneDayOfTheYearIsEnough() throws {
        let hours = OpeningHours(timeZone: "Asia/Shanghai", weekly: [:], exceptions: ["2027-02-06": [Range(from: 600, to: 660)]])
        let opening = try instant("2027-02-06 10:00", "Asia/Shanghai")
        #expect(try hours.nextChange(after: instant("2026-11-23", "Asia/Shanghai")) == opening)
        #expect(hours.nextChange(after: opening) == opening + .minutes(60))
        #expect(hours.nextChange(after: opening + .minutes(60)) == nil)
    }

    @Test func whatNeverChangesHasNoNextChange() throws {
        let allWeek = Dictionary(uniqueKeysWithValues: (1...7).map { ($0, [Range(from: 0, to: 1440)]) })
        let now = try instant("2026-11-23", "UTC")
        #expect(OpeningHours(timeZone: "Europe/Berlin", weekly: allWeek).nextChange(after: now) == nil)
        #expect(OpeningHours(timeZone: "Europe/Berlin", weekly: [:]).nextChange(after: now) == nil)
        // The day of rest is the only change of the year; one that lies further off than 370 days is not looked for.
        #expect(try OpeningHours(timeZone: "UTC", weekly: allWeek, exceptions: ["2027-11-23": []]).nextChange(after: now) == instant("2027-11-23", "UTC"))
        #expect(OpeningHours(timeZone: "UTC", weekly: allWeek, exceptions: ["2027-11-29": []]).nextChange(after: now) == nil)
    }

    @Test(arguments: [Int64.min, .min + 1, -62_135_596_800_001, -1, 0, 253_402_300_799_999, 253_402_300_800_000, 1 << 62, .max - 1, .max])
    func noInstantTraps(milliseconds: Int64) {
        let now = Timestamp(milliseconds: milliseconds)
        for zone in ["Europe/Berlin", "No/Where", ""] {
            for range in [Range(from: 60, to: 120), Range(from: .min, to: .max), Range(from: .max, to: .min), Range(from: -5, to: 3000)] {
                let hours = OpeningHours(timeZone: zone, weekly: [1: [range], 3: [range]], exceptions: ["x": [range], "1970-01-01": [range]])
                _ = hours.isOpen(at: now)
                if let change = hours.nextChange(after: now) { #expect(change > now) }
                let midnight = LocalDay(timeZone: zone).midnight(after: now)
                #expect(midnight > now || milliseconds == .max)
            }
        }
    }

    // MARK: Faults

    @Test func faultsNameFieldValueAndRemedy() {
        let hours = OpeningHours(
            timeZone: "Mars/Phobos", weekly: [0: [], 1: [Range(from: 600, to: 600)], 2: [Range(from: -1, to: 1441)]],
            exceptions: ["2026-02-30": [], "24.12.2026": [Range(from: 900, to: 800)], "2028-02-29": []])
        #expect(hours.faults == [
            "hours.timeZone: 'Mars/Phobos' is not a time zone; use an IANA name such as Europe/Berlin",
            "hours.weekly: 0 is not a weekday; use 1 for Monday to 7 for Sunday",
            "hours.weekly[1]: from 600 does not lie before to 600; split a range that passes midnight over two days",
            "hours.weekly[2]: from -1 to 1441 is outside the day; use minutes from 0 to 1440",
            "hours.exceptions: '2026-02-30' is not a date; write it as 2026-12-25",
            "hours.exceptions: '24.12.2026' is not a date; write it as 2026-12-25",
            "hours.exceptions[24.12.2026]: from 900 does not lie before to 800; split a range that passes midnight over two days",
        ])
    }

    @Test func whatIsTooMuchIsRefused() {
        let many = OpeningHours(timeZone: "UTC", weekly: [1: Array(repeating: Range(from: 0, to: 1), count: 51)], exceptions: Dictionary(uniqueKeysWithValues: (1...2001).map { (String($0), []) }))
        #expect(many.faults.contains { $0.hasPrefix("hours.weekly[1]: 51 ranges are too many") })
        #expect(many.faults.contains { $0.hasPrefix("hours.exceptions: 2001 days are too many") })
    }
}
