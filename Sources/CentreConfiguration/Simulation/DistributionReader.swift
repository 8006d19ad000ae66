import CentreSimulation
import ContactDomain

/// Reads how long something lasts: `4m`, `{exponential: 4m}`, `{logNormal: {mean: 4m, deviation: 3m}}`, `{values: [10s, 90s]}` or
/// `{csv: times.csv, column: handling}`.
struct DistributionReader {
    private static let range = Span.zero...Span.minutes(60 * 24 * 366)
    private static let positive = Span(milliseconds: 1)...Span.minutes(60 * 24 * 366)

    let section: Section
    let folder: String

    /// Nil where the key is missing, or wrong, which is reported then, or `none`.
    func read(_ key: String) -> Distribution? {
        guard let entry = section.entry(key) else { return nil }
        switch entry.value.content {
        case .empty: return nil
        case .text(let text):
            return text == "none" ? nil : .constant(section.span(key, .zero, in: Self.range))
        case .list:
            section.report(entry, "a length of time or a distribution is expected here, not a list", "write {values: [10s, 90s]}")
            return nil
        case .map:
            return distribution(section.section(key))
        }
    }

    private func distribution(_ group: Section) -> Distribution? {
        defer { group.finish() }
        let kinds = ["exponential", "logNormal", "values", "csv"]
        let present = kinds.filter { kind in group.keys.contains { $0.key == kind } }
        guard present.count == 1, let kind = present.first else {
            for kind in kinds { _ = group.entry(kind) }
            if group.keys.isEmpty || !present.isEmpty {
                group.reading.report(group.place, group.path, "names \(present.count) distributions", "write exactly one of: " + kinds.joined(separator: ", "))
            }
            return nil
        }
        switch kind {
        case "exponential": return .exponential(mean: group.span(kind, Self.positive.lowerBound, in: Self.positive))
        case "logNormal":
            let parts = group.section(kind)
            defer { parts.finish() }
            for part in ["mean", "deviation"] where parts.isGroup && parts.entry(part) == nil { parts.report(part, "is missing", "write {mean: 4m, deviation: 3m}") }
            return .logNormal(mean: parts.span("mean", Self.positive.lowerBound, in: Self.positive), deviation: parts.span("deviation", .zero, in: Self.range))
        case "values":
            let texts = group.texts(kind) { DurationText.read($0) == nil ? ("'\($0)' is not a length of time", "write a number with its unit: 500ms, 15s, 2m") : nil }
            guard !texts.isEmpty else {
                group.report(kind, "has no values", "write [10s, 90s]")
                return nil
            }
            return .empirical(texts.compactMap(DurationText.read).sorted())
        default:
            return column(group)
        }
    }

    /// One column of a CSV file, in seconds; empty fields are passed over.
    private func column(_ group: Section) -> Distribution? {
        guard let name = group.optionalText("csv") else { return nil }
        let column = group.text("column", "handling")
        do throws(ConfigurationFaults) {
            let table = try DelimitedText.read(path: DelimitedText.path(name, in: folder), named: name)
            let values = try table.spans(column)
            guard !values.isEmpty else {
                throw ConfigurationFaults([Fault(file: name, key: column, problem: "the column holds no value", remedy: "name another column, or another file")])
            }
            return .empirical(values.sorted())
        } catch {
            group.reading.add(error.faults)
            return nil
        }
    }
}
