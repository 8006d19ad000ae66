import CentreSimulation
import ContactDomain

/// Reads one source of traffic.
struct TrafficReader {
    let section: Section
    let name: String
    let queues: [String]
    let start: Timestamp
    let timeZone: String
    let folder: String

    func read() -> TrafficSource? {
        let queue = section.optionalText("queue") { queues.contains($0) ? nil : ("there is no queue '\($0)'", Nearest.remedy(for: $0, among: queues)) }
        let times = DistributionReader(section: section, folder: folder)
        var history: HistoryFile.Read?
        let arrivals = arrivals(&history)
        if queue == nil, history == nil, section.entry("queue") == nil { section.report("queue", "is missing", "name the queue that they enter") }
        var source = TrafficSource(
            name: name, queue: Scenario.queueID(queue ?? queues.first ?? ""), arrivals: arrivals ?? .poisson(perHour: 0), handling: .constant(.zero))
        if let history, queue == nil { checkQueues(of: history) }
        source.channel = section.choice("channel", source.channel)
        source.handling = handling(times, history)
        source.wrapUp = times.read("wrapUp")
        source.patience = patience(times, history)
        source.priority = section.integer("priority", 0, in: -1_000_000...1_000_000)
        source.tiers = section.entry("tiers") == nil ? nil : mix(section, "tiers")
        let attributes = section.section("attributes")
        for entry in attributes.keys { source.attributes[entry.key] = mix(attributes, entry.key) }
        attributes.finish()
        source.requirement = section.expression("requirement") ?? source.requirement
        source.preferred = section.skills("preferred", in: -1_000...1_000)
        source.takesCallback = section.share("takesCallback") ?? 0
        section.finish()
        return arrivals == nil ? nil : source
    }

    /// `{perHour: 120}`, `{byHour: [24 rates], weekdays: {sat: 0.5}}` or `{csv: history.csv}`.
    private func arrivals(_ history: inout HistoryFile.Read?) -> ArrivalPattern? {
        let group = section.section("arrivals")
        defer { group.finish() }
        let kinds = ["perHour", "byHour", "csv"]
        let present = kinds.filter { kind in group.keys.contains { $0.key == kind } }
        for kind in kinds { _ = group.entry(kind) }
        guard present.count == 1, let kind = present.first else {
            let problem = present.isEmpty ? "does not say when customers arrive" : "names several patterns"
            if group.isGroup { section.report("arrivals", problem, "write exactly one of: " + kinds.joined(separator: ", ")) }
            return nil
        }
        switch kind {
        case "perHour": return .poisson(perHour: group.number(kind, 0, in: 0...1e7))
        case "byHour": return byHour(group)
        default:
            guard let name = group.optionalText(kind) else { return nil }
            do throws(ConfigurationFaults) {
                let table = try DelimitedText.read(path: DelimitedText.path(name, in: folder), named: name)
                let read = try HistoryFile(table: table, start: start, timeZone: timeZone, queues: Set(queues)).read()
                history = read
                return .history(read.arrivals)
            } catch {
                section.reading.add(error.faults)
                // What else the file would have given is not missed on top.
                history = HistoryFile.Read(handling: [.zero])
                return nil
            }
        }
    }

    private func byHour(_ group: Section) -> ArrivalPattern {
        let rates = group.texts("byHour") { text in Double(text).map { (0...1e7).contains($0) } == true ? nil : ("'\(text)' is not a rate", "write customers an hour: 120") }
            .compactMap(Double.init)
        if rates.count != 24 { group.report("byHour", "has \(rates.count) rates", "write 24, one for each hour from midnight") }
        var factors: [Int: Double] = [:]
        let weekdays = group.section("weekdays")
        for entry in weekdays.keys {
            guard let days = OpeningHoursReader.days(entry.key) else { continue }
            for day in days { factors[day] = weekdays.number(entry.key, 1, in: 0...1_000) }
        }
        for day in OpeningHoursReader.weekdays { _ = weekdays.entry(day) }
        weekdays.finish()
        return .byHour(perHour: rates, weekdays: factors)
    }

    private func handling(_ times: DistributionReader, _ history: HistoryFile.Read?) -> Distribution {
        if let given = times.read("handling") { return given }
        if let known = history?.handling, !known.isEmpty { return .empirical(known) }
        if ["nothing", "a single value"].contains(section.entry("handling")?.value.kind ?? "nothing") {
            section.report("handling", "is missing", "say how long a conversation lasts: `handling: {exponential: 4m}`")
        }
        return .constant(.zero)
    }

    /// A distribution, `none`, or `history`: exponential with the mean that fits the file.
    private func patience(_ times: DistributionReader, _ history: HistoryFile.Read?) -> Distribution? {
        guard let entry = section.entry("patience"), case .text("history") = entry.value.content else { return times.read("patience") }
        guard let history else {
            section.report(entry, "there is no history to take it from", "write arrivals: {csv: FILE}, or give the patience here")
            return nil
        }
        return history.meanPatience.map { .exponential(mean: $0) }
    }

    private func checkQueues(of history: HistoryFile.Read) {
        let without = history.arrivals.count { $0.queue == nil }
        if without > 0 { section.report("queue", "is missing, and \(without) rows of the history name no queue", "name the queue here, or fill the column `queue`") }
    }

    /// A single value, or weights: `{en: 7, zh: 3}`.
    private func mix(_ section: Section, _ key: String) -> TrafficSource.Mix? {
        guard let entry = section.entry(key) else { return nil }
        guard case .map = entry.value.content else { return section.optionalText(key).map { TrafficSource.Mix(values: [$0], weights: [1]) } }
        let group = section.section(key)
        defer { group.finish() }
        var mix = TrafficSource.Mix(values: [], weights: [])
        for entry in group.keys {
            mix.values.append(entry.key == "none" ? "" : entry.key)
            mix.weights.append(group.number(entry.key, 0, in: 0...1e9))
        }
        if !mix.weights.contains(where: { $0 > 0 }) { section.report(entry, "has no weight above zero", "write {gold: 1, none: 9}") }
        return mix
    }
}
