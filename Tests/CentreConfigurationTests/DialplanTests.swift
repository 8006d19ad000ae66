import CentreConfiguration
import ContactDomain
import FlowCore
import Foundation
import Testing

@Suite struct DialplanTests {
    @Test func theShippedFilesAreGood() throws {
        let contents = DialplanFolder.check(Places.repository + "/dialplans", queues: ["sales", "support"])
        #expect(contents.faults == [])
        #expect(contents.flows.map(\.name) == ["chat", "support", "welcome"])
        #expect(contents.includes.map { $0.split(separator: "/").last } == ["example.conf"])
    }

    @Test func aFlowReadsAsWritten() throws {
        let contents = DialplanFolder.check(Places.fixtures + "/good/dialplans", queues: ["sales"]) { _, _ in true }
        #expect(contents.faults == [])
        #expect(contents.includes == [Places.fixtures + "/good/dialplans/own.conf"])
        let hello = Prompt.say(["en": "Hello: again", "zh": "您好"])
        #expect(
            contents.flows == [
                Flow(
                    name: "hello", start: "hello",
                    steps: [
                        "hello": .play([hello, hello, .sound("digits/1"), .number(42), .digits("12#"), .sound("beep")], next: "menu"),
                        "menu": .menu(
                            Flow.Menu(
                                prompts: [.say(["en": "One or star", "zh": "一"])],
                                keys: ["1": .init(label: "One", next: "note"), "*": .init(label: "bye", next: "bye"), "A": .init(label: "bye", next: "bye")],
                                timeout: Span(milliseconds: 2_500), tries: 2, invalid: [.sound("beep")], otherwise: "bye")),
                        "note": .set(name: "topic", value: "one", next: "queue"),
                        "queue": .queue(key: "sales", priority: -5),
                        "bye": .hangUp([]),
                    ])
            ])
    }

    /// A caller of the shipped flow: nine for Chinese, one for sales.
    @Test func theShippedFlowLeadsToSales() throws {
        let flow = try #require(DialplanFolder.check(Places.repository + "/dialplans").flows.first { $0.name == "welcome" })
        var (run, effects) = FlowRun.start(flow, language: "en")
        #expect(effects.count == 1)
        _ = run.handle(.promptsEnded(complete: true))
        effects = run.handle(.digit("9"))
        #expect(run.language == "zh")
        effects = run.handle(.digit("1"))
        #expect(effects == [.stopPlaying, .remember(name: "main-menu", value: "Sales"), .enqueue(queueKey: "sales", priority: 5)])
    }

    /// Any bytes at all: faults, never a trap.
    @Test(arguments: 0..<UInt64(150)) func anyTextIsReadOrRefused(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ limit: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(limit))
        }
        let flow = try String(contentsOfFile: Places.repository + "/dialplans/flows/welcome.yaml", encoding: .utf8)
        let conf = try String(contentsOfFile: Places.fixtures + "/good/dialplans/own.conf", encoding: .utf8)
        let yaml = try String(contentsOfFile: Places.repository + "/tandem.yaml", encoding: .utf8)
        let junk = Array("[]{}:,*&!#\"'\n\t-|>%@`\\\0\u{85}".utf8)
        func spoilt(_ text: String) -> Data {
            var bytes = Array(text.utf8)
            for _ in 0...next(12) {
                let place = next(bytes.count)
                switch next(4) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(junk[next(junk.count)], at: place)
                case 2: bytes[place] = UInt8(next(256))
                default: bytes.removeSubrange(place..<min(bytes.count, place + next(40)))
                }
                if bytes.isEmpty { bytes = [10] }
            }
            return Data(bytes)
        }
        try Places.withFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/flows", withIntermediateDirectories: true)
            try spoilt(flow).write(to: URL(fileURLWithPath: folder + "/flows/welcome.yaml"))
            try spoilt(conf).write(to: URL(fileURLWithPath: folder + "/own.conf"))
            try spoilt(yaml).write(to: URL(fileURLWithPath: folder + "/tandem.yaml"))
            let contents = DialplanFolder.check(folder, queues: ["sales"])
            #expect(contents.faults.allSatisfy { !$0.description.contains("\n") && !$0.problem.isEmpty })
            #expect(ConfigurationFile.check(path: folder + "/tandem.yaml").faults.allSatisfy { !$0.description.contains("\n") })
        }
    }
}
