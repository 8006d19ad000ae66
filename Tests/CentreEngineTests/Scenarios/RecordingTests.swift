import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

@Suite struct RecordingTests {
    private func recording(_ floor: Scenario, _ id: InteractionID) throws -> RecordingID { try #require(floor.core.interactions[id]?.recording, "nothing is recorded") }

    private func state(_ floor: Scenario, _ id: InteractionID) -> RecordingState? { floor.core.view(of: id)?.recording }

    @Test func aConversationIsRecordedFromItsFirstMoment() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let recording = try recording(floor, id)
        #expect(floor.commands.contains(.startRecording(recording, customer: "caller-1")))
        #expect(state(floor, id) == .starting)
        floor.learn(.recordingStarted(recording))
        #expect(state(floor, id) == .recording)
        try floor.callerHangsUp(id)
        // It listens to the customer's leg and ends with it: nothing has to be stopped.
        #expect(!floor.commands.contains(.stopRecording(recording, customer: "caller-1")))
        floor.learn(.recordingEnded(recording, failure: nil))
        #expect(floor.stage.recordings[recording]?.state == .processing)
        #expect(floor.core.recordings.isEmpty)
        floor.expectSound()
    }

    @Test func aQueueMayWantNone() throws {
        var floor = Scenario(queues: [SampleCentre.queue(records: false)])
        let id = try floor.conversation()
        #expect(state(floor, id) == .off)
        try floor.tell(.recording(id, .start))
        #expect(state(floor, id) == .starting)
        floor.expectSound()
    }

    @Test func pauseResumeStopAndStartAgain() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let first = try recording(floor, id)
        floor.learn(.recordingStarted(first))
        try floor.tell(.recording(id, .pause))
        #expect(floor.commands == [.pauseRecording(first, customer: "caller-1")])
        #expect(state(floor, id) == .paused)
        try floor.tell(.recording(id, .resume))
        #expect(floor.commands == [.resumeRecording(first, customer: "caller-1")])
        try floor.tell(.recording(id, .stop))
        #expect(floor.commands == [.stopRecording(first, customer: "caller-1")])
        #expect(state(floor, id) == .stopped)
        #expect(floor.refusal(of: .recording(id, .pause)) == "not-recording")
        #expect(floor.refusal(of: .recording(id, .resume)) == "not-recording")
        floor.learn(.recordingEnded(first, failure: nil))
        try floor.tell(.recording(id, .start))
        #expect(try recording(floor, id) != first)
        floor.expectSound()
    }

    @Test func aRecordingThatFailsIsSeenAndTheCallGoesOn() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let recording = try recording(floor, id)
        floor.learn(.recordingEnded(recording, failure: "disk full"))
        #expect(state(floor, id) == .failed)
        #expect(floor.state(id) == .active)
        #expect(floor.stage.recordings[recording]?.failure == "disk full")
        floor.expectSound()
    }

    @Test func aPauseThatWasLostIsAskedForAgain() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let recording = try recording(floor, id)
        floor.learn(.recordingStarted(recording))
        try floor.tell(.recording(id, .pause))
        floor.learn(.disconnected(reason: "test"))
        floor.learn(.snapshot(try snapshot(floor, id, recordings: [recording])))
        #expect(floor.commands.contains(.pauseRecording(recording, customer: "caller-1")))
        #expect(state(floor, id) == .paused)
        floor.expectSound()
    }

    @Test func aRecordingIsWatchedOverAgainAfterAReconnection() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let recording = try recording(floor, id)
        floor.learn(.recordingStarted(recording))
        floor.learn(.disconnected(reason: "test"))
        floor.learn(.snapshot(try snapshot(floor, id, recordings: [recording])))
        #expect(floor.commands.contains(.keepRecording(recording, customer: "caller-1", paused: false)))
        #expect(state(floor, id) == .recording)
        floor.expectSound()
    }

    @Test func aStopThatWasLostIsAskedForAgain() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let recording = try recording(floor, id)
        try floor.tell(.recording(id, .stop))
        floor.wait(6)
        floor.learn(.snapshot(try snapshot(floor, id, recordings: [recording], afterConnecting: false)))
        #expect(floor.commands.contains(.stopRecording(recording, customer: "caller-1")))
        floor.expectSound()
    }

    @Test func aStartThatNobodyToldIsSeenInASnapshot() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        floor.learn(.snapshot(try snapshot(floor, id, recordings: [try recording(floor, id)], afterConnecting: false)))
        #expect(state(floor, id) == .recording)
        floor.expectSound()
    }

    @Test func aRecordingThatStoppedByItselfIsTakenUpAgain() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let first = try recording(floor, id)
        floor.learn(.recordingStarted(first))
        floor.wait(6)
        floor.learn(.snapshot(try snapshot(floor, id, recordings: [], afterConnecting: false)))
        #expect(try recording(floor, id) != first)
        #expect(floor.stage.recordings[first]?.state == .processing)
        floor.expectSound()
    }

    @Test(arguments: [RecordingCommand.stop, .pause])
    func whatSomebodyStoppedOrPausedIsNeverStartedByItself(command: RecordingCommand) throws {
        var floor = Scenario()
        let id = try floor.conversation()
        floor.learn(.recordingStarted(try recording(floor, id)))
        try floor.tell(.recording(id, command))
        floor.wait(6)
        // It is gone over there, and nobody told how.
        floor.learn(.snapshot(try snapshot(floor, id, recordings: [], afterConnecting: false)))
        #expect(floor.core.interactions[id]?.recording == nil)
        #expect(state(floor, id) == .stopped)
        #expect(!floor.commands.contains { if case .startRecording = $0 { true } else { false } })
        floor.expectSound()
    }

    private func snapshot(_ floor: Scenario, _ id: InteractionID, recordings: [RecordingID], afterConnecting: Bool = true) throws -> TelephonySnapshot {
        let legs = [try floor.customerLeg(id), try floor.agentLeg(id)]
        let bridge = try #require(floor.core.interactions[id]?.bridge)
        return TelephonySnapshot(
            serverStartedAt: .noon, afterConnecting: afterConnecting, legs: legs.sorted().map { .init(id: $0, isUp: true, arrival: nil) }, bridges: [bridge: legs],
            recordings: recordings, reachable: [SampleCentre.endpoint(1)])
    }
}
