import Synchronization

/// Counts and times of requests, by method, route and status, as Prometheus reads them (text format 0.0.4).
///
/// Routes are patterns, never paths, so that the number of series is bounded.
final class RequestMetrics: Sendable {
    private struct Series {
        var statuses: [Int: Int] = [:]
        var buckets = Array(repeating: 0, count: RequestMetrics.bounds.count)
        var sum = 0.0
        var count = 0
    }

    private struct Key: Hashable, Comparable {
        let method: String
        let route: String

        static func < (left: Self, right: Self) -> Bool { (left.route, left.method) < (right.route, right.method) }
    }

    /// Upper bounds of the histogram, in seconds.
    private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE"]

    private let series = Mutex<[Key: Series]>([:])

    func record(method: String, route: String, status: Int, duration: Duration) {
        let seconds = duration / .seconds(1)
        // Anybody can invent methods; each would be a series of its own.
        let key = Key(method: Self.methods.contains(method) ? method : "other", route: route)
        series.withLock { all in
            var one = all[key] ?? Series()
            one.statuses[status, default: 0] += 1
            one.sum += seconds
            one.count += 1
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { one.buckets[index] += 1 }
            all[key] = one
        }
    }

    func text(openStreams: Int) -> String {
        let all = series.withLock { $0 }
        let ordered = all.sorted { $0.key < $1.key }
        var lines = ["# HELP tandem_http_requests_total Requests answered.", "# TYPE tandem_http_requests_total counter"]
        for (key, one) in ordered {
            for (status, count) in one.statuses.sorted(by: { $0.key < $1.key }) {
                lines.append("tandem_http_requests_total{method=\"\(key.method)\",route=\"\(key.route)\",status=\"\(status)\"} \(count)")
            }
        }
        lines += ["# HELP tandem_http_request_seconds Time until the answer's head was ready.", "# TYPE tandem_http_request_seconds histogram"]
        for (key, one) in ordered {
            let labels = "method=\"\(key.method)\",route=\"\(key.route)\""
            for (index, bound) in Self.bounds.enumerated() { lines.append("tandem_http_request_seconds_bucket{\(labels),le=\"\(bound)\"} \(one.buckets[index])") }
            lines.append("tandem_http_request_seconds_bucket{\(labels),le=\"+Inf\"} \(one.count)")
            lines.append("tandem_http_request_seconds_sum{\(labels)} \(one.sum)")
            lines.append("tandem_http_request_seconds_count{\(labels)} \(one.count)")
        }
        lines += ["# HELP tandem_event_streams Event streams that are open.", "# TYPE tandem_event_streams gauge", "tandem_event_streams \(openStreams)"]
        return lines.joined(separator: "\n") + "\n"
    }
}
