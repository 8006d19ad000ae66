import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// One call, and one thing that goes wrong: every event in turn is lost, told twice, or told late; the service crashes
/// after every single write. It has to come to the same.
@Suite struct EventFaultTests {
    private func judge(_ call: OneCall, _ what: String) throws {
        var call = call
        call.play()
        let wrong = try call.simulation.verdict()
        #expect(wrong.isEmpty, "\(what): \(wrong.joined(separator: "\n"))\n\(call.simulation.tail(10))")
        #expect(call.outcome == OneCall.expected, "\(what)\n\(call.simulation.tail(40))")
    }

    private var undisturbed: OneCall {
        var call = OneCall()
        call.play()
        return call
    }

    @Test func nothingGoesWrong() throws {
        let facts = undisturbed.simulation.asterisk.factsTold
        #expect(facts >= 9, "the call tells only \(facts) events")
        try judge(OneCall(), "undisturbed")
    }

    /// F13.
    @Test func anyOneEventMayBeLost() throws {
        for number in 1...undisturbed.simulation.asterisk.factsTold { try judge(OneCall(misfortunes: [number: .lost]), "event \(number) lost") }
    }

    /// F11.
    @Test(arguments: [3, 400, 10_000])
    func anyOneEventMayBeToldTwice(milliseconds: Int64) throws {
        for number in 1...undisturbed.simulation.asterisk.factsTold {
            try judge(OneCall(misfortunes: [number: .repeated(after: Span(milliseconds: milliseconds))]), "event \(number) again after \(milliseconds) ms")
        }
    }

    /// F12, in a world that reacts.
    @Test(arguments: [50, 900, 4_000])
    func anyOneEventMayBeOvertaken(milliseconds: Int64) throws {
        for number in 1...undisturbed.simulation.asterisk.factsTold {
            try judge(OneCall(misfortunes: [number: .late(by: Span(milliseconds: milliseconds))]), "event \(number) late by \(milliseconds) ms")
        }
    }

    /// F2.
    @Test func theServiceMayCrashAfterAnyWrite() throws {
        let writes = undisturbed.simulation.stage.journal.count
        #expect(writes > 15)
        for count in 5...writes { try judge(OneCall(crashAfter: count), "crash after write \(count)") }
    }

    // MARK: Every order (F12)

    @Test func theEndOfACallMayBeToldInAnyOrder() throws {
        var talking = Scenario()
        let id = try talking.conversation()
        let recording = try #require(talking.core.interactions[id]?.recording)
        let facts: [TelephonyFact] = [
            .ended(try talking.customerLeg(id), .hungUp), .ended(try talking.agentLeg(id), .hungUp), .recordingStarted(recording), .recordingEnded(recording, failure: nil),
            .playbackEnded("play-stray", complete: false), .digit(try talking.customerLeg(id), "1"),
        ]
        for order in permutations(of: facts) {
            var floor = talking
            for fact in order { floor.learn(fact) }
            floor.wait(60)
            #expect(floor.view(id)?.ending?.kind == .completed, "\(order)")
            #expect(floor.core.interactions.isEmpty && floor.core.legs.isEmpty && floor.core.recordings.isEmpty && floor.status(1) == .idle, "\(order)")
            floor.expectSound()
        }
    }

    @Test func theBeginningOfACallMayBeToldInAnyOrder() throws {
        let floor = Scenario()
        let arrival = Arrival(leg: "x", callerNumber: "1", callerName: "", target: .address(SampleCentre.mainNumber), arrivedAt: floor.now)
        let facts: [TelephonyFact] = [.arrived(arrival), .digit("x", "1"), .ended("x", .hungUp), .arrived(arrival), .answered("x")]
        for order in permutations(of: facts) {
            var floor = floor
            for fact in order { floor.learn(fact) }
            floor.wait(60)
            #expect(floor.core.interactions.isEmpty && floor.core.legs.isEmpty, "\(order)")
            #expect(floor.stage.rows.count <= 1, "\(order)")
            floor.expectSound()
        }
    }

    /// F14: caller hangs up, agent answers, agent clicks, time runs out: in every order, nobody is left with a ghost.
    @Test func theRaceAroundAnOfferMayGoAnyWay() throws {
        var ringing = Scenario()
        let id = try ringing.caller()
        let (customer, agent, offer, me) = (try ringing.customerLeg(id), try ringing.agentLeg(id), try ringing.offer(id), SampleCentre.agentID(1))
        let timer = try #require(ringing.core.timers.keys.first { $0.purpose == .offer })
        let inputs: [Input] = [
            .telephony(.ended(customer, .hungUp)), .telephony(.answered(agent)), .command(.acceptOffer(offer, by: me), by: .system),
            .command(.declineOffer(offer, by: me), by: .system), .timer(timer), .telephony(.ended(agent, .hungUp)),
        ]
        for order in permutations(of: inputs) {
            var stage = ringing.stage
            for input in order {
                stage.move(to: stage.now + Span(milliseconds: 5))
                // A command that lost its race is refused: that is its right answer.
                do { _ = try stage.feed(input) } catch { #expect(error.code == "offer-gone", "\(order)") }
            }
            while let next = stage.nextTimer {
                stage.move(to: next)
                for key in stage.dueTimers() { _ = try stage.feed(.timer(key)) }
            }
            #expect(stage.core.interactions.isEmpty && stage.core.legs.isEmpty, "\(order)")
            #expect(stage.core.agents[me]?.routingStatus == .idle && stage.closings[id] == 1, "\(order)")
            #expect(stage.faults.isEmpty, "\(stage.faults)")
        }
    }

    private func permutations<Element>(of elements: [Element]) -> [[Element]] {
        guard let first = elements.first else { return [[]] }
        return permutations(of: Array(elements.dropFirst())).flatMap { rest in
            (0...rest.count).map { rest[..<$0] + [first] + rest[$0...] }.map(Array.init)
        }
    }
}
