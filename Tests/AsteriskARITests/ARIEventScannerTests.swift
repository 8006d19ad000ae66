import AsteriskARI
import Testing

@Suite struct ARIEventScannerTests {
    @Test func theHeadOfEveryCapturedFrameIsFound() throws {
        for type in try Frames.all {
            let head = try ARIEventScanner.head(of: try Frames.bytes(type))
            #expect(head.type == type)
            #expect(head.application == "tandem")
            #expect(head.asteriskID == "02:fc:00:00:00:01")
            #expect((head.timestamp ?? 0) > 1_795_000_000_000)
            #expect(head.requestID == nil)
        }
    }

    @Test func theTypeIsFoundWhereverItStands() throws {
        let frames = [
            #"{"type":"X"}"#, #"{ "a" : { "type" : "inner" } , "type" : "X" }"#, #"{"a":[{"type":"y"},"]}"],"type":"X"}"#,
            #"{"a":"\"type\":\"y\"","type":"X"}"#, #"{"n":-1.5e3,"t":true,"z":null,"e":{},"l":[],"type":"X"}"#,
        ]
        for frame in frames { #expect(try ARIEventScanner.head(of: Array(frame.utf8)).type == "X", "\(frame)") }
    }

    @Test(arguments: ["", "[]", "{}", "null", #"{"type":1}"#, #"{"type":""}"#, #"{"type":"X""#, #"{"a":"#, #"{"a":"b"#, "\u{0}"])
    func whatHasNoTypeIsRefused(frame: String) {
        #expect(throws: ARIDecodingFault.self) { try ARIEventScanner.head(of: Array(frame.utf8)) }
    }

    @Test func typesThatNobodyHandlesAreNotDecoded() throws {
        // Its inside is no JSON: whoever decoded it would stumble.
        let frame = Array(#"{"type":"FromTheFuture","application":"a","x":{"y":[!!]},"timestamp":"1970-01-01T00:00:01.002+0000"}"#.utf8)
        let message = try ARIEventMessage(frame: frame)
        #expect(message.event == .unhandled(type: "FromTheFuture"))
        #expect(message.application == "a")
        #expect(message.timestamp == 1_002)
        #expect(message.raw == frame)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00.000+0000", 0 as Int64), ("2026-11-23T14:12:14.309+0000", 1_795_443_134_309),
        ("2024-02-29T23:59:59.999+0000", 1_709_251_199_999), ("2026-11-23T15:12:14.309+0100", 1_795_443_134_309),
        ("2026-11-23T08:42:14+05:30", 1_795_403_534_000), ("2000-03-01T00:00:00Z", 951_868_800_000),
    ])
    func instantsAreReadAsAsteriskWritesThem(text: String, milliseconds: Int64) throws {
        let head = try ARIEventScanner.head(of: Array(#"{"type":"X","timestamp":"\#(text)"}"#.utf8))
        #expect(head.timestamp == milliseconds)
    }

    @Test(arguments: ["", "yesterday", "2026-13-01T00:00:00.000+0000", "2026-11-23T14:12", "2026-11-23T14:12:14.309+00"])
    func whatIsNoInstantIsNil(text: String) throws {
        #expect(try ARIEventScanner.head(of: Array(#"{"type":"X","timestamp":"\#(text)"}"#.utf8)).timestamp == nil)
    }
}
