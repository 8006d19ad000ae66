import Foundation
import Testing

@testable import VoiceGateway

@Suite struct StereoMixTests {
    let folder = NSTemporaryDirectory() + "stereo-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    /// RIFF WAVE, mono, 16 bit, 8,000 Hz.
    private func write(_ samples: [Int16], to name: String, declaring bytes: Int? = nil) throws {
        func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        let size = bytes ?? samples.count * 2
        let header = Array("RIFF".utf8) + little(36 + size, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2) + little(1, 2)
            + little(8000, 4) + little(16000, 4) + little(2, 2) + little(16, 2) + Array("data".utf8) + little(size, 4)
        try Data(header + samples.flatMap { little(Int($0), 2) }).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }

    private func mix(_ left: String, _ right: String) throws -> (frames: [[Int16]], declared: Int) {
        try StereoMix.write(left: "\(folder)/\(left)", right: "\(folder)/\(right)", to: "\(folder)/out.wav")
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/out.wav")))
        #expect(bytes[22] == 2, "two channels")
        let samples = stride(from: 44, to: bytes.count - 1, by: 2).map { Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8) }
        let declared = Int(bytes[40]) | Int(bytes[41]) << 8 | Int(bytes[42]) << 16
        return (stride(from: 0, to: samples.count, by: 2).map { [samples[$0], samples[$0 + 1]] }, declared)
    }

    @Test func theCustomerIsOnTheLeftAndTheAgentOnTheRight() throws {
        try write([1, 2, 3], to: "l.wav")
        try write([-1, -2, -3], to: "r.wav")
        let (frames, declared) = try mix("l.wav", "r.wav")
        #expect(frames == [[1, -1], [2, -2], [3, -3]])
        #expect(declared == 12)
    }

    @Test func theShorterSideIsFollowedBySilence() throws {
        try write([1, 2, 3], to: "l.wav")
        try write([9], to: "r.wav")
        #expect(try mix("l.wav", "r.wav").frames == [[1, 9], [2, 0], [3, 0]])
    }

    @Test func aFileThatWasCutOffIsReadToItsEnd() throws {
        try write([1, 2, 3, 4], to: "l.wav", declaring: 0)
        try write([5, 6, 7, 8], to: "r.wav", declaring: 1_000_000)
        #expect(try mix("l.wav", "r.wav").frames.count == 4)
    }

    @Test func aMissingSideIsSilenceAndTwoAreAFault() throws {
        try write([7, 7], to: "l.wav")
        #expect(try mix("l.wav", "none.wav").frames == [[7, 0], [7, 0]])
        #expect(throws: StereoMix.Fault.self) { try StereoMix.write(left: "\(folder)/a.wav", right: "\(folder)/b.wav", to: "\(folder)/x.wav") }
    }

    @Test func longRecordingsAreInterleavedAcrossBlocks() throws {
        let count = StereoMix.bytesPerBlock
        try write((0..<count).map { Int16(truncatingIfNeeded: $0) }, to: "l.wav")
        try write((0..<count).map { Int16(truncatingIfNeeded: -$0) }, to: "r.wav")
        let frames = try mix("l.wav", "r.wav").frames
        #expect(frames.count == count)
        #expect(frames[count - 1] == [Int16(truncatingIfNeeded: count - 1), Int16(truncatingIfNeeded: 1 - count)])
    }
}
