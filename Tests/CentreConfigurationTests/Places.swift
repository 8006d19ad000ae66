import Foundation
import TandemTesting
import Testing

/// Where the tests' files are.
enum Places {
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath().appendingPathComponent("Fixtures").path
    static let repository = URL(fileURLWithPath: fixtures).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The names of a fixture folder's files with an ending, without it.
    static func names(_ folder: String, _ ending: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: fixtures + "/" + folder)?.compactMap { $0 as? String } ?? []
        return names.filter { !$0.contains("/") && $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
    }

    /// Compares with the lines that a file expects; with TANDEM_TEST_RECORD set it writes them instead, for review.
    static func expect(_ lines: [String], asIn file: String) throws {
        let path = fixtures + "/" + file
        let text = lines.map { $0 + "\n" }.joined()
        if ProcessInfo.processInfo.environment["TANDEM_TEST_RECORD"] != nil {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == expected, "\(file)\nexpected:\n\(expected)\nactual:\n\(text)")
    }

    /// A folder of its own for one test; removed afterwards.
    static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        try TemporaryFolder.with("configuration") { try body($0.path) }
    }
}
