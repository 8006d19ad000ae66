import ContactDomain
import Foundation

/// What an attempt's answer means for the delivery and for the endpoint.
enum AttemptOutcome: Equatable, Sendable {
    case delivered
    /// Try again by the schedule.
    case failed
    /// Try again, and spare the endpoint for a time; nil where it did not say how long.
    case throttled(Span?)
    /// The endpoint wants nothing more.
    case gone

    init(status: Int, retryAfter: String?, now: Timestamp) {
        switch status {
        case 200..<300: self = .delivered
        case 410: self = .gone
        case 429, 502, 503, 504: self = .throttled(retryAfter.flatMap { Self.wait($0, now: now) })
        // Redirects too: an endpoint that moved is told by its admin, not by whoever answers there.
        default: self = .failed
        }
    }

    /// The longest that an endpoint's wish is heeded.
    static let longestWait = Span.minutes(24 * 60)

    /// `Retry-After`: seconds, or an HTTP date (RFC 9110, section 10.2.3).
    static func wait(_ text: String, now: Timestamp) -> Span? {
        let text = text.trimmingCharacters(in: .whitespaces)
        if !text.isEmpty, text.utf8.count <= 9, text.allSatisfy({ $0.isASCII && $0.isNumber }), let seconds = Int(text) {
            return min(.seconds(seconds), longestWait)
        }
        let form = DateFormatter()
        form.locale = Locale(identifier: "en_US_POSIX")
        form.timeZone = TimeZone(secondsFromGMT: 0)
        form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = form.date(from: text) else { return nil }
        let instant = Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1_000))
        return min(max(instant - now, .zero), longestWait)
    }
}
