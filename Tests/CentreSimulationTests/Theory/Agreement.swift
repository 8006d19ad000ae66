import CentreSimulation
import Testing

/// What a simulation must agree with.
struct Oracle {
    let measure: Measure
    let exact: Double
    /// Where there is time for many customers, half an interval is at most so wide, as a part of the value: what agrees with everything shows nothing.
    let width: Double

    init(_ measure: Measure, _ exact: Double, width: Double = 0.2) {
        self.measure = measure
        self.exact = exact
        self.width = width
    }
}

extension Report {
    /// Holds a row's figures against exact values: within the simulation's own 99.9 % interval.
    func expect(_ oracles: [Oracle], of kind: Row.Kind = .queue, _ name: String = "calls", _ location: SourceLocation = #_sourceLocation) throws {
        let row = try #require(self.row(kind, name), sourceLocation: location)
        for oracle in oracles {
            let figure = try #require(row.figures[oracle.measure], sourceLocation: location)
            let width = try #require(figure.halfWidth, sourceLocation: location)
            #expect(figure.covers(oracle.exact), "\(name): \(oracle.measure) is \(figure.mean) ± \(width), exactly \(oracle.exact)", sourceLocation: location)
            if Models.isFull { print("\(name) \(oracle.measure): \(figure.mean) ± \(width), exactly \(oracle.exact)") }
            #expect(!Models.isFull || width <= oracle.width * oracle.exact, "\(name): \(oracle.measure) is \(figure.mean) ± \(width): this shows little", sourceLocation: location)
        }
    }

    /// Little's law (1961) for a queue: how many wait on average is the rate of arrivals times the mean wait. Who waits at the borders of the measured
    /// time makes the only difference.
    func expectLittlesLaw(_ name: String = "calls", customers: Double, time: Double, _ location: SourceLocation = #_sourceLocation) throws {
        let figures = try #require(self.row(.queue, name), sourceLocation: location).figures
        let length = try #require(figures[.queueLength], sourceLocation: location).mean
        let wait = try #require(figures[.meanWait], sourceLocation: location).mean / Double(Models.handling.milliseconds) * 1_000
        let expected = customers / time * wait
        #expect(abs(length - expected) <= 0.03 * expected + 0.002, "\(name): \(length) wait, by Little's law \(expected)", sourceLocation: location)
    }
}

/// Mean waits are computed in handling times and reported in seconds.
func seconds(_ handlingTimes: Double) -> Double { handlingTimes * Double(Models.handling.milliseconds) / 1_000 }
