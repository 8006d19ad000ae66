import ContactDomain
import Foundation
import Glibc
import RoutingCore
import SeededRandom

/// What this process has from the allocator, in bytes, and what of it lies in memory.
enum Memory {
    private typealias MallocInfo = @convention(c) (CInt, UnsafeMutablePointer<FILE>?) -> CInt

    /// Bytes in use, by glibc's own account; 0 where it gives none.
    static var allocated: Int {
        // Swift's Glibc module lacks malloc.h, so the function is looked up by its name.
        guard let symbol = dlsym(nil, "malloc_info"), let file = tmpfile() else { return 0 }
        defer { fclose(file) }
        guard unsafeBitCast(symbol, to: MallocInfo.self)(0, file) == 0 else { return 0 }
        rewind(file)
        var text = ""
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, CInt(line.count), file) != nil { text += String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) }
        // The sums of all arenas come after the last of them.
        let sums = text.components(separatedBy: "</heap>").last ?? ""
        return size("system type=\"current\"", in: sums) + size("total type=\"mmap\"", in: sums)
            - size("total type=\"fast\"", in: sums) - size("total type=\"rest\"", in: sums)
    }

    private static func size(_ name: String, in text: String) -> Int {
        guard let line = text.split(separator: "\n").first(where: { $0.contains(name) }) else { return 0 }
        return line.components(separatedBy: " size=\"").last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
    }

    static var resident: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }
}

/// Bytes for each waiting interaction, as the line grows from a tenth of the size to the whole.
struct WaitingCost: Codable {
    let allocated: Double
    let resident: Double

    /// Fills an engine with interactions that are made as they come and kept by nobody else, with nobody signed in.
    static func measure(_ floor: Floor, seed: UInt64) throws -> WaitingCost {
        var random = SeededGenerator(seed: ~seed)
        var engine = RoutingEngine(policy: floor.policy)
        for queue in floor.queues { _ = try engine.handle(.setQueue(queue), at: Floor.start) }
        for agent in floor.agents { _ = try engine.handle(.setAgent(agent), at: Floor.start) }
        let gap = Recorder.filling / Int64(floor.size.waiting)
        let few = floor.size.waiting / 10
        var (allocated, resident) = (0, 0)
        for number in 1...floor.size.waiting {
            let now = Floor.start + Span(milliseconds: gap * Int64(number))
            _ = try engine.handle(.enqueue(floor.item(number, at: now, &random)), at: now)
            if number == few { (allocated, resident) = (Memory.allocated, Memory.resident) }
        }
        let more = Double(floor.size.waiting - few)
        return WaitingCost(
            allocated: Double(Memory.allocated - allocated) / more, resident: Double(max(0, Memory.resident - resident)) / more)
    }
}
