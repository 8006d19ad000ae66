import ContactDomain
import FlowCore

/// Reads what is to be heard: one prompt or a list of them.
extension FlowStepReader {
    /// Spoken sentences take about a second for every 15 characters; nobody listens longer than this.
    private static let sentenceLimit = 2_000

    func prompts(_ key: String) -> [Prompt] {
        guard let entry = section.entry(key) else { return [] }
        let items: [YamlTree]
        switch entry.value.content {
        case .empty: return []
        case .list(let list): items = list
        case .text, .map: items = [entry.value]
        }
        return items.enumerated().compactMap { prompt($1, at: section.path + [key] + (items.count > 1 ? ["\($0 + 1)"] : [])) }
    }

    private func prompt(_ tree: YamlTree, at path: [String]) -> Prompt? {
        let reading = section.reading
        guard case .map(let entries) = tree.content else {
            if case .text(let name) = tree.content, Checks.sound(name) == nil { return .sound(name) }
            reading.report(tree.place, path, "is neither the name of a sound nor a prompt", "write `say: {en: \"…\"}`, `sound: NAME`, `number: 42` or `digits: \"123\"`")
            return nil
        }
        guard entries.count == 1, let entry = entries.first else {
            reading.report(tree.place, path, "a prompt has one key, this has \(entries.count)", "begin each prompt with a dash of its own")
            return nil
        }
        let group = Section(tree, at: path, in: reading, environment: false)
        defer { group.finish() }
        switch entry.key {
        case "say": return say(group, entry)
        case "sound": return group.optionalText("sound", check: Checks.sound).map { .sound($0) }
        case "number": return group.value("number") == nil ? nil : .number(group.integer("number", 0, in: -999_999_999...999_999_999))
        case "digits": return group.optionalText("digits", check: digits).map { .digits($0) }
        default:
            // Asked for, so that the remedy can offer them.
            for key in ["say", "sound", "number", "digits"] { _ = group.entry(key) }
            return nil
        }
    }

    private func say(_ group: Section, _ entry: YamlTree.Entry) -> Prompt? {
        if case .text(let text) = entry.value.content {
            group.reading.report(
                entry.value.place, group.path + ["say"], "the sentence has no language", "write `say: {en: \"\(text.prefix(20))…\"}`, one wording per language")
            _ = group.entry("say")
            return nil
        }
        let wordings = group.section("say")
        var spoken: [LanguageTag: String] = [:]
        for wording in wordings.keys {
            let text = wordings.value(wording.key)
            if let (problem, remedy) = Checks.language(wording.key) {
                wordings.reading.report(wording.place, wordings.path + [wording.key], problem, remedy)
            } else if let text, text.text.count > Self.sentenceLimit {
                wordings.reject(text, "is longer than \(Self.sentenceLimit) characters", "make several sentences of it")
            } else {
                spoken[LanguageTag(wording.key)] = text?.text ?? ""
            }
        }
        wordings.finish()
        if wordings.keys.isEmpty { group.reading.report(entry.place, group.path + ["say"], "the sentence has no wording", "write `say: {en: \"…\"}`") }
        return .say(spoken)
    }

    private func digits(_ text: String) -> (String, String)? {
        let good = text.utf8.count <= 64 && text.allSatisfy { "0123456789*#".contains($0) }
        return good ? nil : ("'\(text)' cannot be spoken digit by digit", "use 0 to 9, * and #, in quotes")
    }
}
