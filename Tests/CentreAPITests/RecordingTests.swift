import CentrePorts
import ContactDomain
import Foundation
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct RecordingTests {
    private static let audio = "/recordings/\(World.aliceRecording)/audio"

    @Test func theWholeSoundIsStreamed() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let reply = try await visitor.get(Self.audio, as: "alice")
            #expect(reply.status == 200 && reply.bytes.count == 100)
            #expect(reply.headers[.contentType] == "audio/wav" && reply.headers[.acceptRanges] == "bytes")
            let tag = try #require(reply.headers[.eTag])
            #expect(try await visitor.get(Self.audio, as: "alice", headers: [.ifNoneMatch: tag]).status == 304)
            let part = try await visitor.get(Self.audio, as: "alice", headers: [.range: "bytes=0-0", .ifRange: tag])
            #expect(part.status == 206)
            #expect(try await visitor.get(Self.audio, as: "alice", headers: [.range: "bytes=0-0", .ifRange: "\"old\""]).status == 200)
        }
    }

    @Test(arguments: [
        ("bytes=0-3", 206, "bytes 0-3/100", 4), ("bytes=96-", 206, "bytes 96-99/100", 4), ("bytes=-10", 206, "bytes 90-99/100", 10), ("bytes=-1000", 206, "bytes 0-99/100", 100),
        ("bytes=50-1000", 206, "bytes 50-99/100", 50), ("bytes=99-99", 206, "bytes 99-99/100", 1), ("bytes=100-", 416, "bytes */100", nil), ("bytes=-0", 416, "bytes */100", nil),
        ("bytes=5-2", 200, nil, 100), ("bytes=a-b", 200, nil, 100), ("bytes=-", 200, nil, 100), ("items=0-1", 200, nil, 100), ("bytes=0-1,5-6", 200, nil, 100),
        ("bytes=99999999999999999999-", 200, nil, 100), ("bytes=", 200, nil, 100),
    ] as [(String, Int, String?, Int?)])
    func ranges(header: String, status: Int, contentRange: String?, count: Int?) async throws {
        let world = try await World()
        let reply = try await world.visit { (visitor) async throws in try await visitor.get(Self.audio, as: "alice", headers: [.range: header]) }
        #expect(reply.status == status && reply.headers[.contentRange] == contentRange, "\(reply.headers)")
        if let count { #expect(reply.bytes.count == count) }
        if header == "bytes=0-3" { #expect(reply.text == "RIFF") }
        if status == 416 { #expect(reply.code == "range-not-satisfiable") }
    }

    @Test func aRecordingThatCannotBeHeardSaysWhy() async throws {
        let world = try await World()
        let states: [(RecordingRecord.State, String?, Int, String)] = [
            (.recording, nil, 409, "recording-not-ready"), (.processing, nil, 409, "recording-not-ready"), (.failed, nil, 409, "recording-failed"),
            (.ready, nil, 410, "recording-gone"), (.ready, "2026/none.wav", 410, "recording-gone"), (.ready, "../../../../etc/passwd", 410, "recording-gone"),
            (.ready, "/etc/passwd", 410, "recording-gone"), (.ready, "2026", 410, "recording-gone"),
        ]
        for (state, file, status, code) in states {
            try await world.history.save([RecordingRecord(id: World.aliceRecording, interaction: World.aliceEnded, state: state, startedAt: .t0, endedAt: nil, file: file, failure: "disk full")])
            let reply = try await world.visit { (visitor) async throws in try await visitor.get(Self.audio, as: "admin") }
            #expect(reply.status == status && reply.code == code, "\(state) \(file ?? "-"): \(reply.text)")
        }
    }

    @Test func aLinkOutOfTheFolderLeadsNowhere() async throws {
        let world = try await World()
        try FileManager.default.createSymbolicLink(at: world.folder.appending(path: "recordings/link.wav"), withDestinationURL: URL(filePath: "/etc/passwd"))
        try await world.history.save([RecordingRecord(id: World.aliceRecording, interaction: World.aliceEnded, state: .ready, startedAt: .t0, endedAt: nil, file: "link.wav", failure: nil)])
        let reply = try await world.visit { (visitor) async throws in try await visitor.get(Self.audio, as: "admin") }
        #expect(reply.status == 410, "\(reply.text)")
    }

    @Test func aLargeFileArrivesWholeOverTheNetwork() async throws {
        let world = try await World()
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try world.write("recordings/2026/alice.wav", bytes)
        try await world.visit(.live) { (visitor) async throws in
            #expect(try await visitor.get(Self.audio, as: "alice").bytes == bytes)
            #expect(try await visitor.get(Self.audio, as: "alice", headers: [.range: "bytes=1000000-2999999"]).bytes == Array(bytes[1_000_000...]))
        }
    }
}
