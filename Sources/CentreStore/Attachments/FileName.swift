/// A file's name as it is kept: without folders, and without what deceives the eye.
enum FileName {
    static let longest = 120

    /// - Returns: a name of at least one visible character; `file` where nothing is left of it.
    static func cleaned(_ given: String) -> String {
        // The last part of a path, whichever system it comes from.
        let last = given.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        // One character may bear any number of marks: what nobody can read is cut off.
        let kept = String(String.UnicodeScalarView(last.unicodeScalars.filter(isKept).prefix(longest * 10)))
        let name = kept.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // Hidden files and endings that Windows drops: `.profile`, `report.pdf. .`
        let plain = name.drop { $0 == "." || $0 == " " }
        let trimmed = String(plain.reversed().drop { $0 == "." || $0 == " " }.reversed())
        return trimmed.isEmpty ? "file" : shortened(trimmed)
    }

    /// Neither what ends lines or turns the order of letters round (`exe.gpj` that reads `jpg.exe`), nor what cannot be seen, nor what systems keep for themselves.
    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: !":*?\"<>|".unicodeScalars.contains(scalar)
        }
    }

    /// The ending stays: by it people know what they save.
    private static func shortened(_ name: String) -> String {
        guard name.count > longest else { return name }
        guard let dot = name.lastIndex(of: "."), case let ending = name[dot...], ending.count <= 12 else { return String(name.prefix(longest)) }
        return String(name.prefix(longest - ending.count) + ending)
    }
}
