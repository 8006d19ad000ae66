import AsteriskARI
import Foundation

/// Frames that a real Asterisk 22.10.1 sent, one of each type, in the folder `Frames`.
enum Frames {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Frames")

    static var all: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        }
    }

    static func bytes(_ type: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(type + ".json")))
    }

    static func message(_ type: String) throws -> ARIEventMessage {
        try ARIEventMessage(frame: try bytes(type))
    }
}
