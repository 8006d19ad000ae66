import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore
import TandemTesting
import Testing
@testable import CentreEngine

/// Callers who would rather be called back than wait.
@Suite struct CallbackOfferTests {
    /// A queue that asks after twenty seconds.
    private static func floor(enabled: Bool = true) -> Scenario {
        CallbackTests.floor { queue in
            queue.callbacks.enabled = enabled
            queue.steps = [RoutingStep(after: .seconds(20), actions: [.offerCallback])]
        }
    }

    private static func hears(_ wording: [LanguageTag: String], _ floor: Scenario) -> Bool {
        floor.commands.contains { if case .play(_, _, let prompts, _) = $0 { prompts == [.say(wording)] } else { false } }
    }

    /// The agent is busy; a caller waits until they are asked.
    private static func asked(_ floor: inout Scenario) throws -> (busy: InteractionID, caller: InteractionID) {
        let busy = try floor.conversation()
        let caller = try floor.caller()
        floor.wait(20)
        #expect(hears(CentreCore.callbackWording, floor))
        return (busy, caller)
    }

    private static func callback(of caller: InteractionID, _ floor: Scenario) throws -> InteractionID {
        try #require(floor.core.interactions.values.first { $0.callback?.origin == caller }?.id, "nobody is called back")
    }

    @Test func whoPressesOneKeepsThePlace() throws {
        var floor = Self.floor()
        let (busy, caller) = try Self.asked(&floor)
        let later = try floor.caller()
        let number = try #require(floor.view(caller)?.customerNumber)
        try floor.press("1", caller)
        #expect(floor.state(caller) == .inFlow)
        let id = try Self.callback(of: caller, floor)
        #expect(floor.state(id) == .scheduled)
        try floor.promptsEnd(caller)
        #expect(floor.ending(caller) == "completed/callback-requested")
        #expect(floor.state(id) == .queued && floor.view(id)?.position == 1 && floor.view(later)?.position == 2)
        #expect(floor.view(id)?.customerNumber == number && floor.view(id)?.customerName == floor.view(caller)?.customerName)
        try floor.callerHangsUp(busy)
        floor.wait(31)
        #expect(floor.state(id) == .offered && floor.state(later) == .queued)
        #expect(floor.story(caller) == ["queue callback-requested 22s", "flow callback-requested 1s"])
        floor.expectSound()
    }

    @Test func whoHangsUpDuringTheLastWordIsCalledBackAllTheSame() throws {
        var floor = Self.floor()
        let (_, caller) = try Self.asked(&floor)
        try floor.press("1", caller)
        try floor.callerHangsUp(caller)
        #expect(floor.ending(caller) == "completed/callback-requested")
        #expect(floor.state(try Self.callback(of: caller, floor)) == .queued)
        floor.expectSound()
    }

    @Test func theKeyCountsForAMomentAfterThePrompt() throws {
        var floor = Self.floor()
        let (_, caller) = try Self.asked(&floor)
        try floor.promptsEnd(caller)
        #expect(floor.commands.contains(.startMusic(try floor.customerLeg(caller), musicClass: "default")))
        floor.wait(3)
        try floor.press("1", caller)
        #expect(floor.state(caller) == .inFlow)
        floor.expectSound()
    }

    @Test func whoDoesNothingStaysInLine() throws {
        var floor = Self.floor()
        let (_, caller) = try Self.asked(&floor)
        try floor.press("2", caller)
        try floor.promptsEnd(caller)
        floor.wait(6)
        try floor.press("1", caller)
        #expect(floor.state(caller) == .queued && floor.core.interactions.count == 2)
        floor.expectSound()
    }

    /// The agent's phone rings for the caller in the moment in which they press the key.
    @Test func theOfferIsTakenBack() throws {
        var floor = Self.floor()
        let (busy, caller) = try Self.asked(&floor)
        try floor.callerHangsUp(busy)
        try floor.tell(.wrapUp(busy, WrapUpForm(code: nil, notes: "")))
        #expect(floor.state(caller) == .offered)
        let phone = try floor.agentLeg(caller)
        try floor.press("1", caller)
        #expect(floor.commands.contains(.hangUp(phone, .normal)) && floor.status(1) == .idle)
        try floor.promptsEnd(caller)
        #expect(floor.state(try Self.callback(of: caller, floor)) == .offered)
        floor.expectSound()
    }

