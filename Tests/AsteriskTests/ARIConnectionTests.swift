import AsteriskARI
import CurlTransport
import TandemTesting
import Testing

/// The connection's promises about gaps, against an Asterisk that crashes, hangs, restarts and is taken over.
@Suite(.enabled(if: AsteriskProcess.isAvailable, "Asterisk is not set up"), .timeLimit(.minutes(2)))
struct ARIConnectionTests {
    @Test func aCrashIsAGapAndTheRestartANewGeneration() async throws {
        let asterisk = try await AsteriskProcess.start()
        let witness = ARIWitness(asterisk, application: "tandem")
        #expect(await witness.isUp(), "\(asterisk.logTail)")
        await asterisk.crash()
        #expect(await eventually { await witness.turns.count == 2 })
        let failure = await witness.ari.send(.ping())
        guard case .failed(.notSent) = failure else {
            Issue.record("expected that nothing was sent, got \(failure)")
            return
        }
        try await asterisk.restart()
        #expect(await witness.isUp(2, within: .seconds(20)), "\(asterisk.logTail)")
        let turns = await witness.turns
        guard turns.count == 3, case .connected(1, let before) = turns[0], case .disconnected(.transport) = turns[1],
            case .connected(2, let after) = turns[2]
        else {
            Issue.record("expected up, down, up; got \(turns)")
            return
        }
        #expect((before.status?.startupTime ?? 0) < (after.status?.startupTime ?? 0))
        await witness.stop()
        await asterisk.stop()
    }

    @Test(arguments: [ARICommandRoute.http(connections: 8), .eventSocket])
    func aPeerThatHangsIsFoundOutByPings(route: ARICommandRoute) async throws {
        let asterisk = try await AsteriskProcess.start()
        let witness = ARIWitness(asterisk, application: "tandem") { configuration in
            configuration.commandRoute = route
            configuration.pingInterval = .milliseconds(200)
            configuration.requestTimeout = .milliseconds(300)
        }
        #expect(await witness.isUp(), "\(asterisk.logTail)")
        asterisk.freeze()
        let began = ContinuousClock.now
        let answer = await witness.ari.send(.ping())
        #expect(answer == .failed(.timedOut))
        #expect(await eventually { await witness.turns.last == .disconnected(.pingTimeout) })
        #expect(ContinuousClock.now - began < .seconds(3))
        asterisk.thaw()
        #expect(await witness.isUp(2, within: .seconds(20)), "\(asterisk.logTail)")
        await witness.stop()
        await asterisk.stop()
    }

    @Test func whoeverIsReplacedStepsDownForGood() async throws {
        let asterisk = try await SharedAsterisk.running()
        let first = ARIWitness(asterisk, application: "replaced")
        #expect(await first.isUp())
        let second = ARIWitness(asterisk, application: "replaced")
        #expect(await second.isUp())
        #expect(await eventually { await first.hasEnded })
        #expect(await first.turns.last == .replaced)
        #expect(first.ari.state == .steppedDown)
        #expect(await first.ari.send(.ping()) == .failed(.steppedDown))
        // The second keeps it: nobody fights for the name.
        #expect(await second.ari.send(.ping()).isSuccess)
        #expect(await second.turns.count == 1)
        await first.stop()
        await second.stop()
    }

    @Test func aWrongPasswordIsSaidOnceAndTriedWithPatience() async throws {
        let asterisk = try await SharedAsterisk.running()
        let witness = ARIWitness(asterisk, application: "wrong") { $0.password = "not this" }
        #expect(await eventually { await witness.turns == [.disconnected(.refused(status: 401))] })
        #expect(await witness.ari.send(.ping()) == .failed(.unauthorized))
        #expect(await eventually { witness.ari.state == .waiting(attempt: 3) })
        #expect(await witness.turns.count == 1)
        await witness.stop()
        #expect(witness.ari.state == .stopped)
    }

    @Test func stoppingIsToldAndIsTheEnd() async throws {
        let asterisk = try await SharedAsterisk.running()
        let witness = ARIWitness(asterisk, application: "stopping")
        #expect(await witness.isUp())
        await witness.stop()
        #expect(await eventually { await witness.hasEnded })
        #expect(await witness.turns.last == .disconnected(.stopping))
    }

    /// Calls go on while nobody listens, and the events of those that are there flow again.
    @Test func aCallOutlivesTheConnection() async throws {
        let asterisk = try await SharedAsterisk.running()
        let first = ARIWitness(asterisk, application: "outlive")
        #expect(await first.isUp())
        #expect(await first.ari.send(.originate(channelID: "outlive-1", endpoint: "Local/wait@tests", application: "outlive")).isSuccess)
        #expect(await first.saw { event in
            if case .stasisStart(let start) = event { start.channel.id == "outlive-1" } else { false }
        })
        await first.stop()
        let second = ARIWitness(asterisk, application: "outlive")
        #expect(await second.isUp())
        #expect(await second.ari.send(.listChannels()).value?.contains { $0.id == "outlive-1" && $0.state == .up } == true)
        #expect(await second.ari.send(.application("outlive")).value?.channels.contains("outlive-1") == true)
        #expect(await second.ari.send(.hangUp(channel: "outlive-1")).isSuccess)
        #expect(await second.saw { event in
            if case .channelDestroyed(let end) = event { end.channel.id == "outlive-1" } else { false }
        })
        await second.stop()
    }
}
