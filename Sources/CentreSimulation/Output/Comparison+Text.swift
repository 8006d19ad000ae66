import Foundation

extension Comparison {
    /// The comparison as a table for a terminal: what is the same in both is left out.
    public var text: String {
        var table = TextTable(["", "", first.scenario, second.scenario, "difference"])
        for row in rows {
            for measure in Measure.allCases {
                guard let difference = row.difference[measure], difference.mean != 0 || (difference.halfWidth ?? 0) > 0 || Self.always.contains(measure) else { continue }
                table.add([
                    row.name, measure.title, FigureText.text(row.first[measure], measure), FigureText.text(row.second[measure], measure),
                    FigureText.change(difference, measure),
                ])
            }
        }
        let percent = String(format: "%g", first.confidence * 100)
        return """
            \(first.scenario) against \(second.scenario), the same \(first.customers) customers, \(first.runs) runs, seed \(first.seed).
            ± is the \(percent) % interval (Student's t, of the differences run by run); * marks those that chance does not explain.

            \(table.text)

            """
    }

    private static let always: Set<Measure> = [.serviceLevel, .speedOfAnswer, .abandonment, .occupancy]

    /// One line for each figure, with a head.
    public var csv: String {
        var lines = ["kind,name,measure,unit,first,first_low,first_high,first_n,second,second_low,second_high,second_n,difference,difference_low,difference_high,difference_n"]
        for row in rows {
            for measure in Measure.allCases {
                guard let one = row.first[measure], let two = row.second[measure], let difference = row.difference[measure] else { continue }
                let fields = [one, two, difference].map(CSVField.written(_:)).joined(separator: ",")
                lines.append("\(row.kind.rawValue),\(CSVField.written(row.name)),\(measure.rawValue),\(measure.unit.rawValue),\(fields)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
