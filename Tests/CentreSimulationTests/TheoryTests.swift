import CentreSimulation
import Foundation
import Testing

/// The formulas against published and independently computed values, and against what must hold for any numbers.
@Suite struct TheoryTests {
    /// Equal to as many decimals as the table has.
    private func agrees(_ value: Double?, _ table: Double, decimals: Int) -> Bool {
        guard let value else { return false }
        return abs(value - table) <= 0.5000001 * pow(10, -Double(decimals))
    }

    // MARK: Erlang B and C

    /// RESEARCH-performance-reliability, A12: A, n, B, C, E[W]/AHT.
    @Test(arguments: [
        (5, 8, 0.070048, 0.167267, 0.055756), (8, 10, 0.121661, 0.409180, 0.204590), (9, 10, 0.167963, 0.668732, 0.668732), (48, 50, 0.083337, 0.694456, 0.347228),
        (90, 100, 0.026957, 0.216940, 0.021694), (95, 100, 0.048804, 0.506457, 0.101291), (180, 200, 0.010325, 0.094471, 0.004724), (950, 1000, 0.003649, 0.068253, 0.001365),
    ] as [(Double, Int, Double, Double, Double)])
    func erlangBAndC(load: Double, servers: Int, blocking: Double, waiting: Double, wait: Double) throws {
        #expect(agrees(ErlangB.blocking(load: load, servers: servers), blocking, decimals: 6))
        let model = try #require(ErlangC(arrivalRate: load, servers: servers))
        #expect(agrees(model.waitingProbability, waiting, decimals: 6))
        #expect(agrees(model.meanWait, wait, decimals: 6))
    }

    /// 360 calls in half an hour of 240 s each, 55 agents, 15 s: the published worked example.
    @Test func erlangCInSeconds() throws {
        let model = try #require(ErlangC(arrivalRate: 360 / 1800, serviceRate: 1 / 240, servers: 55))
        #expect(agrees(model.load, 48, decimals: 9) && agrees(model.occupancy, 0.8727, decimals: 4))
        #expect(agrees(model.waitingProbability, 0.238701, decimals: 6))
        #expect(agrees(model.meanWait, 8.184, decimals: 3))
        #expect(agrees(model.serviceLevel(within: 15), 0.845883, decimals: 6))
        #expect(agrees(model.meanQueueLength, 0.2 * model.meanWait, decimals: 12))
    }

    /// B by its definition, (Aⁿ/n!) / Σ Aᵏ/k!, in logarithms.
    @Test(arguments: [(0.1, 3), (3.5, 1), (20, 30), (500, 450), (3000, 3100)])
    func erlangBIsItsDefinition(load: Double, servers: Int) {
        let last = Double(servers) * log(load) - lgamma(Double(servers) + 1)
        let sum = (0...servers).reduce(0.0) { $0 + exp(Double($1) * log(load) - lgamma(Double($1) + 1) - last) }
        #expect(abs((ErlangB.blocking(load: load, servers: servers) ?? 0) * sum - 1) < 1e-9)
    }

    // MARK: Erlang A

    /// RESEARCH-performance-reliability, A12, μ = 1: λ, θ, n, P(W > 0), P(Ab), E[W], E[Lq], occupancy.
    @Test(arguments: [
        [8, 0.5, 10, 0.31743, 0.03882, 0.07764, 0.6211, 0.76894], [10, 0.5, 10, 0.61966, 0.10391, 0.20783, 2.0783, 0.89609],
        [12, 0.5, 10, 0.85038, 0.19566, 0.39131, 4.6957, 0.96521], [48, 0.5, 50, 0.46777, 0.03091, 0.06182, 2.9676, 0.93032],
        [100, 1.0, 100, 0.51330, 0.03986, 0.03986, 3.9861, 0.96014], [110, 0.25, 100, 0.98049, 0.09193, 0.36772, 40.4492, 0.99888],
    ])
    func erlangA(row: [Double]) throws {
        let model = try #require(ErlangA(arrivalRate: row[0], patienceRate: row[1], servers: Int(row[2])))
        #expect(agrees(model.waitingProbability, row[3], decimals: 5))
        #expect(agrees(model.abandonProbability, row[4], decimals: 5))
        #expect(agrees(model.meanWait, row[5], decimals: 5))
        #expect(agrees(model.meanQueueLength, row[6], decimals: 4))
        #expect(agrees(model.occupancy, row[7], decimals: 5))
    }

