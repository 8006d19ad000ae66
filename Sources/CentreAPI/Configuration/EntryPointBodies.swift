import CentrePorts
import ContactDomain

// Secrets are written and never read: whoever sends back what they read keeps the one that is there.

/// The chat's part of an entry point, as it is written.
struct ChatBody: Decodable, Sendable {
    let allowedOrigins: [String]?
    let title: String
    let greeting: [LanguageTag: String]?
    let colour: String?
    let preChat: [Field]?
    let identity: ChatSettings.IdentityRule?
    let secret: String?
    /// As it is shown; it sets nothing.
    let hasSecret: Bool?

    struct Field: Decodable, Sendable {
        let key: String
        let kind: PreChatField.Kind?
        let required: Bool?
        let labels: [LanguageTag: String]
        let options: [String]?
    }

    func check(_ validation: inout Validation) {
        validation.requireText(title, "chat.title", upTo: 80)
        let origins = allowedOrigins ?? []
        validation.require(origins.count <= 50, "chat.allowedOrigins", "must have at most 50 origins")
        for (index, origin) in origins.enumerated() {
            validation.require(origin == "*" || WebOrigin(origin) != nil, "chat.allowedOrigins[\(index)]", "must be scheme, host and port alone: https://shop.example; or * for any site")
        }
        checkWordings(greeting ?? [:], "chat.greeting", upTo: 1_000, &validation)
        if let colour {
            let digits = colour.dropFirst()
            validation.require(
                colour.hasPrefix("#") && digits.count == 6 && digits.allSatisfy { $0.isASCII && $0.isHexDigit }, "chat.colour", "must be a colour as #rrggbb")
        }
        if let secret, !secret.isEmpty { validation.require((16...200).contains(secret.utf8.count), "chat.secret", "must have 16 to 200 bytes") }
        checkFields(&validation)
    }

    private func checkFields(_ validation: inout Validation) {
        let fields = preChat ?? []
        validation.require(fields.count <= 12, "chat.preChat", "must have at most 12 fields")
        var seen: Set<String> = []
        for (index, field) in fields.enumerated() {
            let place = "chat.preChat[\(index)]"
            validation.requireName(field.key, "\(place).key", upTo: 40)
            validation.require(seen.insert(field.key).inserted, "\(place).key", "is there twice")
            validation.require(!field.labels.isEmpty, "\(place).labels", "must have a label in one language at least")
            checkWordings(field.labels, "\(place).labels", upTo: 100, &validation)
            let options = field.options ?? []
            validation.require((field.kind == .choice) == !options.isEmpty, "\(place).options", field.kind == .choice ? "must name what can be chosen" : "is for choices only")
            validation.require(options.count <= 50, "\(place).options", "must have at most 50 options")
            for (number, option) in options.enumerated() { validation.requireText(option, "\(place).options[\(number)]", upTo: 100) }
        }
    }

    private func checkWordings(_ wordings: [LanguageTag: String], _ place: String, upTo limit: Int, _ validation: inout Validation) {
        for (language, text) in wordings.sorted(by: { $0.key < $1.key }) {
            validation.requireLanguage(language.text, "\(place).\(language)")
            validation.requireText(text, "\(place).\(language)", upTo: limit)
        }
    }

    func settings(_ id: String, _ present: ChatSettings?, _ secrets: any SecretKeeping) throws -> ChatSettings {
        let sealed = try secret.map { $0.isEmpty ? nil : try secrets.seal(Array($0.utf8), for: id) } ?? present?.secret
        return ChatSettings(
            allowedOrigins: allowedOrigins ?? [], title: title, greeting: greeting ?? [:], colour: colour ?? ChatSettings.standardColour,
            preChat: (preChat ?? []).map { PreChatField(key: $0.key, kind: $0.kind ?? .text, required: $0.required ?? false, labels: $0.labels, options: $0.options ?? []) },
            identity: identity ?? .none, secret: sealed)
    }
}

/// The connector's part of an entry point, as it is written.
struct ConnectorBody: Decodable, Sendable {
    let url: String
    let secret: String?
    let textLimit: Int?
    let perSecond: Int?
    let inboundPerSecond: Int?
    let buttons: Bool?
    let changes: Bool?
    let typing: Bool?
    let sessionWindow: Span?
    /// As it is shown; it sets nothing.
    let hasSecret: Bool?

