import ContactDomain
import Foundation
import TandemTesting
import Testing

@testable import VoiceGateway

@Suite struct StereoFileTests {
    private let own: TemporaryFolder
    private var folder: String { own.path }

    init() throws { own = try TemporaryFolder("stereo") }

    private func write(_ samples: [Int16], to name: String) throws {
        try Data(samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }

    private func mix(_ left: String, _ right: String) throws -> [[Int16]] {
        try StereoFile.write(left: "\(folder)/\(left)", right: "\(folder)/\(right)", to: "\(folder)/out.wav")
        let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/out.wav")))
        #expect(String(decoding: file[0..<4] + file[8..<16], as: UTF8.self) == "RIFFWAVEfmt ")
        #expect(number(file[4..<8]) == file.count - 8)
        let form = [20..<22, 22..<24, 34..<36, 24..<28, 28..<32].map { number(file[$0]) }
        #expect(form == [1, 2, 16, 8_000, 32_000], "PCM, two channels, 16 bits, frames and bytes a second")
        #expect(number(file[40..<44]) == file.count - 44)
        let samples = stride(from: 44, to: file.count - 1, by: 2).map { Int16(bitPattern: UInt16(file[$0]) | UInt16(file[$0 + 1]) << 8) }
        return stride(from: 0, to: samples.count, by: 2).map { [samples[$0], samples[$0 + 1]] }
    }

    @Test func theCustomerIsOnTheLeftAndTheAgentOnTheRight() throws {
        try write([1, 2, -3], to: "l.raw")
        try write([-1, -2, 30_000], to: "r.raw")
        let frames = try mix("l.raw", "r.raw")
        #expect(frames == [[1, -1], [2, -2], [-3, 30_000]])
    }

    @Test func theShorterSideIsFollowedBySilence() throws {
        try write([1, 2, 3], to: "l.raw")
        try write([9], to: "r.raw")
        let there = try mix("l.raw", "r.raw"), back = try mix("r.raw", "l.raw")
        #expect(there == [[1, 9], [2, 0], [3, 0]])
        #expect(back == [[9, 1], [0, 2], [0, 3]])
    }

    @Test func aSampleThatWasCutOffIsLeftOut() throws {
        try Data([1, 0, 2]).write(to: URL(fileURLWithPath: "\(folder)/l.raw"))
        try write([9], to: "r.raw")
        let frames = try mix("l.raw", "r.raw")
        #expect(frames == [[1, 9]])
    }

    @Test func aMissingSideIsSilenceAndTwoAreAFaultThatLeavesNothingBehind() throws {
        try write([7, 7], to: "l.raw")
        let frames = try mix("l.raw", "none.raw")
        #expect(frames == [[7, 0], [7, 0]])
        try write([], to: "empty.raw")
        #expect(throws: StereoFile.Fault.self) { try StereoFile.write(left: "\(folder)/none.raw", right: "\(folder)/empty.raw", to: "\(folder)/x.wav") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("x") }.isEmpty)
    }

    @Test func longRecordingsAreInterleavedAcrossBlocks() throws {
        let count = StereoFile.block + 5
        try write((0..<count).map { Int16(truncatingIfNeeded: $0) }, to: "l.raw")
        try write((0..<count).map { Int16(truncatingIfNeeded: -$0) }, to: "r.raw")
        let frames = try mix("l.raw", "r.raw")
        #expect(frames.count == count)
        #expect(frames[count - 1] == [Int16(truncatingIfNeeded: count - 1), Int16(truncatingIfNeeded: 1 - count)])
    }

    @Test func theSpoolTellsWhichRecordingsAreWrittenTo() throws {
        let spool = RecordingSpool(folder: folder)
        let fresh = try #require(RecordingID("01a208d6-3e22-7ee2-b168-dc4873528a11")), old = try #require(RecordingID("01a208d6-3e22-7ee2-b168-dc4873528a12"))
        for id in [fresh, old] { try Data([1, 2, 3, 4]).write(to: URL(fileURLWithPath: spool.path(of: id, .says))) }
        try write([], to: "other-in.raw")
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: spool.path(of: old, .says))
        #expect(spool.writtenWithin(10) == [fresh])
        #expect(spool.bytes(of: old) == 4)
        #expect(RecordingSpool(folder: "\(folder)/none").writtenWithin(10).isEmpty)
    }
}
