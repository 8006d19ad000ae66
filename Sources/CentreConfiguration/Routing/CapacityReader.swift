import ContactDomain
import RoutingCore

/// Reads how much an agent can do at a time: `{units: 12, items: 3, chat: {units: 4, maximum: 3}, …}`. Where no channel is named all have
/// their standard rules; `channels: none` for an agent who is given nothing.
struct CapacityReader {
    let section: Section

    func read() -> Capacity {
        var capacity = Capacity(units: section.integer("units", Capacity.standard.units, in: 1...1_000_000), rules: [:])
        if section.value("items") != nil { capacity.items = section.integer("items", 1, in: 0...1_000_000) }
        for channel in ContactChannel.allCases {
            guard section.entry(channel.rawValue) != nil else { continue }
            let group = section.section(channel.rawValue)
            let standard = Capacity.standard.rules[channel] ?? Capacity.Rule(units: 1, maximum: 1)
            let known = ContactChannel.allCases.map(\.rawValue)
            let interrupts: [String]? = group.entry("interrupts").map { _ in
                group.texts("interrupts") { known.contains($0) ? nil : ("'\($0)' is not a channel", Nearest.remedy(for: $0, among: known)) }
            }
            capacity.rules[channel] = Capacity.Rule(
                units: group.integer("units", standard.units, in: 1...1_000_000), maximum: group.integer("maximum", standard.maximum, in: 0...1_000_000),
                exclusive: group.flag("exclusive", standard.exclusive),
                interrupts: interrupts.map { Set($0.compactMap(ContactChannel.init(rawValue:))) } ?? standard.interrupts)
            group.finish()
        }
        let isNothing = section.optionalText("channels") { $0 == "none" ? nil : ("'\($0)' is not known", "write none, or name channels with their rules") } != nil
        section.finish()
        if capacity.rules.isEmpty, !isNothing { capacity.rules = Capacity.standard.rules }
        return capacity
    }
}
