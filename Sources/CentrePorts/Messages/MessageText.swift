/// What people write, as it is kept.
public enum MessageText {
    /// In characters; the core refuses longer ones too.
    public static let longest = 10_000

    /// Lines end with one sign, and what no page can show is taken out. Letters of every direction, and marks between them, stay as they are:
    /// the pages keep each message's direction to itself.
    public static func cleaned(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            // A carriage return ends a line, alone or with its line feed.
            if scalar == "\r" || scalar == "\n" {
                if scalar == "\r" || !afterReturn { kept.append("\n") }
            } else if scalar == "\t" || scalar.properties.generalCategory != .control {
                kept.append(scalar)
            }
            afterReturn = scalar == "\r"
        }
        return String(kept)
    }
}
