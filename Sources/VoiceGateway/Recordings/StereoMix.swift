import Foundation

/// Interleaves two mono files into a stereo one: the customer on the left, the agent on the right.
///
/// The files are RIFF WAVE with 16-bit linear samples, as Asterisk writes them. A file that was cut off (its header says
/// less than it holds) is read to its end; a side that is missing is silence.
enum StereoMix {
    enum Fault: Error, CustomStringConvertible {
        case nothingRecorded
        case cannotWrite(String, Int32)

        var description: String {
            switch self {
            case .nothingRecorded: "nothing was recorded: neither side left a file with sound"
            case .cannotWrite(let path, let code): "\(path) cannot be written: \(String(cString: strerror(code)))"
            }
        }
    }

    static let bytesPerBlock = 1 << 16

    static func write(left: String, right: String, to target: String) throws {
        let sides = [Side(left), Side(right)]
        guard sides.contains(where: { $0 != nil }) else { throw Fault.nothingRecorded }
        let rate = sides.compactMap { $0?.rate }.first ?? 8000
        let whole = "\(target).part"
        guard FileManager.default.createFile(atPath: whole, contents: nil), let output = FileHandle(forWritingAtPath: whole) else { throw Fault.cannotWrite(whole, errno) }
        defer { try? output.close() }
        try output.write(contentsOf: header(rate: rate, bytes: 0))
        var total = 0
        while true {
            let blocks = try sides.map { try $0?.read(bytesPerBlock) ?? [] }
            let count = max(blocks[0].count, blocks[1].count) & ~1
            guard count > 0 else { break }
            var frame = [UInt8](repeating: 0, count: count * 2)
            for (side, block) in blocks.enumerated() {
                for sample in stride(from: 0, to: block.count & ~1, by: 2) {
                    frame[sample * 2 + side * 2] = block[sample]
                    frame[sample * 2 + side * 2 + 1] = block[sample + 1]
                }
            }
            try output.write(contentsOf: frame)
            total += frame.count
        }
        guard total > 0 else { throw Fault.nothingRecorded }
        try output.seek(toOffset: 0)
        try output.write(contentsOf: header(rate: rate, bytes: total))
        try output.synchronize()
        if rename(whole, target) != 0 { throw Fault.cannotWrite(target, errno) }
    }

    private static func header(rate: Int, bytes: Int) -> [UInt8] {
        func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        return Array("RIFF".utf8) + little(36 + bytes, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2) + little(2, 2)
            + little(rate, 4) + little(rate * 4, 4) + little(4, 2) + little(16, 2) + Array("data".utf8) + little(bytes, 4)
    }

    /// One mono file, opened behind its header.
    private final class Side {
        let rate: Int
        private let handle: FileHandle

        init?(_ path: String) {
            guard let handle = FileHandle(forReadingAtPath: path), let head = try? handle.read(upToCount: 12), head.count == 12 else { return nil }
            var rate = 8000
            while let chunk = try? handle.read(upToCount: 8), chunk.count == 8 {
                let name = String(decoding: chunk.prefix(4), as: UTF8.self)
                let size = chunk.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
                if name == "data" {
                    self.handle = handle
                    self.rate = rate
                    return
                }
                guard let body = try? handle.read(upToCount: size), body.count == size else { return nil }
                if name == "fmt ", size >= 8 { rate = body.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) } }
            }
            return nil
        }

        func read(_ count: Int) throws -> [UInt8] { [UInt8](try handle.read(upToCount: count) ?? Data()) }
    }
}