    /// Garnett, Mandelbaum and Reiman 2002: 50 agents, 48 calls a minute of a minute each, patience two minutes.
    @Test func erlangAInThePaper() throws {
        let model = try #require(ErlangA(arrivalRate: 48, patienceRate: 0.5, servers: 50))
        #expect(agrees(model.abandonProbability, 0.031, decimals: 3))
        #expect(agrees(model.meanWait * 60, 3.7, decimals: 1))
        #expect(agrees(model.occupancy, 0.930, decimals: 3))
        #expect(agrees(model.probabilityOfWaiting(longerThan: 12.5 / 60), 0.099, decimals: 3))
        let patient = try #require(ErlangC(arrivalRate: 48, servers: 50))
        #expect(agrees(patient.meanWait * 60, 20.8, decimals: 1) && agrees(patient.meanQueueLength, 16.7, decimals: 1))
    }

    static let systems: [(rate: Double, service: Double, theta: Double, servers: Int)] = [
        (8, 1, 0.5, 10), (110, 1, 0.25, 100), (0.2, 1.0 / 240, 1.0 / 120, 55), (3, 1, 5, 1), (1000, 1, 0.01, 900), (900, 1, 0.001, 1000), (0.001, 1, 1, 3), (50, 2, 2, 25),
    ]

    /// What comes in is served or gives up, and every customer is served in time, gives up in time, or still waits.
    @Test(arguments: systems.indices)
    func erlangAKeepsItsBalances(index: Int) throws {
        let (rate, service, theta, servers) = Self.systems[index]
        let model = try #require(ErlangA(arrivalRate: rate, serviceRate: service, patienceRate: theta, servers: servers))
        let served = Double(servers) * service * model.occupancy
        #expect(abs(served + theta * model.meanQueueLength - rate) < 1e-9 * rate)
        #expect(abs(model.abandonProbability - theta * model.meanWait) < 1e-12)
        #expect(abs(model.probabilityOfWaiting(longerThan: 0) - model.waitingProbability) < 1e-12)
        #expect(abs(model.serviceLevel(within: 0) - (1 - model.waitingProbability)) < 1e-9)
        #expect(abs(model.serviceLevel(within: 60 / theta) - (1 - model.abandonProbability)) < 1e-9)
        let end = 3 * model.meanWait + 0.1 / theta
        // θ·∫P(W > s) ds gave up until then; Simpson's rule.
        let steps = 400
        var gaveUp = model.waitingProbability + model.probabilityOfWaiting(longerThan: end)
        for step in 1..<steps { gaveUp += Double(step % 2 == 1 ? 4 : 2) * model.probabilityOfWaiting(longerThan: end * Double(step) / Double(steps)) }
        gaveUp *= theta * end / Double(steps) / 3
        #expect(abs(model.serviceLevel(within: end) + gaveUp + model.probabilityOfWaiting(longerThan: end) - 1) < 1e-6, "\(model.serviceLevel(within: end)) \(gaveUp)")
    }

