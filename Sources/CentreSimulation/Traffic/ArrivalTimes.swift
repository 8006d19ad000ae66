import ContactDomain
import Foundation

/// The instants of a Poisson process whose rate is constant in each quarter of an hour: unit exponential gaps are used up by
/// the rate (inversion of the cumulative rate; Çinlar, "Introduction to Stochastic Processes", 1975, chapter 4).
///
/// Rates by local hour change at quarters of an hour only, in every time zone and at every change of daylight saving.
struct ArrivalTimes: Sendable {
    private static let quarter = 900_000.0

    /// Arrivals per millisecond in each quarter since the start; a single one holds for all.
    private let rates: [Double]
    private let start: Timestamp
    private let length: Double
    private var random: RandomStream
    /// Milliseconds since the start, not rounded, so that roundings do not add up.
    private var at = 0.0

    init(perHour rates: [Double], start: Timestamp, duration: Span, random: RandomStream) {
        self.rates = rates.map { $0 / 3_600_000 }
        self.start = start
        length = Double(duration.milliseconds)
        self.random = random
    }

    /// Nil when the time is over.
    mutating func next() -> Timestamp? {
        var gap = -log(random.uniform())
        while at < length {
            let index = Int(at / Self.quarter)
            let rate = rates.count == 1 ? rates[0] : index < rates.count ? rates[index] : 0
            let border = rates.count == 1 ? length : min(length, Double(index + 1) * Self.quarter)
            let capacity = (border - at) * rate
            if gap < capacity {
                at += gap / rate
                return Timestamp(milliseconds: start.milliseconds + Int64(at.rounded(.down)))
            }
            gap -= capacity
            at = border
        }
        return nil
    }
}
