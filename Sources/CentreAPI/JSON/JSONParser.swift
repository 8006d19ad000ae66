/// Where and why a text is not JSON.
struct JSONSyntaxFault: Error, Equatable {
    let line: Int
    let column: Int
    let detail: String
}

/// Reads JSON strictly (RFC 8259): one value, no duplicate keys, valid UTF-8, a bounded depth.
/// Faults carry line and column, so that whoever wrote the request finds the place.
struct JSONParser {
    private static let maximumDepth = 32

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func parse(_ bytes: [UInt8]) throws(JSONSyntaxFault) -> JSONValue {
        var parser = JSONParser(bytes)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.fault("nothing may follow the value") }
        return value
    }

    private func fault(_ detail: String) -> JSONSyntaxFault {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.count(where: { $0 == UInt8(ascii: "\n") }) + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return JSONSyntaxFault(line: line, column: before.count - lineStart + 1, detail: detail)
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private mutating func value() throws(JSONSyntaxFault) -> JSONValue {
        skipSpace()
        guard let byte = next else { throw fault("the text ends where a value is expected") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { (parser) throws(JSONSyntaxFault) in try parser.object() }
        case UInt8(ascii: "["): return try nested { (parser) throws(JSONSyntaxFault) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault("a value is expected here")
        }
    }

    private mutating func nested(_ read: (inout JSONParser) throws(JSONSyntaxFault) -> JSONValue) throws(JSONSyntaxFault) -> JSONValue {
        guard depth < Self.maximumDepth else { throw fault("nested more than \(Self.maximumDepth) levels deep") }
        depth += 1
        position += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONSyntaxFault) -> JSONValue {
        var members: [String: JSONValue] = [:]
        skipSpace()
        if next == UInt8(ascii: "}") { position += 1; return .object(members) }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw fault("a key in double quotes is expected") }
            let key = try string()
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw fault("a colon is expected after the key '\(key)'") }
            position += 1
            let value = try value()
            guard members.updateValue(value, forKey: key) == nil else { throw fault("the key '\(key)' is there twice") }
            skipSpace()
            if next == UInt8(ascii: ",") { position += 1; continue }
            guard next == UInt8(ascii: "}") else { throw fault("a comma or the end of the object is expected") }
            position += 1
            return .object(members)
        }
    }

    private mutating func array() throws(JSONSyntaxFault) -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") { position += 1; return .array(elements) }
        while true {
            elements.append(try value())
            skipSpace()
            if next == UInt8(ascii: ",") { position += 1; continue }
            guard next == UInt8(ascii: "]") else { throw fault("a comma or the end of the list is expected") }
            position += 1
            return .array(elements)
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONSyntaxFault) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw fault("a value is expected here") }
        position += word.utf8.count
        return value
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func number() throws(JSONSyntaxFault) -> JSONValue {
        let start = position
        var isWhole = true
        if next == UInt8(ascii: "-") { position += 1 }
        let leadingZero = next == UInt8(ascii: "0")
        let count = digits()
        guard count > 0, !(leadingZero && count > 1) else { throw fault("this is not a number as JSON writes them") }
        if next == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            guard digits() > 0 else { throw fault("digits are expected after the decimal point") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isWhole = false
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw fault("digits are expected in the exponent") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let whole = Int64(text) { return .integer(whole) }
        guard let number = Double(text), number.isFinite else { throw fault("the number is too large") }
        return .number(number)
    }
}

extension JSONParser {
    private mutating func string() throws(JSONSyntaxFault) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw fault("the text is not valid UTF-8") }
                position += 1
                return string
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &text)
            case 0..<0x20:
                throw fault("control characters in text must be escaped")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault("the text ends inside double quotes")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxFault) {
        guard let byte = next else { throw fault("the text ends inside double quotes") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard next == UInt8(ascii: "\\") else { throw fault("half a surrogate pair") }
                position += 1
                guard next == UInt8(ascii: "u") else { throw fault("half a surrogate pair") }
                position += 1
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw fault("half a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            // SQLite reads texts up to the first one: what follows would be lost without a word.
            guard code != 0 else { throw fault("the character U+0000 is not taken") }
            guard let scalar = Unicode.Scalar(code) else { throw fault("half a surrogate pair") }
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        default:
            throw fault("an unknown escape after the backslash")
        }
    }

    private mutating func hexadecimal() throws(JSONSyntaxFault) -> UInt32 {
        guard position + 4 <= bytes.count, let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
            bytes[position] != UInt8(ascii: "+")
        else { throw fault("four hexadecimal digits are expected") }
        position += 4
        return code
    }
}
