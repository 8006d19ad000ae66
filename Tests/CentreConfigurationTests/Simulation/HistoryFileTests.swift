import CentreConfiguration
import CentreSimulation
import ContactDomain
import Foundation
import RoutingCore
import Testing

/// Real histories and times out of CSV files.
@Suite struct HistoryFileTests {
    private static let scenario = """
        date: "2026-03-02"
        timeZone: Europe/Berlin
        queues: {a: {}, b: {}}
        agents: {g: {count: 1}}
        traffic:
          t: {queue: a, arrivals: {csv: calls.csv}, patience: history}
        """

    private func read(_ csv: String, scenario: String = scenario) throws -> Scenario {
        try Places.withFolder { folder in
            try Data(csv.utf8).write(to: URL(fileURLWithPath: folder + "/calls.csv"))
            return try ScenarioFile.read(scenario, file: "x.yaml", folder: folder)
        }
    }

    private func faults(_ csv: String) throws -> [String] {
        do {
            _ = try read(csv)
            return []
        } catch let faults as ConfigurationFaults {
            return faults.faults.map(\.description)
        }
    }

    @Test func allColumnsAreRead() throws {
        let scenario = try read(
            #"""
            \#u{FEFF}arrived,queue,channel,handling,wrapUp,waited,abandoned,priority,tier,language,"big, or not"
            # a remark
            08:00:01.5,b,chat,120.25,10,7,no,5,gold,de,yes
            2026-03-02T07:59:00+01:00,,,,,30,yes,,,en,

            3600,,,60,,3,no,,,"say ""x""",3
            2026-03-01T23:59:59+01:00,,,999,,1,yes,,,,
            """#)
        guard case .history(let rows) = scenario.traffic[0].arrivals else {
            Issue.record("not a history")
            return
        }
        let hour = Span.minutes(60)
        #expect(rows.map(\.after) == [hour, Span(milliseconds: 8 * hour.milliseconds - 60_000), Span(milliseconds: 8 * hour.milliseconds + 1_500)])
        #expect(rows[0].handling == .minutes(1) && rows[0].waitedAtLeast == .seconds(3) && rows[0].attributes == ["language": .text("say \"x\""), "big, or not": .number(3)])
        #expect(rows[1].patience == .seconds(30) && rows[1].handling == nil && rows[1].attributes == ["language": .text("en")])
        #expect(rows[2].queue == Scenario.queueID("b") && rows[2].channel == .chat && rows[2].handling == Span(milliseconds: 120_250) && rows[2].wrapUp == .seconds(10))
        #expect(rows[2].priority == 5 && rows[2].tier == "gold" && rows[2].attributes["big, or not"] == .flag(true))
        // 40 s waited in all, one gave up; handling times are the file's own.
        #expect(scenario.traffic[0].patience == .exponential(mean: .seconds(40)))
        #expect(scenario.traffic[0].handling == .empirical([.seconds(60), Span(milliseconds: 120_250)]))
    }

    @Test(arguments: [
        ("", "calls.csv: is empty"),
        ("when\n1\n", "calls.csv:1: arrived: there is no such column"),
        ("arrived,queue\n1\n", "calls.csv:2: has 1 fields where the first line names 2 columns"),
        ("arrived,queue,handling\n1,c,1\n", "calls.csv:2: queue: there is no queue 'c'; did you mean 'a'?"),
        ("arrived,handling\nnoon,1\n", "calls.csv:2: arrived: 'noon' is not an instant"),
        ("arrived,handling\n1,long\n", "calls.csv:2: handling: 'long' is not a time in seconds"),
        ("arrived,handling\n1,\"2\n", "calls.csv:2: a quotation mark is opened here and never closed"),
        ("arrived,handling,waited,abandoned\n1,1,1,maybe\n", "calls.csv:2: abandoned: 'maybe' is neither yes nor no"),
    ])
    func faultsHaveTheirLine(csv: String, fault: String) throws {
        let found = try faults(csv)
        #expect(found.count == 1 && found.contains { $0.hasPrefix(fault) }, "\(found)")
    }

    @Test func timesOfAColumn() throws {
        let scenario = try read("length\n12\n\n5.5\n", scenario: Self.scenario.replacing("{csv: calls.csv}, patience: history", with: "{perHour: 6}, handling: {csv: calls.csv, column: length}"))
        #expect(scenario.traffic[0].handling == .empirical([Span(milliseconds: 5_500), .seconds(12)]))
    }

    /// Yesterday's customers under the real engine: who gave up then has the patience of then.
    @Test func yesterdayIsPlayedAgain() throws {
        let scenario = try read("arrived,handling,waited,abandoned\n0,600,0,no\n60,60,100,yes\n120,60,600,no\n")
        var open = scenario
        open.groups[0].acceptsAutomatically = [.voice]
        open.queues[0].wrapUp.time = .zero
        open.traffic[0].patience = nil
        let figures = try Simulation.run(open, seed: 1, run: 0).batches[0].queues[0]
        #expect(figures[.offered] == 3 && figures[.abandoned] == 1 && figures[.answered] == 2 && figures[.longestWait] == 480)
    }
}
