import ContactDomain
import RoutingCore
import Testing

/// Hours are not forgotten where their next change lies further ahead than the engine looks.
@Suite struct FarHoursTests {
    private static let queue = QueueID(high: 1, low: 1)
    private static let day: Int64 = 86_400_000

    /// 2026-01-01.
    private static let start = Timestamp(milliseconds: 20_454 * day)

    @Test func aQueueThatOpensInYearsOpens() throws {
        var engine = RoutingEngine()
        let hours = OpeningHours(timeZone: "UTC", weekly: [:], exceptions: ["2029-06-01": [.init(from: 600, to: 720)]])
        _ = try engine.handle(.setQueue(QueuePolicy(id: Self.queue, hours: hours, closing: .hold)), at: Self.start)
        #expect(engine.isClosed(Self.queue))
        var told: [(Timestamp, RoutingOutput)] = []
        var looks = 0
        while let due = engine.nextDeadline {
            looks += 1
            for output in engine.advance(to: due) { told.append((due, output)) }
        }
        // 2029-06-01 is the 1,247th day after the start.
        let opens = Timestamp(milliseconds: Self.start.milliseconds + 1_247 * Self.day + 600 * 60_000)
        #expect(told.map(\.0) == [opens, Timestamp(milliseconds: opens.milliseconds + 120 * 60_000)])
        #expect(told.map(\.1) == [.queueOpened(Self.queue), .queueClosed(Self.queue)])
        #expect(looks < 8, "\(looks) looks for two changes")
    }

    @Test func whatNeverChangesIsNeverLookedAtAgain() {
        let always = (1...7).reduce(into: [Int: [OpeningHours.Range]]()) { $0[$1] = [.init(from: 0, to: 1440)] }
        #expect(OpeningHours(timeZone: "Europe/Berlin", weekly: always).nextLook(after: Self.start) == nil)
        #expect(OpeningHours(timeZone: "UTC", weekly: [:], exceptions: ["2025-12-24": [.init(from: 0, to: 60)]]).nextLook(after: Self.start) == nil)
    }

    /// Every day of the stretch is an exception: what comes after is not to be seen in it.
    @Test func exceptionsMayHideTheWeekForMoreThanAYear() throws {
        var hours = OpeningHours(timeZone: "UTC", weekly: [1: [.init(from: 540, to: 600)]])
        for month in 1...12 { for day in 1...31 { for year in ["2026", "2027"] { hours.exceptions["\(year)-\(Self.two(month))-\(Self.two(day))"] = [] } } }
        #expect(hours.nextChange(after: Self.start) == nil)
        let look = try #require(hours.nextLook(after: Self.start))
        // The first Monday of 2028 is the 3rd of January.
        #expect(hours.nextLook(after: look) == Timestamp(milliseconds: Self.start.milliseconds + 732 * Self.day + 540 * 60_000))
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
