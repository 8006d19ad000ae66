import ContactDomain
import Foundation
import RoutingCore

extension ConfigurationReader {
    /// How waiting interactions and agents are paired, as far as it holds for the whole centre.
    func read(_ section: Section, into routing: inout RoutingPolicy) {
        let day = Span.minutes(24 * 60)
        routing.serving = section.choice("serving", routing.serving)
        routing.guardAfter = section.optionalSpan("guardAfter", in: .seconds(1)...day)
        routing.occupancyWindow = section.span("occupancyWindow", routing.occupancyWindow, in: .minutes(1)...day)
        if let zone = section.optionalText("timeZone") {
            if TimeZone(identifier: zone) == nil {
                section.reading.report(section.entry("timeZone")?.place, section.path + ["timeZone"], "'\(zone)' is not a time zone", "write an IANA name: Asia/Shanghai")
            } else {
                routing.timeZone = zone
            }
        }
        section.finish()
    }
}
