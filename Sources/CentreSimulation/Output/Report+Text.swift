import Foundation

extension Report {
    /// The report as tables for a terminal.
    public var text: String {
        var parts = [heading]
        let customers: [Measure] = [.offered, .answered, .abandoned, .shortAbandoned, .left, .callbacks, .unserved, .moved, .serviceLevel, .abandonment, .waiting]
        parts.append(table("Customers", [.queue, .allQueues], customers))
        parts.append(table("Waits of those answered", [.queue, .allQueues], [.speedOfAnswer, .wait50, .wait80, .wait90, .wait95, .wait99, .longestWait]))
        parts.append(table("Waiting line", [.queue, .allQueues], [.meanWait, .queueLength, .estimateBias, .estimateError]))
        parts.append(table("Agents", [.group], [.staff, .handled, .occupancy, .handlingTime, .offers, .declined, .unanswered]))
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var heading: String {
        let percent = String(format: "%g", confidence * 100)
        let basis =
            switch method {
            case .replications: runs == 1 ? "one run, which says nothing of chance" : "\(runs) independent runs; ± is the \(percent) % interval (Student's t)"
            case .batchMeans: "one run; ± is the \(percent) % interval from the means of its parts, right where the centre is in a steady state"
            }
        return "\(scenario): \(customers) customers, seed \(seed), \(basis)."
    }

    /// Columns in which every row has nothing are left out.
    private func table(_ title: String, _ kinds: [Row.Kind], _ measures: [Measure]) -> String {
        let chosen = rows.filter { kinds.contains($0.kind) }
        let optional: Set<Measure> = [.shortAbandoned, .left, .callbacks, .unserved, .moved, .declined, .unanswered, .offers, .estimateBias, .estimateError]
        let shown = measures.filter { measure in !optional.contains(measure) || chosen.contains { ($0.figures[measure]?.mean ?? 0) != 0 } }
        var table = TextTable([title] + shown.map(\.title))
        for row in chosen { table.add([row.name] + shown.map { FigureText.text(row.figures[$0], $0) }) }
        return table.text
    }

    /// One line for each figure, with a head: `kind,name,measure,unit,mean,low,high,n`. Shares are between 0 and 1, times in seconds.
    public var csv: String {
        var lines = ["kind,name,measure,unit,mean,low,high,n"]
        for row in rows {
            for measure in Measure.allCases {
                guard let estimate = row.figures[measure] else { continue }
                lines.append("\(row.kind.rawValue),\(CSVField.written(row.name)),\(measure.rawValue),\(measure.unit.rawValue),\(CSVField.written(estimate))")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Fields of a CSV file (RFC 4180).
enum CSVField {
    static func written(_ text: String) -> String {
        text.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : text
    }

    /// Mean, lower and upper end, and how many values it is the mean of.
    static func written(_ estimate: Estimate) -> String {
        let ends = estimate.halfWidth.map { "\(estimate.mean - $0),\(estimate.mean + $0)" } ?? ","
        return "\(estimate.mean),\(ends),\(estimate.count)"
    }
}
