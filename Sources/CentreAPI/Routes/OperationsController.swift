import ContactDomain
import HTTPTypes
import Hummingbird

/// What operators and orchestrators ask: alive, ready, figures.
struct OperationsController: Controller {
    /// Why the centre cannot work; empty when it can.
    let readiness: @Sendable () async -> [String]
    /// The other parts' figures, as Prometheus text.
    let otherMetrics: @Sendable () async -> String
    let metrics: RequestMetrics
    let streams: EventStreams<UserID>
    let visitorStreams: EventStreams<String>

    private struct Readiness: Encodable {
        let ready: Bool
        let reasons: [String]
    }

    var routes: [Route] {
        [
            .outside(.get, "/healthz") { _ in .text("ok\n") },
            .outside(.get, "/readyz") { _ in
                let reasons = await readiness()
                return .json(Readiness(ready: reasons.isEmpty, reasons: reasons), status: reasons.isEmpty ? .ok : .serviceUnavailable)
            },
            .outside(.get, "/metrics") { _ in
                .text(metrics.text(openStreams: streams.count + visitorStreams.count) + (await otherMetrics()), type: "text/plain; version=0.0.4; charset=utf-8")
            },
        ]
    }
}
