import ContactDomain

/// Typed values. Each answers the default where the key is missing, and reports a value that is wrong.
extension Section {
    /// - Parameter check: the problem and the remedy of a wrong text, or nil for a good one.
    func text(_ key: String, _ standard: String, check: (String) -> (String, String)? = { _ in nil }) -> String {
        optionalText(key, check: check) ?? standard
    }

    func optionalText(_ key: String, check: (String) -> (String, String)? = { _ in nil }) -> String? {
        guard let value = value(key), !value.text.isEmpty else { return nil }
        if value.text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
            reject(value, "holds a line break or another control character", "write it on one line")
            return nil
        }
        if let (problem, remedy) = check(value.text) {
            reject(value, problem, remedy)
            return nil
        }
        return value.text
    }

    func integer(_ key: String, _ standard: Int, in range: ClosedRange<Int>) -> Int {
        guard let value = value(key) else { return standard }
        guard let number = Int(value.text) else {
            reject(value, "'\(value.text)' is not a whole number", "write a number from \(range.lowerBound) to \(range.upperBound)")
            return standard
        }
        guard range.contains(number) else {
            reject(value, "\(number) is out of range", "write a number from \(range.lowerBound) to \(range.upperBound)")
            return standard
        }
        return number
    }

    func flag(_ key: String, _ standard: Bool) -> Bool {
        guard let value = value(key) else { return standard }
        switch value.text.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            reject(value, "'\(value.text)' is neither true nor false", "write true or false")
            return standard
        }
    }

    func span(_ key: String, _ standard: Span, in range: ClosedRange<Span>) -> Span {
        guard let value = value(key) else { return standard }
        guard let span = DurationText.read(value.text) else {
            reject(value, "'\(value.text)' is not a length of time", "write a number with its unit: 500ms, 15s, 2m, 12h, 7d")
            return standard
        }
        guard range.contains(span) else {
            reject(value, "\(value.text) is out of range", "write a length from \(DurationText.write(range.lowerBound)) to \(DurationText.write(range.upperBound))")
            return standard
        }
        return span
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ standard: Choice) -> Choice where Choice.RawValue == String {
        guard let value = value(key) else { return standard }
        if let choice = Choice(rawValue: value.text) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        let near = Nearest.match(value.text, among: names).map { "did you mean '\($0)'?" }
        reject(value, "'\(value.text)' is not known", near ?? "write one of: " + names.joined(separator: ", "))
        return standard
    }

    /// The items of a list of plain texts, with their places.
    ///
    /// - Parameter severity: of what the check finds; a text that deserves a warning only is kept.
    func texts(_ key: String, severity: Fault.Severity = .error, check: (String) -> (String, String)? = { _ in nil }) -> [String] {
        var texts: [String] = []
        for (index, item) in list(key).enumerated() {
            let way = path + [key, "\(index + 1)"]
            guard case .text(let text) = item.content, !text.isEmpty else {
                reading.report(item.place, way, "a single value is expected here, not \(item.kind)")
                continue
            }
            let finding = check(text)
            if let (problem, remedy) = finding { reading.report(item.place, way, problem, remedy, severity: severity) }
            if finding == nil || severity == .warning { texts.append(text) }
        }
        return texts
    }
}
