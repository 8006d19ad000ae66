import CentreConfiguration
import Foundation
import Logging
import Synchronization

/// Where log lines go: the log file always; the console too, unless somebody sits there: then only warnings.
final class LogOutput: Sendable {
    private let level: Logger.Level
    private let format: LogSettings.Format
    private let descriptor: Int32
    private let consoleLevel: Logger.Level
    /// Writing is one call per line, and lines do not mix.
    private let gate = Mutex(())

    init(_ settings: LogSettings, file: String) throws {
        level = Logger.Level(rawValue: settings.level.rawValue) ?? .info
        format = settings.format
        consoleLevel = isatty(STDERR_FILENO) == 1 ? .warning : level
        descriptor = open(file, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        if descriptor < 0 { print(toStandardError: "tandem: the log file \(file) cannot be written (\(String(cString: strerror(errno)))); logging to the console only") }
    }

    func handler(label: String) -> any LogHandler { Handler(label: label, output: self, logLevel: level) }

    fileprivate func write(_ line: String, _ severity: Logger.Level) {
        let bytes = Array((line + "\n").utf8)
        gate.withLock { _ in
            if descriptor >= 0 { put(bytes, descriptor) }
            if severity >= consoleLevel { put(bytes, STDERR_FILENO) }
        }
    }

    private func put(_ bytes: [UInt8], _ descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            // A full disk must not stop the service: the line is lost, the calls are not.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    fileprivate func render(_ event: LogEvent, label: String, _ metadata: Logger.Metadata) -> String {
        let now = Self.timestamp()
        switch format {
        case .text:
            let rest = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted("\($0.value)"))" }.joined(separator: " ")
            return "\(now) \(event.level.rawValue.uppercased()) \(label): \(Self.oneLine("\(event.message)"))\(rest.isEmpty ? "" : " " + rest)"
        case .json:
            var fields = ["time": now, "level": event.level.rawValue, "logger": label, "message": "\(event.message)"]
            for (key, value) in metadata { fields[fields[key] == nil ? key : "metadata.\(key)"] = "\(value)" }
            return "{" + fields.sorted { $0.key < $1.key }.map { "\(Self.json($0.key)):\(Self.json($0.value))" }.joined(separator: ",") + "}"
        }
    }

    /// RFC 3339 in UTC with milliseconds.
    private static func timestamp() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var parts = tm()
        gmtime_r(&time.tv_sec, &parts)
        func pad(_ number: Int, _ width: Int) -> String { String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)" }
        return "\(pad(Int(parts.tm_year) + 1900, 4))-\(pad(Int(parts.tm_mon) + 1, 2))-\(pad(Int(parts.tm_mday), 2))T\(pad(Int(parts.tm_hour), 2)):\(pad(Int(parts.tm_min), 2)):\(pad(Int(parts.tm_sec), 2)).\(pad(time.tv_nsec / 1_000_000, 3))Z"
    }

    /// A line of the log is one line, whatever a caller's name contains.
    private static func oneLine(_ text: String) -> String { text.replacingOccurrences(of: "\n", with: "\\n").replacingOccurrences(of: "\r", with: "\\r") }

    private static func quoted(_ text: String) -> String {
        text.contains { $0 == " " || $0 == "\"" || $0 == "=" || $0.isNewline } ? json(text) : text
    }

    private static func json(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }

    private struct Handler: LogHandler {
        let label: String
        let output: LogOutput
        var logLevel: Logger.Level
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = event.metadata.map { metadata.merging($0) { _, new in new } } ?? metadata
            output.write(output.render(event, label: label, all), event.level)
        }
    }
}
