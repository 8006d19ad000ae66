import AsteriskARI
import CentrePorts
import ContactDomain
import Testing

@testable import VoiceGateway

@Suite struct TranslationTests {
    @Test(arguments: [
        (0, false, LegEnd.noAnswer), (0, true, .hungUp), (16, true, .hungUp), (16, false, .noAnswer), (17, false, .busy), (19, false, .noAnswer),
        (21, false, .rejected), (20, false, .unreachable), (3, false, .unreachable), (44, true, .failed), (44, false, .unreachable),
    ])
    func aHangUpCauseTellsHowTheLegEnded(cause: Int, wasUp: Bool, expected: LegEnd) {
        #expect(LegEnd(q850: cause, wasUp: wasUp) == expected)
    }

    @Test func anIdTellsWhatAChannelIs() {
        #expect(LegName("agent-1") == .ours)
        #expect(LegName("customer-1") == .ours)
        #expect(LegName("test-1") == .test)
        #expect(LegName("1795444590.7") == .theirs)
    }

    @Test(arguments: [
        ("Ada \"x\" <1>\r\nEvil: 1", "+4930123", "\"Ada x 1Evil: 1\" <+4930123>"),
        ("", "", "\"\" <anonymous>"),
        ("Zoë", "8000&PJSIP/x", "\"Zoë\" <8000PJSIPx>"),
    ])
    func aCallerIDCannotAddHeadersOrChannels(name: String, number: String, expected: String) {
        #expect(VoiceGateway.callerID(name, number) == expected)
    }

    @Test func theSnapshotKnowsOurLegsTheirCallsAndNothingElse() throws {
        let recording = try #require(RecordingID("01a208d6-3e22-7ee2-b168-dc4873528a11"))
        let channels = [
            channel("1.1", application: "Stasis", data: "tandem,inbound,8000,trunk,0"),
            channel("1.2", application: "Wait", data: "1"),
            channel("1.3", application: "Stasis", data: "other,inbound,8000"),
            channel("agent-a", application: "AppDial2", data: ""),
            channel("test-9", application: "AppDial2", data: ""),
        ]
        let snapshot = SnapshotReader(application: "tandem").read(channels, [], [], recordings: [recording], phones: [], startedAt: Timestamp(milliseconds: 1), afterConnecting: true)
        #expect(snapshot.legs.map(\.id.text) == ["1.1", "agent-a"])
        #expect(snapshot.legs.first?.arrival?.target == .address("8000"))
        #expect(snapshot.recordings == [recording])
    }

    private func channel(_ id: String, application: String, data: String) -> ARIChannel {
        ARIChannel(
            id: id, name: "PJSIP/x-1", state: .up, caller: ARICallerID(name: "", number: "1"), connected: ARICallerID(name: "", number: ""), accountCode: "",
            dialplan: ARIDialplanPosition(context: "c", extension: "1", priority: 1, applicationName: application, applicationData: data),
            createdAt: 5, language: "en")
    }
}
