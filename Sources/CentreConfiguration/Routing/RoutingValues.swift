import ContactDomain
import RoutingCore

/// Values that routing policies and scenarios have.
extension Section {
    /// A number with or without a point.
    func number(_ key: String, _ standard: Double, in range: ClosedRange<Double>) -> Double {
        guard let value = value(key) else { return standard }
        guard let number = Double(value.text), range.contains(number) else {
            reject(value, "'\(value.text)' is not a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))", "write one like 12 or 7.5")
            return standard
        }
        return number
    }

    /// `80%` as 0.8.
    func share(_ key: String) -> Double? {
        guard let value = value(key) else { return nil }
        guard value.text.hasSuffix("%"), let number = Double(value.text.dropLast().filter { $0 != " " }), (0...100).contains(number) else {
            reject(value, "'\(value.text)' is not a share", "write one from 0% to 100%, with the sign")
            return nil
        }
        return number / 100
    }

    func optionalSpan(_ key: String, in range: ClosedRange<Span>) -> Span? {
        value(key) == nil ? nil : span(key, range.lowerBound, in: range)
    }

    /// `09:30` as minutes since midnight; up to `24:00`.
    func minute(_ key: String) -> Int? {
        guard let value = value(key) else { return nil }
        guard let minute = ClockText.minute(value.text) else {
            reject(value, "'\(value.text)' is not a time of day", "write one like \"09:30\", from 00:00 to 24:00")
            return nil
        }
        return minute
    }

    /// An expression such as `english >= 5 and not trainee`.
    func expression(_ key: String) -> SkillExpression? {
        guard let value = value(key), !value.text.isEmpty else { return nil }
        do throws(ExpressionFault) {
            return try SkillExpression(parsing: value.text)
        } catch {
            reject(value, "\(error.problem) (at character \(error.column) of '\(value.text)')", error.remedy)
            return nil
        }
    }

    /// `{english: 7, billing: 3}`.
    func skills(_ key: String, in range: ClosedRange<Int>) -> [SkillName: Int] {
        let group = section(key)
        var skills: [SkillName: Int] = [:]
        for entry in group.keys { skills[SkillName(entry.key)] = group.integer(entry.key, range.lowerBound, in: range) }
        group.finish()
        return skills
    }

    /// `{region: north, senior: true, floor: 3, towns: [Kiel, Bonn]}`.
    func attributes(_ key: String) -> [String: AttributeValue] {
        let group = section(key)
        var values: [String: AttributeValue] = [:]
        for entry in group.keys {
            switch entry.value.content {
            case .list(let items): values[entry.key] = .list(group.attributeList(entry.key, items))
            case .text(let text): if group.value(entry.key) != nil { values[entry.key] = entry.value.isPlain ? AttributeText.value(text) : .text(text) }
            case .empty, .map: _ = group.value(entry.key)
            }
        }
        group.finish()
        return values
    }

    /// Unlike names, an attribute's texts may be empty.
    private func attributeList(_ key: String, _ items: [YamlTree]) -> [String] {
        _ = entry(key)
        return items.enumerated().compactMap { index, item in
            if case .text(let text) = item.content { return text }
            reading.report(item.place, path + [key, "\(index + 1)"], "a single value is expected here, not \(item.kind)")
            return nil
        }
    }

    /// An agent's level by queue: `{sales: 1, service: 2}`.
    func levels(_ key: String, _ references: References) -> [QueueID: Int] {
        let group = section(key)
        var levels: [QueueID: Int] = [:]
        for entry in group.keys {
            if let id = references.queues[entry.key] {
                levels[id] = group.integer(entry.key, 1, in: 0...1_000_000)
            } else if let (problem, remedy) = references.queue(entry.key) {
                _ = group.entry(entry.key)
                group.reading.report(entry.place, group.path + [entry.key], problem, remedy)
            }
        }
        group.finish()
        return levels
    }

    /// A group of keys within a list.
    func group(_ tree: YamlTree, _ key: String, number: Int) -> Section {
        Section(tree, at: path + [key, "\(number)"], in: reading, environment: false)
    }

    /// Reports where the key is, or where it should be.
    func report(_ key: String, _ problem: String, _ remedy: String = "", severity: Fault.Severity = .error) {
        reading.report(entry(key)?.value.place ?? place, path + [key], problem, remedy, severity: severity)
    }

    private static func plain(_ number: Double) -> String { number == number.rounded() ? "\(Int(number))" : "\(number)" }
}

/// Times of day.
enum ClockText {
    /// Minutes since midnight of `9:30` or `09:30`; nil for anything else.
    static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2, parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60, hours * 60 + minutes <= 1_440
        else { return nil }
        return hours * 60 + minutes
    }

    /// `09:30`; `24:00` for the end of the day.
    static func write(_ minute: Int) -> String {
        let (hours, minutes) = minute.quotientAndRemainder(dividingBy: 60)
        return (hours < 10 ? "0" : "") + "\(hours):" + (minutes < 10 ? "0" : "") + "\(minutes)"
    }
}

/// What an attribute's value means that stands without quotation marks; within them it is text in any case.
enum AttributeText {
    static func value(_ text: String) -> AttributeValue {
        switch text.lowercased() {
        case "true", "yes": .flag(true)
        case "false", "no": .flag(false)
        default: Double(text).map { $0.isFinite ? .number($0) : .text(text) } ?? .text(text)
        }
    }
}
