/// What a good value looks like: the problem and the remedy of a bad one, or nil.
enum Checks {
    typealias Finding = (String, String)?

    /// A name that is safe in Asterisk's files, in dialled numbers' patterns and in paths.
    static func name(_ text: String) -> Finding {
        let good = text.utf8.count <= 64 && text.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } == true
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return good ? nil : ("'\(text)' is not a good name", "use up to 64 letters a–z, digits, - _ and .")
    }

    /// A key as the API has them: what flows, reports and addresses use.
    static func key(_ text: String, upTo limit: Int = 64) -> Finding {
        func isAllowed(_ character: Character) -> Bool { character.isASCII && (character.isNumber || (character.isLetter && character.isLowercase)) }
        let good = text.utf8.count <= limit && text.first.map(isAllowed) == true && text.allSatisfy { isAllowed($0) || "-_.".contains($0) }
        return good ? nil : ("'\(text)' is not a good key", "use up to \(limit) lower-case letters a–z, digits, - _ and .")
    }

    /// What people read: a name.
    static func sentence(_ text: String) -> Finding {
        if !text.contains(where: { !$0.isWhitespace }) { return ("is empty", "write a name, or leave it out") }
        return text.count <= 200 ? nil : ("is longer than 200 characters", "shorten it")
    }

    static func timeZone(_ text: String) -> Finding {
        CalendarDay.isKnown(timeZone: text) ? nil : ("'\(text)' is not a time zone", "write an IANA name such as Europe/Berlin")
    }

    /// A host name (RFC 1123, section 2.1) or an address.
    static func host(_ text: String) -> Finding {
        if isAddress(text) { return nil }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let good = text.utf8.count <= 253 && labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        }
        // All digits and dots, and no address: a mistyped address.
        let isNumeric = text.allSatisfy { $0.isNumber || $0 == "." }
        return good && !isNumeric ? nil : ("'\(text)' is neither a host name nor an address", "write it without sip: and without a port")
    }

    static func address(_ text: String) -> Finding {
        isAddress(text) ? nil : ("'\(text)' is not an address", "write one like 192.0.2.10 or 2001:db8::10")
    }

    /// An address, a network (`192.0.2.0/24`) or a host name.
    static func network(_ text: String) -> Finding {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return host(text) }
        let limit = parts[0].contains(":") ? 128 : 32
        if isAddress(String(parts[0])), let bits = Int(parts[1]), (0...limit).contains(bits) { return nil }
        return ("'\(text)' is not a network", "write one like 192.0.2.0/24")
    }

    /// A telephone number as it goes out, or empty.
    static func number(_ text: String) -> Finding {
        let digits = text.hasPrefix("+") ? text.dropFirst() : Substring(text)
        let good = !digits.isEmpty && digits.utf8.count <= 20 && digits.allSatisfy { $0.isASCII && $0.isNumber }
        return good ? nil : ("'\(text)' is not a telephone number", "write digits after an optional +, in quotes: \"+4930123456\"")
    }

    /// Plain text without what could end or extend a line of Asterisk's files.
    static func word(_ text: String) -> Finding {
        let good = text.utf8.count <= 256 && text.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 && !";,\"'<>[]".unicodeScalars.contains($0) }
        return good ? nil : ("'\(text)' holds a character that is not allowed here", "leave out spaces and ; , \" ' < > [ ]")
    }

    static func language(_ text: String) -> Finding {
        let good = (2...35).contains(text.utf8.count) && text.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { part in
            (1...8).contains(part.utf8.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        } && text.first?.isLetter == true
        return good ? nil : ("'\(text)' is not a language tag", "write one like en, zh or pt-BR")
    }

    /// The name of a sound: a path inside the folders of sounds, without an extension.
    static func sound(_ text: String) -> Finding {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let good = text.utf8.count <= 200 && parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".." && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        }
        guard good else { return ("'\(text)' is not the name of a sound", "write its path inside the folder of sounds, with letters, digits, - _ . and /") }
        for ending in [".wav", ".gsm", ".ulaw", ".alaw", ".sln16", ".g722"] where text.hasSuffix(ending) {
            return ("'\(text)' names a file", "leave out \(ending): the best format is chosen for each call")
        }
        return nil
    }

    private static func isAddress(_ text: String) -> Bool {
        text.contains(":") ? isVersion6(text) : isVersion4(text)
    }

    private static func isVersion4(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { part in
            (1...3).contains(part.utf8.count) && part.allSatisfy { $0.isASCII && $0.isNumber } && Int(part).map { $0 <= 255 } == true
        }
    }

    /// RFC 4291, section 2.2, without zones.
    private static func isVersion6(_ text: String) -> Bool {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2, !text.contains(":::") else { return false }
        var groups = 0
        for (index, half) in halves.enumerated() where !half.isEmpty {
            let parts = half.split(separator: ":", omittingEmptySubsequences: false)
            for (place, part) in parts.enumerated() {
                if part.contains("."), index == halves.count - 1, place == parts.count - 1, isVersion4(part) {
                    groups += 2
                } else {
                    guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit) else { return false }
                    groups += 1
                }
            }
        }
        return halves.count == 2 ? groups < 8 : groups == 8
    }
}