    /// The same chain solved in the plainest way: weights from empty upwards.
    @Test(arguments: systems.indices)
    func erlangAIsTheChainItSays(index: Int) throws {
        let (rate, service, theta, servers) = Self.systems[index]
        var logarithms = [0.0]
        for state in 1...(servers + 200 + Int(3 * rate / theta)) {
            let death = Double(min(state, servers)) * service + Double(max(state - servers, 0)) * theta
            logarithms.append((logarithms.last ?? 0) + log(rate / death))
        }
        let most = logarithms.max() ?? 0
        let weights = logarithms.map { exp($0 - most) }
        let total = weights.reduce(0, +)
        let waiting = weights[servers...].reduce(0, +) / total
        let line = weights[servers...].enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
        let model = try #require(ErlangA(arrivalRate: rate, serviceRate: service, patienceRate: theta, servers: servers))
        #expect(abs(model.waitingProbability - waiting) < 1e-9)
        #expect(abs(model.meanQueueLength - line) < 1e-8 * max(1, line))
    }

    /// With ever more patience Erlang A becomes Erlang C.
    @Test func patienceWithoutEndIsErlangC() throws {
        let (a, c) = (try #require(ErlangA(arrivalRate: 8, patienceRate: 1e-9, servers: 10)), try #require(ErlangC(arrivalRate: 8, servers: 10)))
        #expect(abs(a.waitingProbability - c.waitingProbability) < 1e-6 && abs(a.meanWait - c.meanWait) < 1e-6)
        #expect(abs(a.serviceLevel(within: 0.3) - c.serviceLevel(within: 0.3)) < 1e-6)
    }

    @Test func theLargestCentresOverflowNothing() throws {
        let overloaded = try #require(ErlangA(arrivalRate: 20_000, patienceRate: 0.01, servers: 10_000))
        #expect(abs(overloaded.abandonProbability - 0.5) < 1e-6 && abs(overloaded.occupancy - 1) < 1e-9)
        #expect(overloaded.serviceLevel(within: 1) < 1e-6 && overloaded.probabilityOfWaiting(longerThan: 1) > 0.99)
        #expect(try #require(ErlangC(arrivalRate: 99_000, servers: 100_000)).waitingProbability < 0.01)
    }

    // MARK: Staffing

    @Test(arguments: [(48.0, 0.8, 15.0 / 240), (8, 0.95, 0.1), (950, 0.9, 0.01), (0.01, 0.99, 0)] as [(Double, Double, Double)])
    func theFewestServersAreEnoughAndOneLessIsNot(load: Double, level: Double, time: Double) throws {
        let c = try #require(ErlangC.fewestServers(arrivalRate: load, serviceLevel: level, within: time))
        #expect(c.serviceLevel(within: time) >= level)
        #expect((ErlangC(arrivalRate: load, servers: c.servers - 1)?.serviceLevel(within: time) ?? 0) < level)
        let a = try #require(ErlangA.fewestServers(arrivalRate: load, patienceRate: 0.5, serviceLevel: level, within: time))
        #expect(a.serviceLevel(within: time) >= level)
        #expect((ErlangA(arrivalRate: load, patienceRate: 0.5, servers: a.servers - 1)?.serviceLevel(within: time) ?? 0) < level)
    }

    @Test func staffingByTheSquareRoot() throws {
        #expect(SquareRootStaffing.servers(load: 100, beta: 1) == 110)
        #expect(agrees(SquareRootStaffing.waitingProbability(beta: 1), 0.2234, decimals: 4))
        // The limit against the exact values (computed with 40 digits): a load a hundred times as large comes ten times as near.
        let exact = try [(100.0, 110), (10_000, 10_100), (1_000_000, 1_001_000)].map { try #require(ErlangC(arrivalRate: $0.0, servers: $0.1)).waitingProbability }
        #expect(agrees(exact[0], 0.2370075003, decimals: 10) && agrees(exact[1], 0.2247629065, decimals: 10))
        let limit = SquareRootStaffing.waitingProbability(beta: 1)
        #expect(abs((exact[1] - limit) / (exact[2] - limit) - 9.9725) < 0.001)
        for share in [0.001, 0.2234, 0.5, 0.999] {
            #expect(abs(SquareRootStaffing.waitingProbability(beta: try #require(SquareRootStaffing.beta(waitingProbability: share))) - share) < 1e-12)
        }
        #expect(SquareRootStaffing.beta(load: 100, servers: 110) == 1)
        #expect(SquareRootStaffing.servers(load: .infinity, beta: 1) == nil && SquareRootStaffing.beta(waitingProbability: 1) == nil)
    }

    // MARK: Classes and skills

    /// RESEARCH-performance-reliability, A12, μ = 1 a minute; waits in seconds.
    @Test(arguments: [([3, 5], 10, [3.5073, 17.5363], 12.2754), ([24, 24], 50, [1.6026, 40.0647], 20.8337)] as [([Double], Int, [Double], Double)])
    func twoClasses(rates: [Double], servers: Int, waits: [Double], inOrder: Double) throws {
        let model = try #require(PriorityClasses(arrivalRates: rates, servers: servers))
        for (wait, table) in zip(model.meanWaits, waits) { #expect(agrees(wait * 60, table, decimals: 4)) }
        #expect(agrees(model.all.meanWait * 60, inOrder, decimals: 4))
    }

    @Test func theConservationLawHoldsForAnyClasses() throws {
        for rates in [[1, 2, 3], [0.5, 0.1, 6, 0.2, 2], [8.9]] {
            let model = try #require(PriorityClasses(arrivalRates: rates, servers: 10))
            #expect(abs(model.meanWait - model.all.meanWait) < 1e-12)
            #expect(model.meanWaits == model.meanWaits.sorted())
        }
    }

    /// RESEARCH-performance-reliability, A12: λ = (0.6, 0.5), μ = 1.
    @Test func theNModel() throws {
        let model = try #require(NModel(rates: (0.6, 0.5), services: (1, 1)))
        #expect(agrees(model.a.probability, 0.336111, decimals: 6) && agrees(model.b.probability, 0.672222, decimals: 6))
        #expect(agrees(model.a.mean, 0.373457, decimals: 6) && agrees(model.b.mean, 1.493827, decimals: 6))
        #expect(agrees(model.matchingRates.first, 0.4278, decimals: 4) && agrees(model.matchingRates.second, 0.1722, decimals: 4))
    }

    // MARK: No such system

    @Test func whatIsNoSystemHasNoFigures() {
        #expect(ErlangB.blocking(load: -1, servers: 1) == nil && ErlangB.blocking(load: .nan, servers: 1) == nil && ErlangB.blocking(load: 1, servers: -1) == nil)
        #expect(ErlangB.blocking(load: 1, servers: .max) == nil && ErlangB.blocking(load: 0, servers: 0) == 1)
        #expect(ErlangC(arrivalRate: 10, servers: 10) == nil && ErlangC(arrivalRate: 1, serviceRate: 0, servers: 1) == nil && ErlangC(arrivalRate: .nan, servers: 1) == nil)
        #expect(ErlangA(arrivalRate: 1, patienceRate: 0, servers: 1) == nil && ErlangA(arrivalRate: .infinity, patienceRate: 1, servers: 1) == nil)
        #expect(ErlangA(arrivalRate: 1, patienceRate: 1e-300, servers: 1) == nil && ErlangA(arrivalRate: 2, patienceRate: 1e-8, servers: 1) == nil)
        #expect( ErlangA(arrivalRate: 1, patienceRate: 1, servers: 0) == nil)
        #expect(PriorityClasses(arrivalRates: [5, 5], servers: 10) == nil && PriorityClasses(arrivalRates: [], servers: 1) == nil)
        #expect(NModel(rates: (0.5, 1), services: (1, 1)) == nil && NModel(rates: (1.5, 0.5), services: (1, 1)) == nil)
        #expect(ErlangC.fewestServers(arrivalRate: 1, serviceLevel: 1.1, within: 1) == nil)
        #expect(ErlangA.fewestServers(arrivalRate: 1, patienceRate: 1, serviceLevel: .nan, within: 1) == nil)
    }
}
