import CentrePorts
import ContactDomain
import RoutingCore
import TandemTesting
import Testing
@testable import CentreEngine

/// Customers who are called back: when, by whom, how often.
@Suite struct CallbackTests {
    private static let number = "+49301234"
    private static let endpoint = SampleCentre.endpoint(1)

    /// One agent, and a queue that calls back.
    static func floor(agents: Int = 1, attempts: Int = 3, _ change: (inout QueueProfile) -> Void = { _ in }) -> Scenario {
        var queue = SampleCentre.queue()
        queue.callbacks = QueueProfile.Callbacks(enabled: true, attempts: attempts, retryAfter: .minutes(15))
        change(&queue)
        return Scenario(agents: (1...agents).map { SampleCentre.agent($0) }, queues: [queue, SampleCentre.queue(SampleCentre.support, key: "support")])
    }

    /// A call-back by request; it stands in line at once where nothing is said.
    static func request(_ floor: inout Scenario, number: String = number, in seconds: Int? = nil) throws -> InteractionID {
        let at = seconds.map { floor.now + .seconds($0 + 1) }
        try floor.tell(.requestCallback(CallbackRequest(queue: SampleCentre.sales, number: number, at: at, name: "Ms Weber")))
        return try #require(floor.core.interactions.values.filter { $0.callback != nil }.map(\.id).max())
    }

    /// The agent has taken it: the customer's phone rings.
    static func dialling(_ floor: inout Scenario) throws -> InteractionID {
        let id = try request(&floor)
        try floor.agentAnswers(id)
        #expect(floor.state(id) == .dialling)
        return id
    }

    private func refusal(_ floor: inout Scenario, queue: QueueID = SampleCentre.sales, number: String = number, at: Timestamp? = nil) -> String? {
        floor.refusal(of: .requestCallback(CallbackRequest(queue: queue, number: number, at: at)))
    }

    // MARK: From the request to the conversation

