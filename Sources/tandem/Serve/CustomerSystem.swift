import CentreConfiguration
import CentrePorts
import ContactDomain
import CurlTransport
import Integrations
import Logging
import SignedRequests

/// The other system that is asked about customers, as tandem.yaml describes it.
enum CustomerSystem {
    static func lookup(_ settings: TandemConfiguration, _ clock: any WallClock) -> RemoteLookup? {
        guard let wanted = settings.customerLookup else { return nil }
        let lines = wanted.lines.compactMap { line in MemberPath(line.value).map { LookupOptions.Line(label: line.label, value: $0, url: line.url.flatMap(MemberPath.init)) } }
        let options = LookupOptions(
            url: wanted.url, headers: wanted.headers.map { ($0.name, $0.value.reveal()) }, timeout: wanted.timeout.duration, cache: wanted.cache,
            title: wanted.title.flatMap(MemberPath.init), link: wanted.link.flatMap(MemberPath.init), lines: lines)
        // A loop of its own: a system that hangs must not touch webhooks, nor the line to Asterisk.
        return RemoteLookup(
            options, loop: CurlEventLoop(logger: Logger(label: "lookup-curl")), rules: AddressRules(allow: wanted.allow, ports: wanted.ports, setting: "customerLookup"), clock: clock,
            logger: Logger(label: "lookup"))
    }
}
