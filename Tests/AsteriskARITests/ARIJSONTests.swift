import AsteriskARI
import Foundation
import Testing

@Suite struct ARIJSONTests {
    @Test func everyKindOfValueIsRead() throws {
        let text = #" { "a" : [ 1 , -2.5e1 , true , false , null , "x" ] , "b" : { } , "c" : [ ] } "#
        #expect(try ARIJSON(parsing: Array(text.utf8)) == [
            "a": [1, .real(-25), true, false, .null, "x"], "b": .object([]), "c": [],
        ])
    }

    @Test(arguments: [
        (#""a\"b\\c\/d\b\f\n\r\t""#, "a\"b\\c/d\u{8}\u{c}\n\r\t"),
        (#""\u00fc\u674e""#, "ü李"),
        (#""\ud83d\ude00""#, "😀"),
        (#""\ud83d x""#, "\u{FFFD} x"),
        (#""\ud83d\u0041""#, "\u{FFFD}A"),
        (#""Zoë 李""#, "Zoë 李"),
    ])
    func stringsAreUnescaped(json: String, text: String) throws {
        #expect(try ARIJSON(parsing: Array(json.utf8)) == .string(text))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "\"abc", "\"\\x\"", "\"\\u12\"",
        "tru", "nul", "1 2", "--1", "1e999", "+1", "[1}", String(repeating: "[", count: 5_000),
    ])
    func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: ARIDecodingFault.self) { try ARIJSON(parsing: Array(text.utf8)) }
    }

    @Test func writingAndReadingGiveTheSame() throws {
        let value: ARIJSON = [
            "text": "quote \" backslash \\ tab \t zero \u{0} ü 😀", "number": -12, "real": .real(0.25), "list": [true, .null, .object([])],
        ]
        #expect(try ARIJSON(parsing: value.bytes) == value)
        // Foundation has to agree that it is JSON.
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(value.bytes)) }
    }

    /// Cut, flip and repeat bytes of real frames: nothing may crash or loop, whatever is answered.
    @Test(arguments: 0..<20)
    func damagedFramesAreSurvived(seed: Int) throws {
        var random = Seeded(state: UInt64(seed) + 1)
        for type in try Frames.all {
            for _ in 0..<20 {
                var frame = try Frames.bytes(type)
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let place = Int.random(in: 0..<frame.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: frame[place] = UInt8.random(in: 0...255, using: &random)
                    case 1: frame.removeSubrange(place...)
                    default: frame.insert(contentsOf: frame[..<place], at: place)
                    }
                    if frame.isEmpty { break }
                }
                do throws(ARIDecodingFault) {
                    _ = try ARIEventMessage(frame: frame)
                } catch {
                    // Refusing is as good an answer as reading.
                    continue
                }
            }
        }
    }
}

struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
