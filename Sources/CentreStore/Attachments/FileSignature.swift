/// What a file is, by its first bytes. What its sender says of it counts for nothing; what is not in this list is refused.
///
/// Nothing in it is ever run by a browser: no HTML, no SVG, no scripts, no programs.
enum FileSignature {
    private struct Mark {
        let mediaType: String
        /// At these places the file has these bytes.
        let parts: [(place: Int, bytes: [UInt8])]

        init(_ mediaType: String, _ parts: (Int, [UInt8])...) {
            self.mediaType = mediaType
            self.parts = parts.map { (place: $0.0, bytes: $0.1) }
        }

        func fits(_ file: [UInt8]) -> Bool {
            parts.allSatisfy { file.count >= $0.place + $0.bytes.count && file[$0.place..<$0.place + $0.bytes.count].elementsEqual($0.bytes) }
        }
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static let marks: [Mark] = [
        Mark("image/png", (0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])), Mark("image/jpeg", (0, [0xFF, 0xD8, 0xFF])),
        Mark("image/gif", (0, text("GIF87a"))), Mark("image/gif", (0, text("GIF89a"))), Mark("image/webp", (0, text("RIFF")), (8, text("WEBP"))),
        Mark("application/pdf", (0, text("%PDF-"))), Mark("application/zip", (0, [0x50, 0x4B, 0x03, 0x04])), Mark("application/zip", (0, [0x50, 0x4B, 0x05, 0x06])),
        Mark("audio/mpeg", (0, text("ID3"))), Mark("audio/mpeg", (0, [0xFF, 0xFB])), Mark("audio/mpeg", (0, [0xFF, 0xF3])), Mark("audio/mpeg", (0, [0xFF, 0xF2])),
        Mark("audio/ogg", (0, text("OggS"))), Mark("audio/wav", (0, text("RIFF")), (8, text("WAVE"))), Mark("video/webm", (0, [0x1A, 0x45, 0xDF, 0xA3])),
        // ISO base media: the first box names its brand.
        Mark("audio/mp4", (4, text("ftypM4A"))), Mark("video/mp4", (4, text("ftyp"))),
    ]

    /// What a zip is for a browser that saves it; its content is the same.
    private static let office: [String: String] = [
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", "odt": "application/vnd.oasis.opendocument.text",
        "ods": "application/vnd.oasis.opendocument.spreadsheet", "odp": "application/vnd.oasis.opendocument.presentation",
    ]
    private static let officeMarks = ["[Content_Types].xml", "mimetypeapplication/vnd.oasis.opendocument."]

    /// Endings of names that the operating system would run or a browser open as a page, whatever is in the file.
    private static let dangerous: Set<String> = [
        "html", "htm", "xhtml", "shtml", "svg", "svgz", "xml", "mht", "mhtml", "js", "mjs", "vbs", "wsf", "hta", "exe", "com", "bat", "cmd", "ps1", "msi", "scr", "pif", "jar", "lnk",
        "reg", "sh", "command", "desktop", "url", "webloc", "apk", "appx", "docm", "xlsm", "pptm",
    ]

    /// - Returns: the media type, or nil for what is not taken.
    static func mediaType(of file: [UInt8], named name: String) -> String? {
        let ending = name.split(separator: ".").dropFirst().last?.lowercased() ?? ""
        guard !dangerous.contains(ending) else { return nil }
        guard let found = marks.first(where: { $0.fits(file) })?.mediaType else { return isPlainText(file) ? "text/plain" : nil }
        guard found == "application/zip" else { return found }
        return office[ending].flatMap { holdsOfficeMark(file) ? $0 : nil } ?? found
    }

    private static func holdsOfficeMark(_ file: [UInt8]) -> Bool {
        let beginning = file.prefix(4096)
        return officeMarks.contains { beginning.firstRange(of: Array($0.utf8)) != nil }
    }

    /// UTF-8 without control characters that is not markup: what begins like a page or a program is none of ours.
    private static func isPlainText(_ file: [UInt8]) -> Bool {
        guard let content = String(validating: file, as: UTF8.self) else { return false }
        guard !content.utf8.contains(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D].contains($0) }) else { return false }
        let beginning = content.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return !beginning.hasPrefix("<") && !beginning.hasPrefix("#!")
    }
}
