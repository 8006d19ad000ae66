extension ARIJSON {
    /// Reads one JSON value (RFC 8259) that takes up all the bytes.
    public init(parsing bytes: [UInt8]) throws(ARIDecodingFault) {
        // The closure cannot throw a typed error through `withUnsafeBufferPointer`.
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<ARIJSON, ARIDecodingFault> in
            var parser = ARIJSONParser(bytes: buffer)
            do throws(ARIDecodingFault) {
                return .success(try parser.document())
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }
}

/// A cursor over bytes; also what the event scanner walks with.
struct ARIJSONParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// A frame nested deeper than this is an attack on the stack, not an event.
    private static let depthLimit = 64

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    mutating func document() throws(ARIDecodingFault) -> ARIJSON {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw fault }
        return value
    }

    var fault: ARIDecodingFault { .malformed(offset: position) }

    // MARK: Values

    mutating func value(depth: Int) throws(ARIDecodingFault) -> ARIJSON {
        guard depth < Self.depthLimit else { throw fault }
        skipSpace()
        guard position < bytes.count else { throw fault }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(ARIDecodingFault) -> ARIJSON {
        var members: [ARIJSON.Member] = []
        position += 1
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            let name = try memberName()
            members.append(ARIJSON.Member(name, try value(depth: depth + 1)))
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw fault }
            return .object(members)
        }
    }

    /// A member's name and the colon after it.
    mutating func memberName() throws(ARIDecodingFault) -> String {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw fault }
        let name = try string()
        guard take(UInt8(ascii: ":")) else { throw fault }
        return name
    }

    private mutating func array(depth: Int) throws(ARIDecodingFault) -> ARIJSON {
        var values: [ARIJSON] = []
        position += 1
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            values.append(try value(depth: depth + 1))
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw fault }
            return .array(values)
        }
    }

    private mutating func word(_ text: StaticString, _ value: ARIJSON) throws(ARIDecodingFault) -> ARIJSON {
        let end = position + text.utf8CodeUnitCount
        guard end <= bytes.count else { throw fault }
        for offset in 0..<text.utf8CodeUnitCount where bytes[position + offset] != text.utf8Start[offset] { throw fault }
        position = end
        return value
    }

    private mutating func number() throws(ARIDecodingFault) -> ARIJSON {
        let start = position
        guard bytes[position] != UInt8(ascii: "+") else { throw fault }
        while position < bytes.count, Self.isNumeric(bytes[position]) { position += 1 }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        if let integer = Int64(text) { return .integer(integer) }
        guard let real = Double(text), real.isFinite else { throw fault }
        return .real(real)
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || byte == 43 || byte == 45 || byte == 46 || byte == 69 || byte == 101
    }

    // MARK: Strings

    private mutating func string() throws(ARIDecodingFault) -> String {
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
            position += 1
        }
        guard position < bytes.count else { throw fault }
        let plain = UnsafeBufferPointer(rebasing: bytes[start..<position])
        if bytes[position] == UInt8(ascii: "\"") {
            position += 1
            return String(decoding: plain, as: UTF8.self)
        }
        return try escapedString(beginning: Array(plain))
    }

    private mutating func escapedString(beginning: [UInt8]) throws(ARIDecodingFault) -> String {
        var text = beginning
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &text)
            } else {
                text.append(byte)
            }
        }
        throw fault
    }

    private mutating func escape(into text: inout [UInt8]) throws(ARIDecodingFault) {
        guard position < bytes.count else { throw fault }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"): text.append(contentsOf: Character(try unicodeScalar()).utf8)
        default: throw fault
        }
    }

    private mutating func unicodeScalar() throws(ARIDecodingFault) -> Unicode.Scalar {
        let first = try hexQuad()
        var code = first
        if (0xD800..<0xDC00).contains(first), position + 6 <= bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        {
            let before = position
            position += 2
            let second = try hexQuad()
            if (0xDC00..<0xE000).contains(second) {
                code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            } else {
                position = before
            }
        }
        // A lone surrogate has no meaning: it becomes the replacement character, as in all of Swift's decoding.
        return Unicode.Scalar(code) ?? "\u{FFFD}"
    }

    private mutating func hexQuad() throws(ARIDecodingFault) -> UInt32 {
        guard position + 4 <= bytes.count else { throw fault }
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else { throw fault }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }

    // MARK: Moving

    mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 32 || (9...13).contains(bytes[position]) { position += 1 }
    }

    /// Steps over one character, with space around it. False, and no step, when another is there.
    mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Steps over a value without reading it; brackets are counted, not matched by kind.
    mutating func skipValue() throws(ARIDecodingFault) {
        skipSpace()
        var depth = 0
        repeat {
            guard position < bytes.count else { throw fault }
            switch bytes[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            case UInt8(ascii: "\""):
                try skipString()
            case UInt8(ascii: ","), UInt8(ascii: ":"), 32, 9, 10, 13:
                guard depth > 0 else { throw fault }
                position += 1
            default:
                skipBareWord()
            }
        } while depth > 0
    }

    private mutating func skipBareWord() {
        let start = position
        while position < bytes.count, !Self.endsBareWord(bytes[position]) { position += 1 }
        // Always forward, whatever stands here.
        if position == start { position += 1 }
    }

    private static func endsBareWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ":"), 32, 9, 10, 13: true
        default: false
        }
    }

    private mutating func skipString() throws(ARIDecodingFault) {
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\"): position += 2
            case UInt8(ascii: "\""):
                position += 1
                return
            default: position += 1
            }
        }
        throw fault
    }

    /// True when the next value is a text.
    mutating func isAtString() -> Bool {
        skipSpace()
        return position < bytes.count && bytes[position] == UInt8(ascii: "\"")
    }
}
