import Foundation

/// Interleaves two sides of the spool into one stereo WAVE file: the customer on the left, the agent on the right.
/// A side that is shorter, or missing, is silence.
enum StereoFile {
    enum Fault: Error, CustomStringConvertible {
        case nothingRecorded
        case cannotWrite(String, Int32)

        var description: String {
            switch self {
            case .nothingRecorded: "nothing was recorded: neither side sent a sound, or the recorder could not write"
            case .cannotWrite(let path, let code): "\(path) cannot be written: \(String(cString: strerror(code)))"
            }
        }
    }

    /// Samples of each side that are taken at a time.
    static let block = 1 << 16
    private static let headerBytes = 44
    private static let bytesPerFrame = 4

    /// The file appears under its name at once, whole.
    static func write(left: String, right: String, to target: String) throws {
        let sides = [FileHandle(forReadingAtPath: left), FileHandle(forReadingAtPath: right)]
        defer { for side in sides { try? side?.close() } }
        let whole = "\(target).part"
        guard FileManager.default.createFile(atPath: whole, contents: nil), let output = FileHandle(forWritingAtPath: whole) else { throw Fault.cannotWrite(whole, errno) }
        defer { try? output.close() }
        do {
            try output.write(contentsOf: header(bytes: 0))
            var frames = 0
            while true {
                let says = try samples(of: sides[0]), hears = try samples(of: sides[1])
                guard max(says.count, hears.count) > 0 else { break }
                try output.write(contentsOf: interleaved(says, hears))
                frames += max(says.count, hears.count)
            }
            guard frames > 0 else { throw Fault.nothingRecorded }
            try output.seek(toOffset: 0)
            try output.write(contentsOf: header(bytes: frames * bytesPerFrame))
            try output.synchronize()
        } catch {
            unlink(whole)
            throw error
        }
        if rename(whole, target) != 0 { throw Fault.cannotWrite(target, errno) }
    }

    /// The next samples, as they are stored; a half one at the end is left out.
    private static func samples(of side: FileHandle?) throws -> [UInt16] {
        guard let data = try side?.read(upToCount: block * 2) else { return [] }
        return [UInt16](unsafeUninitializedCapacity: data.count / 2) { buffer, count in
            count = data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer)) / 2
        }
    }

    private static func interleaved(_ left: [UInt16], _ right: [UInt16]) -> Data {
        let shared = min(left.count, right.count)
        var frames = [UInt32](repeating: 0, count: max(left.count, right.count))
        // Little-endian machines alone are served: the low half comes first.
        for index in 0..<shared { frames[index] = UInt32(left[index]) | UInt32(right[index]) << 16 }
        for index in shared..<max(shared, left.count) { frames[index] = UInt32(left[index]) }
        for index in shared..<max(shared, right.count) { frames[index] = UInt32(right[index]) << 16 }
        return frames.withUnsafeBytes { Data($0) }
    }

    /// RIFF WAVE, PCM, two channels of 16 bits. A length that does not fit 32 bits (37 hours) is written as the greatest.
    private static func header(bytes: Int) -> [UInt8] {
        func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: min(value, Int(UInt32.max)) >> (8 * $0)) } }
        let rate = RecordingSpool.samplesPerSecond
        return Array("RIFF".utf8) + little(headerBytes - 8 + bytes, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2) + little(2, 2)
            + little(rate, 4) + little(rate * bytesPerFrame, 4) + little(bytesPerFrame, 2) + little(16, 2) + Array("data".utf8) + little(bytes, 4)
    }
}
