import CentrePorts
import ContactDomain
import Foundation

/// A JSON document of another system: nothing is known of it beforehand.
enum ForeignJSON: Decodable, Equatable, Sendable {
    case null
    case flag(Bool)
    case whole(Int64)
    case number(Double)
    case text(String)
    case list([ForeignJSON])
    case object([String: ForeignJSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .whole(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([ForeignJSON].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: ForeignJSON].self))
        }
    }

    subscript(path: MemberPath) -> ForeignJSON? {
        var here = self
        for step in path.steps {
            switch (step, here) {
            case (.member(let name), .object(let members)):
                guard let next = members[name] else { return nil }
                here = next
            case (.item(let index), .list(let items)):
                guard items.indices.contains(index) else { return nil }
                here = items[index]
            case (.member, _), (.item, _): return nil
            }
        }
        return here
    }

    /// As a person reads it; nil where there is nothing to read.
    var words: String? {
        switch self {
        case .flag(let value): value ? "✓" : "✗"
        case .whole(let value): String(value)
        case .number(let value): value.formatted(.number.locale(Locale(identifier: "en_US_POSIX")).grouping(.never))
        case .text(let value): value
        case .list(let items): items.compactMap(\.words).isEmpty ? nil : items.prefix(10).compactMap(\.words).joined(separator: ", ")
        case .null, .object: nil
        }
    }
}

/// Takes out of another system's answer what is shown. Whatever it says, it stays text, short, and its links lead to web pages.
struct LookupReading: Sendable {
    let options: LookupOptions

    static let mostLines = 30

    func answer(_ body: [UInt8], at now: Timestamp) throws -> LookupAnswer {
        let json = try JSONDecoder().decode(ForeignJSON.self, from: Data(body))
        func words(_ path: MemberPath?, upTo limit: Int) -> String? { path.flatMap { json[$0]?.words }.flatMap { Self.clean($0, upTo: limit) } }
        func address(_ path: MemberPath?) -> String? { path.flatMap { json[$0]?.words }.flatMap(Self.webAddress) }
        let fields = options.lines.prefix(Self.mostLines).compactMap { line in
            words(line.value, upTo: 500).map { LookupAnswer.Field(label: line.label, value: $0, url: address(line.url)) }
        }
        let title = words(options.title, upTo: 200)
        guard title != nil || !fields.isEmpty else { return LookupAnswer(.notFound, at: now) }
        return LookupAnswer(.found, title: title, url: address(options.link), fields: fields, at: now)
    }

    private static func clean(_ text: String, upTo limit: Int) -> String? {
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.map { [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory) ? " " : $0 }))
        let words = plain.split { $0.isWhitespace }.joined(separator: " ")
        return words.isEmpty ? nil : String(words.prefix(limit))
    }

    /// A link is clicked by people who trust it: nothing but web pages.
    private static func webAddress(_ text: String) -> String? {
        guard text.utf8.count <= 2_000, let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme), url.host?.isEmpty == false else { return nil }
        return url.absoluteString
    }
}