    func check(_ validation: inout Validation) {
        validation.require(url.hasPrefix("https://") || url.hasPrefix("http://"), "webhook.url", "must begin with https:// or http://")
        if let secret { validation.require((24...200).contains(secret.utf8.count), "webhook.secret", "must have 24 to 200 bytes") }
        func range<Value: Comparable>(_ value: Value?, _ range: ClosedRange<Value>, _ field: String, _ words: String) {
            validation.require(value.map { range.contains($0) } ?? true, "webhook.\(field)", words)
        }
        range(textLimit, ConnectorSettings.textLimits, "textLimit", "must be from 1 to 10000 characters")
        range(perSecond, ConnectorSettings.rates, "perSecond", "must be from 1 to 1000")
        range(inboundPerSecond, ConnectorSettings.rates, "inboundPerSecond", "must be from 1 to 1000")
        range(sessionWindow, ConnectorSettings.windows, "sessionWindow", "must be from a minute to 31 days, in milliseconds")
    }

    func settings(_ id: String, _ present: ConnectorSettings?, _ secrets: any SecretKeeping) throws -> ConnectorSettings {
        guard let sealed = try secret.map({ try secrets.seal(Array($0.utf8), for: id) }) ?? present?.secret else {
            throw Problem.invalidValues([FieldFault("webhook.secret", "is missing")])
        }
        return ConnectorSettings(
            url: url, secret: sealed, textLimit: textLimit ?? 4_096, perSecond: perSecond ?? 10, inboundPerSecond: inboundPerSecond ?? ConnectorSettings.standardIntake,
            sessionWindow: sessionWindow, buttons: buttons ?? true, changes: changes ?? true, typing: typing ?? false)
    }
}

/// An entry point as it is read: without its secrets.
struct ShownEntryPoint: Encodable, Sendable {
    let entry: EntryPoint

    private enum Keys: String, CodingKey { case id, name, address, flow, language, acceptsWebCalls, channel, chat, webhook }
    private enum ChatKeys: String, CodingKey { case allowedOrigins, title, greeting, colour, preChat, identity, hasSecret }
    private enum ConnectorKeys: String, CodingKey { case url, textLimit, perSecond, inboundPerSecond, sessionWindow, buttons, changes, typing, hasSecret }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(entry.id, forKey: .id)
        try container.encode(entry.name, forKey: .name)
        try container.encode(entry.address, forKey: .address)
        try container.encode(entry.flow, forKey: .flow)
        try container.encode(entry.language, forKey: .language)
        try container.encode(entry.acceptsWebCalls, forKey: .acceptsWebCalls)
        try container.encode(entry.channel, forKey: .channel)
        if let settings = entry.chat {
            var chat = container.nestedContainer(keyedBy: ChatKeys.self, forKey: .chat)
            try chat.encode(settings.allowedOrigins, forKey: .allowedOrigins)
            try chat.encode(settings.title, forKey: .title)
            try chat.encode(settings.greeting, forKey: .greeting)
            try chat.encode(settings.colour, forKey: .colour)
            try chat.encode(settings.preChat, forKey: .preChat)
            try chat.encode(settings.identity, forKey: .identity)
            try chat.encode(settings.secret != nil, forKey: .hasSecret)
        }
        if let settings = entry.webhook {
            var webhook = container.nestedContainer(keyedBy: ConnectorKeys.self, forKey: .webhook)
            try webhook.encode(settings.url, forKey: .url)
            try webhook.encode(settings.textLimit, forKey: .textLimit)
            try webhook.encode(settings.perSecond, forKey: .perSecond)
            try webhook.encode(settings.inboundPerSecond, forKey: .inboundPerSecond)
            try webhook.encode(settings.buttons, forKey: .buttons)
            try webhook.encode(settings.changes, forKey: .changes)
            try webhook.encode(settings.typing, forKey: .typing)
            try webhook.encodeIfPresent(settings.sessionWindow, forKey: .sessionWindow)
            try webhook.encode(true, forKey: .hasSecret)
        }
    }
}
