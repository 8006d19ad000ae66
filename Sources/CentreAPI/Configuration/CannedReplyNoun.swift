import CentrePorts
import ContactDomain

/// Answers that agents use again and again.
struct CannedReplyNoun: ConfigurationNoun {
    let store: any ConfigurationStore

    let name = "canned reply"

    struct Body: Decodable, Sendable {
        let id: String?
        let shortcut: String
        let title: String
        let text: String
        let language: LanguageTag?
        let queues: [QueueID]?
    }

    func resource(_ body: Body, id: String, present: CannedReply?) async throws -> CannedReply {
        var validation = Validation()
        requireSameID(body.id, id, &validation)
        // In any script: people type it.
        let isShortcut = (1...40).contains(body.shortcut.count) && body.shortcut.allSatisfy { $0.isLetter || $0.isNumber || "._-".contains($0) }
        validation.require(isShortcut, "shortcut", "must be 1 to 40 letters, digits, and . _ -")
        validation.requireText(body.title, "title", upTo: 100)
        let text = MessageText.cleaned(body.text)
        validation.require(text.contains { !$0.isWhitespace }, "text", "must not be empty")
        validation.require(text.count <= 4_000, "text", "must have at most 4000 characters")
        for variable in Self.variables(in: text) where !CannedReply.variables.contains(variable) {
            validation.require(false, "text", "has {{\(variable)}}, which nothing fills in; there are: \(CannedReply.variables.map { "{{\($0)}}" }.joined(separator: ", "))")
        }
        if let language = body.language { validation.requireLanguage(language.text, "language") }
        let queues = Array(Set(body.queues ?? [])).sorted()
        let known = queues.isEmpty ? [] : Set(try await store.all(QueueProfile.self).map(\.value.id))
        // A queue that was deleted later must not stand in the way of changing the text.
        for queue in queues where !known.contains(queue) && present?.queues.contains(queue) != true {
            validation.require(false, "queues", "name the queue \(queue), which does not exist")
        }
        try validation.finish()
        return CannedReply(
            id: try parsedID(id, of: name), shortcut: body.shortcut, title: body.title, text: text, language: body.language, queues: queues)
    }

    func stored(_ resource: CannedReply, replacing: CannedReply?, body: Body, by caller: Caller) async throws {}
    func deleted(_ resource: CannedReply, by caller: Caller) async throws {}

    /// What stands between double braces.
    static func variables(in text: String) -> [String] {
        text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstRange(of: "}}").map { String(part[..<$0.lowerBound].filter { !$0.isWhitespace }) }
        }
    }
}
