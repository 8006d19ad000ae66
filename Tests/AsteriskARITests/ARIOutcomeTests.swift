import AsteriskARI
import Testing

@Suite struct ARIOutcomeTests {
    private func outcome(_ status: Int, _ body: String) -> ARIOutcome<ARIPing> {
        ARICommand.ping().outcome(of: .success(ARIReply(status: status, body: Array(body.utf8))))
    }

    @Test func successIsRead() {
        let body = #"{"timestamp":"1970-01-01T00:00:02.000+0000","ping":"pong","asterisk_id":"x"}"#
        #expect(outcome(200, body).value?.timestamp == 2_000)
        #expect(ARICommand.answer(channel: "1").outcome(of: .success(ARIReply(status: 204, body: []))) == .success(ARINothing()))
    }

    @Test func refusalsAreFactsByTheirMeaning() {
        #expect(outcome(404, #"{"message":"Channel not found"}"#) == .gone(ARIRefusal(status: 404, message: "Channel not found")))
        #expect(outcome(409, #"{"message":"no"}"#) == .conflict(ARIRefusal(status: 409, message: "no")))
        for status in [400, 403, 412, 422] {
            #expect(outcome(status, #"{"message":"no"}"#) == .unprocessable(ARIRefusal(status: status, message: "no")))
        }
        #expect(outcome(500, #"{"error":"Allocation failed"}"#) == .failed(.server(ARIRefusal(status: 500, message: "Allocation failed"))))
        #expect(outcome(503, "<html>") == .failed(.server(ARIRefusal(status: 503, message: ""))))
        #expect(outcome(401, "") == .failed(.unauthorized))
    }

    @Test func anAnswerThatCannotBeReadIsAFailure() {
        #expect(outcome(200, "") == .failed(.undecodable(.field("asterisk_id", expected: "a text"))))
        #expect(outcome(200, "{") == .failed(.undecodable(.malformed(offset: 1))))
        #expect(ARICommand.listChannels().outcome(of: .success(ARIReply(status: 200, body: Array("{}".utf8)))).value == nil)
    }

    @Test func onlyWhatMayHaveHappenedSaysSo() {
        #expect(ARIFailure.timedOut.mayHaveHappened)
        #expect(ARIFailure.connectionLost("x").mayHaveHappened)
        #expect(ARIFailure.cancelled.mayHaveHappened)
        #expect(!ARIFailure.notSent("x").mayHaveHappened)
        #expect(!ARIFailure.server(ARIRefusal(status: 500, message: "")).mayHaveHappened)
        #expect(!ARIFailure.steppedDown.mayHaveHappened)
        #expect(!ARIFailure.unauthorized.mayHaveHappened)
    }
}