    @Test func theAgentsPhoneFirstThenTheCustomers() throws {
        var floor = Self.floor()
        let id = try Self.request(&floor)
        #expect(floor.state(id) == .offered)
        let agent = try floor.agentLeg(id)
        #expect(floor.commands.contains { if case .ringAgent(let ring) = $0 { ring.leg == agent && ring.customer == nil && ring.callerNumber == Self.number } else { false } })
        #expect(!floor.commands.contains { if case .startMusic = $0 { true } else { false } })
        let view = try #require(floor.view(id))
        #expect(view.direction == .outbound && view.customerName == "Ms Weber" && view.queue == SampleCentre.sales)
        #expect(view.callback?.number == Self.number && view.callback?.attempt == 1 && view.callback?.attempts == 3)
        try floor.agentAnswers(id)
        let customer = try floor.customerLeg(id)
        #expect(floor.state(id) == .dialling && floor.status(1) == .interacting)
        #expect(floor.commands.contains(.ringCustomer(CustomerRing(
            leg: customer, number: "0049301234", trunk: "carrier", callerNumber: "+4930100", interaction: id, timeout: .seconds(60)))))
        try floor.customerAnswers(id)
        #expect(floor.state(id) == .active && floor.core.interactions[id]?.recording != nil)
        try floor.callerHangsUp(id)
        #expect(floor.state(id) == .wrapUp && floor.view(id)?.queue == SampleCentre.sales)
        floor.wait(31)
        #expect(floor.ending(id) == "completed/caller-hung-up")
        #expect(floor.story(id) == ["scheduled due 0s", "queue answered 1s", "offer answered 1s", "dial answered 1s", "talk caller-hung-up 1s", "wrapUp timed-out 30s"])
        floor.expectSound()
    }

    @Test func itIsScheduledUntilItsTimeComes() throws {
        var floor = Self.floor()
        let due = floor.now + .seconds(3_601)
        let id = try Self.request(&floor, in: 3_600)
        #expect(floor.state(id) == .scheduled && floor.view(id)?.deadline == due && floor.view(id)?.callback?.due == due)
        #expect(floor.status(1) == .idle)
        floor.wait(3_598)
        #expect(floor.state(id) == .scheduled)
        floor.wait(2)
        #expect(floor.state(id) == .offered)
        floor.expectSound()
    }

    /// Who is due at three does not go before who has waited since half past two.
    @Test func aScheduledOneComesInWithTheAgeOfItsTime() throws {
        var floor = Self.floor()
        let busy = try floor.conversation()
        let scheduled = try Self.request(&floor, in: 60)
        floor.wait(30)
        let caller = try floor.caller()
        floor.wait(60)
        let late = try floor.caller()
        try floor.callerHangsUp(busy)
        floor.wait(31)
        #expect([caller, scheduled, late].map { floor.state($0) } == [.offered, .queued, .queued])
        #expect(floor.view(scheduled)?.position == 1)
        floor.expectSound()
    }

    @Test func aCustomerWhoseAgentIsLostWaitsOnThePhone() throws {
        var floor = Self.floor(agents: 2)
        let id = try Self.dialling(&floor)
        try floor.customerAnswers(id)
        try floor.agentHangsUp(id, .failed)
        floor.wait(31)
        #expect(floor.agent(id) == 2 && floor.state(id) == .offered)
        try floor.agentAnswers(id)
        #expect(floor.state(id) == .active)
        try floor.callerHangsUp(id)
        floor.wait(31)
        #expect(floor.ending(id) == "completed/caller-hung-up")
        floor.expectSound()
    }

    // MARK: Not reached

    @Test(arguments: [LegEnd.busy, .noAnswer, .rejected, .unreachable, .failed, .hungUp])
    func whoIsNotReachedIsCalledAgainLater(why: LegEnd) throws {
        var floor = Self.floor()
        let id = try Self.dialling(&floor)
        let agent = try floor.agentLeg(id)
        try floor.callerHangsUp(id, why)
        #expect(floor.commands.contains(.hangUp(agent, .normal)))
        #expect(floor.state(id) == .scheduled && floor.status(1) == .idle && floor.core.legs.isEmpty)
        #expect(floor.view(id)?.callback?.attempt == 2 && floor.view(id)?.deadline == floor.now + .minutes(15))
        floor.wait(15 * 60)
        #expect(floor.state(id) == .offered)
        floor.expectSound()
    }

    @Test func afterTheLastAttemptItIsGivenUp() throws {
        var floor = Self.floor(attempts: 2)
        let id = try Self.dialling(&floor)
        floor.wait(60)
        #expect(floor.state(id) == .scheduled && floor.view(id)?.callback?.attempt == 2)
        floor.wait(15 * 60)
        try floor.agentAnswers(id)
        floor.wait(60)
        #expect(floor.ending(id) == "failed/callback-given-up" && floor.status(1) == .idle)
        #expect(floor.story(id).filter { $0.hasPrefix("dial") } == ["dial no-answer 60s", "dial no-answer 60s"])
        floor.expectSound()
    }

    @Test func anAgentWhoHangsUpWhileItRingsHasMadeAnAttempt() throws {
        var floor = Self.floor()
        let id = try Self.dialling(&floor)
        let customer = try floor.customerLeg(id)
        try floor.agentHangsUp(id)
        #expect(floor.commands.contains(.hangUp(customer, .normal)))
        #expect(floor.state(id) == .scheduled && floor.view(id)?.callback?.attempt == 2 && floor.status(1) == .idle)
        floor.wait(15 * 60)
        try floor.agentAnswers(id)
        try floor.tell(.hangUp(id))
        #expect(floor.state(id) == .scheduled && floor.view(id)?.callback?.attempt == 3)
        floor.expectSound()
    }

    @Test func anAgentWhoDoesNotAnswerCostsNoAttempt() throws {
        var floor = Self.floor(agents: 2)
        let id = try Self.request(&floor)
        let first = try #require(floor.agent(id))
        floor.wait(15)
        #expect(floor.status(first) == .notResponding)
        #expect(floor.state(id) == .offered && floor.agent(id) != first && floor.view(id)?.callback?.attempt == 1)
        floor.expectSound()
    }

    /// The customer calls in meanwhile: there is no point in ringing them.
    @Test func whoIsOnThePhoneIsNotRung() throws {
        var floor = Self.floor(agents: 2)
        let caller = try floor.conversation()
        let number = try #require(floor.core.interactions[caller]?.customerNumber)
        let id = try Self.request(&floor, number: number)
        try floor.agentAnswers(id)
        #expect(floor.state(id) == .scheduled && floor.view(id)?.callback?.attempt == 1 && floor.status(2) == .idle)
        try floor.callerHangsUp(caller)
        floor.wait(15 * 60)
        try floor.agentAnswers(id)
        #expect(floor.state(id) == .dialling)
        floor.expectSound()
    }

    // MARK: Crashes

    @Test func aRestartedServiceForgetsNothing() throws {
        var floor = Self.floor()
        let id = try Self.request(&floor, in: 60)
        try floor.restart()
        floor.wait(61)
        #expect(floor.state(id) == .offered)
        try floor.agentAnswers(id)
        try floor.restart()
        #expect(floor.state(id) == .dialling && floor.view(id)?.callback?.attempt == 1)
        // What rang before is gone: nobody is rung twice.
        floor.learn(.disconnected(reason: "test"))
        floor.wait(6)
        floor.learn(.snapshot(.empty(reachable: [Self.endpoint], afterConnecting: true)))
        #expect(floor.state(id) == .scheduled && floor.view(id)?.callback?.attempt == 2)
        floor.expectSound()
    }

    /// Its calls are gone; those who are not on the phone are not.
    @Test(arguments: [InteractionState.scheduled, .queued, .offered, .dialling])
    func aRestartedAsteriskCostsNoAttempt(state: InteractionState) throws {
        var floor = Self.floor()
        if state == .queued { try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.onBreak))) }
        let id = state == .dialling ? try Self.dialling(&floor) : try Self.request(&floor, in: state == .scheduled ? 600 : nil)
        #expect(floor.state(id) == state)
        floor.learn(.disconnected(reason: "test"))
        floor.learn(.snapshot(.empty(reachable: [Self.endpoint], afterConnecting: true, startedAt: .noon + .minutes(1))))
        #expect(floor.state(id) == (state == .scheduled ? .scheduled : state == .queued ? .queued : .offered))
        #expect(floor.view(id)?.callback?.attempt == 1 && floor.core.legs.count == (state == .offered || state == .dialling ? 1 : 0))
        floor.expectSound()
    }

    // MARK: By hand

    @Test func whatIsRefused() throws {
        var floor = Self.floor()
        #expect(refusal(&floor, queue: QueueID(high: 9, low: 9)) == "queue-unknown")
        #expect(refusal(&floor, queue: SampleCentre.support) == "callbacks-disabled")
        #expect(refusal(&floor, number: "call me") == "number-invalid")
        #expect(refusal(&floor, number: "+1900555") == "no-dial-rule")
        #expect(refusal(&floor, at: floor.now) == "time-past")
        #expect(refusal(&floor, at: floor.now + .minutes(367 * 24 * 60)) == "time-too-far")
        let id = try Self.request(&floor, in: 600)
        #expect(refusal(&floor, number: "+49 (30) 1234") == "callback-exists")
        #expect(floor.core.interactions.keys.sorted() == [id])
        floor.expectSound()
    }

    @Test func itIsCancelled() throws {
        var floor = Self.floor()
        for seconds in [600, nil] {
            let id = try Self.request(&floor, in: seconds)
            try floor.tell(.cancelCallback(id))
            #expect(floor.ending(id) == "completed/callback-cancelled" && floor.status(1) == .idle)
        }
        let id = try Self.dialling(&floor)
        #expect(floor.refusal(of: .cancelCallback(id)) == "callback-being-made")
        let call = try floor.caller()
        #expect(floor.refusal(of: .cancelCallback(call)) == "callback-unknown")
        floor.expectSound()
    }

    @Test func itIsPutOff() throws {
        var floor = Self.floor()
        let id = try Self.dialling(&floor)
        #expect(floor.refusal(of: .rescheduleCallback(id, at: floor.now + .minutes(1))) == "callback-being-made")
        try floor.callerHangsUp(id, .busy)
        try floor.tell(.rescheduleCallback(id, at: floor.now + .minutes(1)))
        floor.wait(60)
        #expect(floor.state(id) == .offered && floor.view(id)?.callback?.attempt == 2)
        try floor.tell(.rescheduleCallback(id, at: floor.now + .minutes(2)))
        #expect(floor.state(id) == .scheduled && floor.status(1) == .idle)
        floor.wait(120)
        try floor.agentAnswers(id)
        try floor.customerAnswers(id)
        #expect(floor.state(id) == .active)
        floor.expectSound()
    }

    /// The rule that allowed the number was taken away: nothing is dialled.
    @Test func noRuleNoCall() throws {
        var floor = Self.floor()
        let id = try Self.request(&floor, in: 60)
        var policy = SampleCentre.policy
        policy.dialRules = []
        floor.configure(.all(SampleCentre.configuration(agents: [SampleCentre.agent(1)], queues: floor.core.queues.values.sorted { $0.id < $1.id }, policy: policy)))
        floor.wait(60)
        try floor.agentAnswers(id)
        #expect(floor.ending(id) == "failed/no-dial-rule" && floor.status(1) == .idle)
        #expect(!floor.commands.contains { if case .ringCustomer = $0 { true } else { false } })
        floor.expectSound()
    }

    @Test func itGoesWithItsQueue() throws {
        var floor = Self.floor()
        let id = try Self.request(&floor, in: 60)
        floor.configure(.queueRemoved(SampleCentre.sales))
        #expect(floor.ending(id) == "failed/queue-removed")
        floor.wait(120)
        floor.expectSound()
    }

    // MARK: Closed queues

    @Test func whatFallsDueWhileTheQueueIsClosedWaitsUntilItOpens() throws {
        // Noon on a Monday; open in the morning and from two o'clock on.
        var floor = Self.floor { $0.hours = OpeningHours(timeZone: "UTC", weekly: Dictionary(uniqueKeysWithValues: (1...7).map { ($0, [.init(from: 0, to: 721), .init(from: 840, to: 1_000)]) })) }
        let id = try Self.request(&floor, in: 600)
        floor.wait(601)
        #expect(floor.state(id) == .scheduled && floor.view(id)?.deadline == .noon + .minutes(120))
        floor.wait(Int((Timestamp.noon + .minutes(120) - floor.now).milliseconds / 1_000) + 1)
        #expect(floor.state(id) == .offered && floor.view(id)?.callback?.attempt == 1)
        floor.expectSound()
    }

    @Test func inAnEmergencyItIsLookedAtAgainLater() throws {
        var floor = Self.floor { $0.emergency = true }
        let id = try Self.request(&floor)
        #expect(floor.state(id) == .scheduled && floor.view(id)?.deadline == floor.now + .minutes(15))
        var queue = try #require(floor.core.queues[SampleCentre.sales])
        queue.emergency = false
        floor.configure(.queue(queue))
        floor.wait(15 * 60)
        #expect(floor.state(id) == .offered)
        floor.expectSound()
    }
}
