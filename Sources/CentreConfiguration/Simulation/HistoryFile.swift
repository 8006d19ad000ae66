import CentreSimulation
import ContactDomain
import Foundation

/// Reads customers of a real history from a CSV file. Columns, by name, in any order; only `arrived` must be there:
///
/// - `arrived`: `2026-03-02T08:15:30+01:00` (RFC 3339), or `08:15:30` on the first day, or seconds since the scenario's start
/// - `queue`: the queue's key; else the source's
/// - `channel`: voice, chat, …; else the source's
/// - `handling`, `wrapUp`, `waited`: seconds; empty where there was none
/// - `abandoned`: yes or no: gave up after `waited`; else was answered then
/// - `patience`: seconds, where it is known otherwise
/// - `priority`, `tier`
/// - any other column is an attribute of that name
struct HistoryFile {
    static let known = ["arrived", "queue", "channel", "handling", "wrapUp", "waited", "abandoned", "patience", "priority", "tier"]

    private let table: DelimitedText
    private let start: Timestamp
    private let queues: Set<String>
    /// The instants of the first day's hours: looking up each row's would take long.
    private let hours: [Timestamp]

    init(table: DelimitedText, start: Timestamp, timeZone: String, queues: Set<String>) {
        self.table = table
        self.start = start
        self.queues = queues
        let day = CalendarDay(timeZone: timeZone)
        hours = (0..<24).map { day.instant(minute: $0 * 60, on: start) }
    }

    struct Read {
        var arrivals: [HistoricArrival] = []
        /// Of those who gave up, and of all: seconds waited in all, and how many gave up.
        var waited: Int64 = 0
        var abandoned = 0
        var handling: [Span] = []

        /// The mean of an exponential patience, estimated from who gave up and who was answered before: all the waiting divided by the number of
        /// those who gave up (maximum likelihood with censoring; Mandelbaum and Zeltyn 2007). Nil where nobody gave up.
        var meanPatience: Span? { abandoned > 0 ? Span(milliseconds: max(1, waited / Int64(abandoned))) : nil }
    }

    func read() throws(ConfigurationFaults) -> Read {
        guard let arrived = table.index("arrived") else {
            let remedy = "known here: " + Self.known.joined(separator: ", ")
            throw ConfigurationFaults([Fault(file: table.file, line: 1, key: "arrived", problem: "there is no such column", remedy: remedy)])
        }
        var read = Read()
        var faults: [Fault] = []
        let attributes = table.names.enumerated().filter { !Self.known.contains($0.element) && !$0.element.isEmpty }
        for row in table.rows where faults.count < 20 {
            do throws(ConfigurationFaults) {
                if let arrival = try arrival(row, arrived, attributes.map { ($0.offset, $0.element) }, into: &read) { read.arrivals.append(arrival) }
            } catch {
                faults += error.faults
            }
        }
        if !faults.isEmpty { throw ConfigurationFaults(faults) }
        read.arrivals.sort { $0.after < $1.after }
        read.handling.sort()
        return read
    }

    /// Nil for what lies before the start.
    private func arrival(
        _ row: DelimitedText.Row, _ arrived: Int, _ attributes: [(Int, String)], into read: inout Read
    ) throws(ConfigurationFaults) -> HistoricArrival? {
        guard let after = instant(row.fields[arrived]) else {
            throw fault(row, "arrived", "'\(row.fields[arrived])' is not an instant", "write 2026-03-02T08:15:30+01:00, or 08:15:30, or seconds since the start")
        }
        var arrival = HistoricArrival(after: after)
        if let key = text(row, "queue") {
            guard queues.contains(key) else { throw fault(row, "queue", "there is no queue '\(key)'", Nearest.remedy(for: key, among: queues.sorted())) }
            arrival.queue = Scenario.queueID(key)
        }
        if let name = text(row, "channel") {
            guard let channel = ContactChannel(rawValue: name) else {
                throw fault(row, "channel", "'\(name)' is not a channel", Nearest.remedy(for: name, among: ContactChannel.allCases.map(\.rawValue)))
            }
            arrival.channel = channel
        }
        arrival.handling = try span(row, "handling")
        arrival.wrapUp = try span(row, "wrapUp")
        arrival.patience = try span(row, "patience")
        if let waited = try span(row, "waited") {
            let gaveUp = try flag(row, "abandoned")
            if gaveUp { arrival.patience = arrival.patience ?? waited } else { arrival.waitedAtLeast = waited }
            if after >= .zero {
                read.waited += waited.milliseconds
                if gaveUp { read.abandoned += 1 }
            }
        }
        if let number = text(row, "priority") {
            guard let priority = Int(number) else { throw fault(row, "priority", "'\(number)' is not a whole number", "write one like 10") }
            arrival.priority = priority
        }
        arrival.tier = text(row, "tier")
        for (index, name) in attributes where !row.fields[index].isEmpty { arrival.attributes[name] = AttributeText.value(row.fields[index]) }
        guard after >= .zero else { return nil }
        if let handling = arrival.handling { read.handling.append(handling) }
        return arrival
    }

    private func text(_ row: DelimitedText.Row, _ name: String) -> String? {
        table.index(name).flatMap { row.fields[$0].isEmpty ? nil : row.fields[$0] }
    }

    private func span(_ row: DelimitedText.Row, _ name: String) throws(ConfigurationFaults) -> Span? {
        guard let index = table.index(name), !row.fields[index].isEmpty else { return nil }
        return try table.span(row, index)
    }

    private func flag(_ row: DelimitedText.Row, _ name: String) throws(ConfigurationFaults) -> Bool {
        switch text(row, name)?.lowercased() {
        case nil, "no", "false", "0": return false
        case "yes", "true", "1": return true
        case let other?: throw fault(row, name, "'\(other)' is neither yes nor no", "write yes or no")
        }
    }

    /// Since the start.
    private func instant(_ text: String) -> Span? {
        if let seconds = Double(text), seconds.isFinite, abs(seconds) < 1e9 { return Span(milliseconds: Int64((seconds * 1_000).rounded())) }
        let parts = text.split(separator: ":")
        if parts.count == 3, parts[0].count <= 2, let hour = Int(parts[0]), let minute = Int(parts[1]), let second = Double(parts[2]) {
            guard hours.indices.contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else { return nil }
            return hours[hour] + .minutes(minute) + Span(milliseconds: Int64((second * 1_000).rounded())) - start
        }
        return CalendarDay.instant(text).map { $0 - start }
    }

    private func fault(_ row: DelimitedText.Row, _ key: String, _ problem: String, _ remedy: String) -> ConfigurationFaults {
        ConfigurationFaults([Fault(file: table.file, line: row.line, key: key, problem: problem, remedy: remedy)])
    }
}
