/// Collects everything that is wrong with well-formed values, so that one answer tells it all.
struct Validation {
    private(set) var faults: [FieldFault] = []

    mutating func require(_ holds: Bool, _ field: String, _ detail: @autoclosure () -> String) {
        if !holds { faults.append(FieldFault(field, detail())) }
    }

    /// Text that people read: not empty once trimmed, bounded, without control characters.
    mutating func requireText(_ text: String, _ field: String, upTo limit: Int = 200) {
        let visible = text.contains { !$0.isWhitespace }
        require(visible, field, "must not be empty")
        // One character may bear any number of marks: bytes are bounded too.
        require(text.count <= limit && text.utf8.count <= limit * 4, field, "must have at most \(limit) characters")
        require(!text.unicodeScalars.contains { $0.properties.generalCategory == .control }, field, "must not contain control characters")
    }

    /// A name that machines use: `[a-z0-9]` first, then also `.`, `_`, `-`, and what else is allowed.
    mutating func requireName(_ text: String, _ field: String, also extra: String = "", upTo limit: Int = 64) {
        let allowed = "abcdefghijklmnopqrstuvwxyz0123456789"
        let isName = !text.isEmpty && text.count <= limit && text.allSatisfy { (allowed + "._-" + extra).contains($0) }
            && text.first.map { (allowed + extra).contains($0) } == true
        require(isName, field, "must be 1 to \(limit) characters: lower-case letters, digits, and . _ -\(extra.isEmpty ? "" : " " + extra), beginning with a letter or digit")
    }

    /// Sentences of the routing policies: `ageing: -1 is out of range; …`.
    mutating func add(routingFaults: [String]) {
        for fault in routingFaults {
            let parts = fault.split(separator: ": ", maxSplits: 1).map(String.init)
            require(false, parts.count == 2 ? parts[0] : "", parts.last ?? fault)
        }
    }

    /// A BCP 47 tag: letters, then groups of letters and digits.
    mutating func requireLanguage(_ text: String, _ field: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let valid = parts.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
            && parts.first.map { $0.count >= 2 && $0.allSatisfy(\.isLetter) } == true
        require(valid, field, "must be a language tag: en, zh, de-AT")
    }

    func finish() throws {
        guard faults.isEmpty else { throw Problem.invalidValues(faults) }
    }
}
