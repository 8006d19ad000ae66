import Foundation

/// Where and when it was measured.
struct Machine: Codable {
    let date: String
    let processor: String
    let processors: Int
    let loadAverage: String
    let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        date = Date.now.formatted(.iso8601)
        processors = ProcessInfo.processInfo.activeProcessorCount
        let lines = Self.text("/proc/cpuinfo").split(separator: "\n")
        processor = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
        loadAverage = Self.text("/proc/loadavg").split(separator: " ").prefix(3).joined(separator: " ")
    }

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}
