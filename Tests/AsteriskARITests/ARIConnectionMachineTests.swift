import Testing

@testable import AsteriskARI

@Suite struct ARIConnectionMachineTests {
    private let t0 = ContinuousClock.now
    private let backoff = ARIBackoff(first: .milliseconds(100), limit: .seconds(5), seed: 7)
    private func machine() -> ARIConnectionMachine { ARIConnectionMachine(backoff: backoff, missesAllowed: 2) }
    private func upMachine() -> ARIConnectionMachine {
        var machine = machine()
        _ = machine.start()
        _ = machine.connected(at: t0)
        return machine
    }

    @Test func itGoesUpAndCountsItsGenerations() {
        var machine = machine()
        #expect(machine.start() == [.connect])
        #expect(machine.connected(at: t0) == [.tellConnected(generation: 1)])
        #expect(machine.publicState == .up(generation: 1))
        let until = t0 + .seconds(10) + backoff.delay(after: 1)
        #expect(machine.lost(.pingTimeout, at: t0 + .seconds(10)) == [.tellDisconnected(.pingTimeout), .wait(until: until)])
        #expect(machine.waitEnded() == [.connect])
        #expect(machine.publicState == .connecting(attempt: 2))
        #expect(machine.connected(at: t0 + .seconds(11)) == [.tellConnected(generation: 2)])
    }

    @Test func aGapIsToldOnce() {
        var machine = machine()
        _ = machine.start()
        var told = 0
        for second in 0..<10 {
            let actions = machine.lost(.transport("no"), at: t0 + .seconds(second))
            told += actions.count { $0 == .tellDisconnected(.transport("no")) }
            _ = machine.waitEnded()
        }
        #expect(told == 1)
        _ = machine.connected(at: t0 + .seconds(20))
        #expect(machine.lost(.closedByPeer(code: 1_000, reason: ""), at: t0 + .seconds(30)).first == .tellDisconnected(.closedByPeer(code: 1_000, reason: "")))
    }

    @Test func delaysDoubleUpToTheLimitWithJitterThatTheSeedDecides() {
        var full = Duration.milliseconds(100)
        for attempt in 1...12 {
            let delay = backoff.delay(after: attempt)
            #expect(delay >= full / 2 && delay <= full, "attempt \(attempt): \(delay) of \(full)")
            #expect(delay == backoff.delay(after: attempt))
            full = min(full * 2, .seconds(5))
        }
        let other = ARIBackoff(first: .milliseconds(100), limit: .seconds(5), seed: 8)
        #expect((1...12).contains { backoff.delay(after: $0) != other.delay(after: $0) })
    }

    @Test func aPeerThatThrowsUsOutAtOnceIsNotCalledInATightLoop() {
        var machine = machine()
        _ = machine.start()
        var now = t0
        var delays: [Duration] = []
        for _ in 0..<8 {
            _ = machine.connected(at: now)
            guard case .wait(let until)? = machine.lost(.closedByPeer(code: 1_013, reason: ""), at: now).last else {
                Issue.record("it does not wait")
                return
            }
            delays.append(until - now)
            now = until
            _ = machine.waitEnded()
        }
        #expect(delays.last ?? .zero >= .seconds(2), "\(delays)")
        // One that holds for a while starts afresh.
        _ = machine.connected(at: now)
        guard case .wait(let until)? = machine.lost(.pingTimeout, at: now + .seconds(60)).last else {
            Issue.record("it does not wait")
            return
        }
        #expect(until - (now + .seconds(60)) <= .milliseconds(100))
    }

    @Test func twoMissedPingsAreDeath() {
        var machine = upMachine()
        let goesOn = (0..<3).map { _ in machine.pingDue() }
        #expect(goesOn == [true, true, false])
        var alive = upMachine()
        for _ in 0..<100 {
            let goesOn = alive.pingDue()
            #expect(goesOn)
            alive.heard()
        }
    }

    @Test func afterBeingReplacedThereIsNoWayBack() {
        for setUp in [{ upMachine() }, { machine() }] {
            var machine = setUp()
            #expect(machine.replaced() == [.tellReplaced, .end])
            #expect(machine.publicState == .steppedDown)
            #expect(machine.lost(.pingTimeout, at: t0) == [])
            #expect(machine.waitEnded() == [])
            #expect(machine.start() == [])
            #expect(machine.stop() == [])
            #expect(machine.replaced() == [])
            #expect(machine.connected(at: t0) == [])
            #expect(machine.publicState == .steppedDown)
        }
    }

    @Test func stoppingIsAGapOnlyWhenItWasUp() {
        var machine = upMachine()
        #expect(machine.stop() == [.tellDisconnected(.stopping), .end])
        #expect(machine.stop() == [])
        var waiting = self.machine()
        _ = waiting.start()
        _ = waiting.lost(.pingTimeout, at: t0)
        #expect(waiting.stop() == [.end])
        #expect(waiting.waitEnded() == [])
        #expect(waiting.publicState == .stopped)
    }

    /// Whatever happens in whatever order: generations grow, gaps and connects alternate, the end is the end.
    @Test(arguments: 0..<200)
    func noticesAlwaysAlternate(seed: Int) {
        var random = Seeded(state: UInt64(seed) + 11)
        var machine = machine()
        var now = t0
        var isUp = false
        var generation: UInt64 = 0
        var ended = false
        for _ in 0..<200 {
            now += .milliseconds(Int.random(in: 1...3_000, using: &random))
            let actions: [ARIConnectionMachine.Action]
            switch Int.random(in: 0..<60, using: &random) {
            case 0: actions = machine.replaced()
            case 1: actions = machine.stop()
            case 2..<12: actions = machine.start()
            case 12..<27: actions = machine.connected(at: now)
            case 27..<42: actions = machine.lost(.pingTimeout, at: now)
            case 42..<55: actions = machine.waitEnded()
            default:
                if !machine.pingDue() { actions = machine.lost(.pingTimeout, at: now) } else { actions = [] }
            }
            #expect(!ended || actions.isEmpty)
            for action in actions {
                switch action {
                case .tellConnected(let next):
                    #expect(next == generation + 1 && !isUp)
                    generation = next
                    isUp = true
                case .tellDisconnected:
                    #expect(isUp || generation == 0)
                    isUp = false
                case .tellReplaced: isUp = false
                case .end: ended = true
                case .connect, .wait: break
                }
            }
        }
    }
}
