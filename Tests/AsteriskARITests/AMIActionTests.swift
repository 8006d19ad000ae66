import Testing

@testable import AsteriskARI

@Suite struct AMIActionTests {
    @Test func anActionIsAFormWhoseValuesCannotAddFields() {
        #expect(AMIAction.mixMonitor(channel: "1.1", says: "/a b/i.raw", hears: "/o.raw", idVariable: "ID").form
            == "Action=MixMonitor&Channel=1.1&File=&Options=r%28%2Fa%20b%2Fi.raw%29t%28%2Fo.raw%29i%28ID%29")
        #expect(AMIAction.muteMixMonitor(channel: "x&State=0\r\nAction: Originate", true).form == "Action=MixMonitorMute&Channel=x%26State%3D0%0D%0AAction%3A%20Originate&Direction=both&State=1")
        #expect(AMIAction.stopMixMonitor(channel: "1.1", id: nil).form == "Action=StopMixMonitor&Channel=1.1")
        #expect(AMIAction.stopMixMonitor(channel: "1.1", id: "0x1").form == "Action=StopMixMonitor&Channel=1.1&MixMonitorID=0x1")
    }

    @Test(arguments: [
        ("Response: Success\r\n\r\n", AMIOutcome.success), ("response: success\nMessage: Authentication accepted\n", .success),
        ("Response: Error\r\nMessage: No such channel\r\n\r\n", .refused("No such channel")), ("Response: Error\r\n", .refused("")),
        ("Response: Goodbye\r\nMessage: Thanks\r\n", .refused("Thanks")),
    ])
    func anAnswerIsReadByItsFirstBlock(answer: String, outcome: AMIOutcome) { #expect(AMIOutcome(answer: answer) == outcome) }

    @Test(arguments: ["", "<html>", "Response", "\r\n\r\n", ": Success"])
    func whatIsNoAnswerTellsNothing(text: String) {
        guard case .failed(.undecodable) = AMIOutcome(answer: text) else { return #expect(Bool(false), "\(AMIOutcome(answer: text))") }
    }
}
