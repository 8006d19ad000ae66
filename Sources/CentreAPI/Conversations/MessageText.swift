import Foundation

/// What people write, as it is kept.
enum MessageText {
    /// In characters; the core refuses longer ones too.
    static let longest = 10_000

    /// Lines end with one sign, and what no page can show is taken out. Letters of every direction, and marks between them, stay as they are:
    /// the pages keep each message's direction to itself.
    static func cleaned(_ text: String) -> String {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        return String(String.UnicodeScalarView(lines.unicodeScalars.filter { $0.properties.generalCategory != .control || $0 == "\n" || $0 == "\t" }))
    }
}
