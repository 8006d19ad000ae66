import ContactDomain
import Foundation

/// A CSV file (RFC 4180): a line of names, then lines of values; fields in double quotes may hold commas, and doubled quotes.
/// Lines that are empty, or begin with `#`, are passed over.
struct DelimitedText {
    /// Larger than a month of a very large centre.
    static let sizeLimit = 128 * 1024 * 1024

    struct Row {
        /// In the file, from 1.
        let line: Int
        let fields: [String]
    }

    let file: String
    let names: [String]
    let rows: [Row]

    static func path(_ name: String, in folder: String) -> String {
        URL(fileURLWithPath: name, relativeTo: URL(fileURLWithPath: folder, isDirectory: true)).standardizedFileURL.path
    }

    static func read(path: String, named file: String) throws(ConfigurationFaults) -> DelimitedText {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw ConfigurationFaults([Fault(file: file, problem: "cannot be read", remedy: "check that the file is there; its name is meant from the scenario's folder")])
        }
        guard data.count <= sizeLimit else {
            throw ConfigurationFaults([Fault(file: file, problem: "is larger than \(sizeLimit / 1024 / 1024) MiB", remedy: "take a shorter time")])
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ConfigurationFaults([Fault(file: file, problem: "is not UTF-8 text", remedy: "save the file as UTF-8")])
        }
        return try parse(text, named: file)
    }

    static func parse(_ text: String, named file: String) throws(ConfigurationFaults) -> DelimitedText {
        var scanner = CSVScanner(bytes: Array(text.utf8))
        if text.unicodeScalars.first == "\u{FEFF}" { scanner.skip(3) }
        var rows: [Row] = []
        while let (line, fields) = scanner.row() {
            if fields.count == 1 && fields[0].isEmpty || fields[0].hasPrefix("#") { continue }
            rows.append(Row(line: line, fields: fields))
        }
        if let line = scanner.openQuote {
            throw ConfigurationFaults([Fault(file: file, line: line, problem: "a quotation mark is opened here and never closed", remedy: "close it, or double it")])
        }
        guard let head = rows.first else {
            throw ConfigurationFaults([Fault(file: file, problem: "is empty", remedy: "its first line names the columns")])
        }
        let names = head.fields.map { $0.trimmingCharacters(in: .whitespaces) }
        var faults: [Fault] = []
        for row in rows.dropFirst() where row.fields.count != names.count && faults.count < 10 {
            let problem = "has \(row.fields.count) fields where the first line names \(names.count) columns"
            faults.append(Fault(file: file, line: row.line, problem: problem, remedy: "put fields that hold a comma in double quotes"))
        }
        if !faults.isEmpty { throw ConfigurationFaults(faults) }
        return DelimitedText(file: file, names: names, rows: Array(rows.dropFirst()))
    }

    func index(_ name: String) -> Int? { names.firstIndex(of: name) }

    /// The times of a column, in seconds.
    func spans(_ name: String) throws(ConfigurationFaults) -> [Span] {
        guard let index = index(name) else {
            throw ConfigurationFaults([Fault(file: file, line: 1, key: name, problem: "there is no such column", remedy: Nearest.remedy(for: name, among: names))])
        }
        var spans: [Span] = []
        for row in rows where !row.fields[index].isEmpty { spans.append(try span(row, index)) }
        return spans
    }

    /// Seconds, with or without a point.
    func span(_ row: Row, _ index: Int) throws(ConfigurationFaults) -> Span {
        guard let seconds = Double(row.fields[index]), (0...31_622_400).contains(seconds) else {
            let problem = "'\(row.fields[index])' is not a time in seconds"
            throw ConfigurationFaults([Fault(file: file, line: row.line, key: names[index], problem: problem, remedy: "write a number from 0 to 31622400, say 184.5")])
        }
        return Span(milliseconds: Int64((seconds * 1_000).rounded()))
    }
}

/// Takes CSV text apart, byte by byte.
struct CSVScanner {
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    /// The line of a quotation mark that is never closed.
    private(set) var openQuote: Int?

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func skip(_ count: Int) { at += count }

    /// The next line's fields; nil at the end.
    mutating func row() -> (line: Int, fields: [String])? {
        guard at < bytes.count else { return nil }
        let first = line
        var fields: [String] = []
        while true {
            fields.append(field())
            guard at < bytes.count else { break }
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: ",") { continue }
            if byte == UInt8(ascii: "\r"), at < bytes.count, bytes[at] == UInt8(ascii: "\n") { at += 1 }
            line += 1
            break
        }
        return (first, fields)
    }

    /// Up to a comma, the end of the line, or the end.
    private mutating func field() -> String {
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
            let start = at
            while at < bytes.count, !",\r\n".utf8.contains(bytes[at]) { at += 1 }
            return String(decoding: bytes[start..<at], as: UTF8.self).trimmingCharacters(in: .whitespaces)
        }
        let opened = line
        var text: [UInt8] = []
        at += 1
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") {
                guard at < bytes.count, bytes[at] == byte else {
                    while at < bytes.count, !",\r\n".utf8.contains(bytes[at]) { at += 1 }
                    return String(decoding: text, as: UTF8.self)
                }
                at += 1
            } else if byte == UInt8(ascii: "\n") {
                line += 1
            }
            text.append(byte)
        }
        openQuote = opened
        return String(decoding: text, as: UTF8.self)
    }
}
