import ContactDomain
import Foundation

/// The folder in which Asterisk writes recordings while they run: two files for each, of 16-bit linear samples, without
/// a header.
struct RecordingSpool: Sendable {
    enum Side: String, CaseIterable {
        /// The customer's voice.
        case says = "in"
        /// What the customer hears: the agent, prompts, music.
        case hears = "out"
    }

    static let samplesPerSecond = 8_000
    private static let ending = "-\(Side.says.rawValue).raw"

    let folder: String

    func path(of recording: RecordingID, _ side: Side) -> String { "\(folder)/\(recording)-\(side.rawValue).raw" }

    /// The length of both files together; nil where there is none.
    func bytes(of recording: RecordingID) -> Int? {
        let sizes = Side.allCases.compactMap { side -> Int? in
            var status = stat()
            return stat(path(of: recording, side), &status) == 0 ? Int(status.st_size) : nil
        }
        return sizes.isEmpty ? nil : sizes.reduce(0, +)
    }

    /// The recordings that were written to within that many seconds.
    func writtenWithin(_ seconds: TimeInterval) -> [RecordingID] {
        let oldest = Date().timeIntervalSince1970 - seconds
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { name in
            var status = stat()
            guard name.hasSuffix(Self.ending), let id = RecordingID(String(name.dropLast(Self.ending.count))),
                  stat("\(folder)/\(name)", &status) == 0, TimeInterval(status.st_mtim.tv_sec) >= oldest else { return nil }
            return id
        }
    }

    var freeBytes: Int? {
        var status = statvfs()
        return statvfs(folder, &status) == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : nil
    }
}