    @Test(arguments: ["", "anonymous", "+1900555", "7"])
    func whoCannotBeCalledIsNotAsked(number: String) throws {
        var floor = Self.floor()
        _ = try floor.conversation()
        floor.learn(.arrived(Arrival(leg: "x", callerNumber: number, callerName: "", target: .address(SampleCentre.directNumber), arrivedAt: floor.now)))
        let caller = try #require(floor.core.legs["x"])
        floor.wait(21)
        #expect(!Self.hears(CentreCore.callbackWording, floor))
        try floor.press("1", caller)
        #expect(floor.state(caller) == .queued && floor.core.interactions.count == 2)
        floor.expectSound()
    }

    @Test func aQueueThatDoesNotCallBackDoesNotAsk() throws {
        var floor = Self.floor(enabled: false)
        _ = try floor.conversation()
        let caller = try floor.caller()
        floor.wait(21)
        #expect(!Self.hears(CentreCore.callbackWording, floor) && floor.state(caller) == .queued)
        floor.expectSound()
    }

    // MARK: Sent away

    @Test func aDrainedLineIsCalledBackInItsOrder() throws {
        var floor = CallbackTests.floor()
        _ = try floor.conversation()
        let callers = [try floor.caller(), try floor.caller()]
        try floor.tell(.drain(SampleCentre.sales, to: .callback))
        #expect(Self.hears(["en": "We cannot take your call now. We will call you back at the number that you are calling from. Goodbye.",
                            "zh": "我们现在无法接听您的来电，稍后将拨打您的来电号码与您联系。再见。"], floor))
        for caller in callers.reversed() { try floor.promptsEnd(caller) }
        #expect(callers.map { floor.ending($0) } == ["completed/callback-requested", "completed/callback-requested"])
        #expect(try callers.map { floor.view(try Self.callback(of: $0, floor))?.position } == [1, 2])
        // Those who are called back already stay in line.
        try floor.tell(.drain(SampleCentre.sales, to: .callback))
        #expect(try callers.map { floor.view(try Self.callback(of: $0, floor))?.position } == [1, 2])
        floor.expectSound()
    }

    @Test func atClosingTimeWhoWaitsIsCalledTheNextMorning() throws {
        var floor = CallbackTests.floor { queue in
            queue.hours = OpeningHours(timeZone: "UTC", weekly: Dictionary(uniqueKeysWithValues: (1...7).map { ($0, [.init(from: 480, to: 721)]) }))
            queue.closing = .leave(.callback)
        }
        _ = try floor.conversation()
        let caller = try floor.caller()
        floor.wait(60)
        #expect(floor.state(caller) == .inFlow)
        let id = try Self.callback(of: caller, floor)
        try floor.promptsEnd(caller)
        #expect(floor.ending(caller) == "completed/callback-requested")
        #expect(floor.state(id) == .scheduled && floor.view(id)?.deadline == .noon + .minutes(20 * 60))
        floor.expectSound()
    }

    @Test func whoCannotBeCalledHearsTheApology() throws {
        var floor = CallbackTests.floor()
        _ = try floor.conversation()
        floor.learn(.arrived(Arrival(leg: "x", callerNumber: "", callerName: "", target: .address(SampleCentre.directNumber), arrivedAt: floor.now)))
        let caller = try #require(floor.core.legs["x"])
        try floor.tell(.drain(SampleCentre.sales, to: .callback))
        try floor.promptsEnd(caller)
        #expect(floor.ending(caller) == "failed/drained" && floor.core.interactions.count == 1)
        floor.expectSound()
    }

    @Test func aStepThatLeavesPutsACallbackOff() throws {
        var floor = CallbackTests.floor { $0.steps = [RoutingStep(after: .seconds(30), actions: [.flow("welcome")])] }
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.onBreak)))
        let id = try CallbackTests.request(&floor)
        #expect(floor.state(id) == .queued)
        floor.wait(31)
        #expect(floor.state(id) == .scheduled && floor.view(id)?.callback?.attempt == 1)
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.available)))
        floor.wait(15 * 60)
        #expect(floor.state(id) == .offered)
        floor.expectSound()
    }

    /// One call-back a number and queue: who asks again keeps the first.
    @Test func whoAsksTwiceIsCalledOnce() throws {
        var floor = Self.floor()
        let (_, caller) = try Self.asked(&floor)
        let number = try #require(floor.view(caller)?.customerNumber)
        let first = try CallbackTests.request(&floor, number: number, in: 600)
        try floor.press("1", caller)
        #expect(floor.core.interactions.values.filter { $0.callback != nil }.map(\.id) == [first])
        try floor.promptsEnd(caller)
        #expect(floor.ending(caller) == "completed/callback-requested")
        floor.expectSound()
    }
}
