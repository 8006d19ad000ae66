import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// How a visitor finds a chat and begins it.
struct VisitorSessionController: Controller {
    let door: VisitorDoor
    let talk: VisitorTalk
    let hub: VisitorHub
    let secrets: any SecretKeeping
    let limits: VisitorLimits
    let clock: any WallClock

    var routes: [Route] {
        [
            .api(.get, "/public/chat/{address}", welcome),
            .api(.post, "/public/chat/{address}/sessions", begin),
        ]
    }

    private struct Wish: Decodable {
        let token: String?
        let identity: SignedIdentity.Proof?
        let name: String?
        let email: String?
        let language: LanguageTag?
        let fields: [String: String]?
        let page: String?
        /// Whether the flow shall begin though nothing was written yet; where it is left out, for new visitors.
        let begin: Bool?
    }

    @Sendable private func welcome(_ request: APIRequest) async throws -> Answer {
        try limits.welcome(request)
        let entry = try await door.entry(request)
        guard let chat = entry.chat else { throw Problem.notFound("chat") }
        let query = try QueryReader(request, knows: ["language"])
        let language = Self.language(query.text("language") ?? request.headers[.acceptLanguage], entry)
        func wording(_ texts: [LanguageTag: String]) -> String { texts[language] ?? texts[entry.language] ?? texts.min { $0.key < $1.key }?.value ?? "" }
        let outlook = try await talk.outlook.outlook(of: entry)
        return .json(ChatWelcome(
            name: entry.name, title: chat.title, greeting: wording(chat.greeting), colour: chat.colour, languages: Self.languages(of: entry),
            isOpen: outlook.isOpen, opensAt: outlook.opensAt, estimatedWait: outlook.estimatedWait,
            preChat: chat.preChat.map {
                .init(key: $0.key, label: wording($0.labels), kind: $0.kind, required: $0.required, options: $0.options.isEmpty ? nil : $0.options)
            },
            maxText: MessageText.longest, maxFileBytes: Attachment.largest, mayCall: entry.acceptsWebCalls, identity: chat.identity))
    }

    private static func languages(of entry: EntryPoint) -> [LanguageTag] {
        [entry.language] + (entry.chat?.greeting.keys.sorted() ?? []).filter { $0 != entry.language }
    }

    /// The first of the visitor's languages that the chat speaks; `zh` will do for `zh-CN`.
    private static func language(_ wishes: String?, _ entry: EntryPoint) -> LanguageTag {
        let known = languages(of: entry)
        for wish in (wishes ?? "").split(separator: ",").prefix(20) {
            let tag = wish.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
            if let match = known.first(where: { $0.text.lowercased() == tag }) ?? known.first(where: { $0.text.lowercased() == tag.prefix { $0 != "-" } }) { return match }
        }
        return entry.language
    }

    @Sendable private func begin(_ request: APIRequest) async throws -> Answer {
        try limits.session(request)
        let entry = try await door.entry(request)
        let wish = try request.decode(Wish.self)
        let earlier = try wish.token.map { token in
            // Where the site says anew who it is, it is no matter that the time of its last word is over.
            guard let pass = door.seal.read(token), pass.entry == entry.id, wish.identity != nil || isGood(pass, entry) else { throw VisitorDoor.tokenRefused }
            return pass
        }
        let pass = try self.pass(wish, entry, earlier)
        let guest = Guest(entry: entry, pass: pass)
        if wish.begin ?? (earlier == nil) {
            let known = try await talk.present(guest)
            if known?.view == nil, known?.conversation.closedAt == nil || wish.begin == true {
                let opened = try await talk.receive(.init(clientID: "begin"), from: guest, known: known?.conversation)
                hub.began(guest.key, opened.conversation.id)
            }
        }
        return .json(
            ChatSession(token: door.seal.seal(pass), expiresAt: pass.expiresAt, visitor: pass.identity, isVerified: pass.isVerified, state: try await talk.state(guest)),
            status: .created)
    }

    /// An anonymous token where visitors must be known is refused by the rule, which says so.
    private func isGood(_ pass: VisitorPass, _ entry: EntryPoint) -> Bool {
        guard let chat = entry.chat, pass.expiresAt > clock.now else { return false }
        return pass.user == nil || pass.holds(chat, at: clock.now)
    }

    private func pass(_ wish: Wish, _ entry: EntryPoint, _ earlier: VisitorPass?) throws -> VisitorPass {
        guard let chat = entry.chat else { throw Problem.notFound("chat") }
        let signed = try proven(wish, entry, chat, earlier)
        let proof = signed.flatMap { signed in chat.secret.map { VisitorPass.Proof(until: signed.expiresAt, secret: $0) } }
        let identity = signed.map { VisitorPass.identity(ofUser: $0.user) } ?? earlier?.identity ?? VisitorPass.newIdentity()
        // What another signed-in user of the same browser said is nothing of this one's.
        let before = earlier.flatMap { $0.user == nil || $0.identity == identity ? $0 : nil }
        let vouched = proof ?? before?.proof
        let longest = clock.now + VisitorPass.lifetime
        var pass = VisitorPass(entry: entry.id, identity: identity, expiresAt: vouched?.until.map { min($0, longest) } ?? longest)
        pass.proof = vouched
        pass.vouchedName = signed.map(\.name) ?? before?.vouchedName
        pass.vouchedEmail = signed.map(\.email) ?? before?.vouchedEmail
        pass.name = pass.vouchedName ?? wish.name ?? before?.name ?? ""
        pass.email = pass.vouchedEmail ?? wish.email ?? before?.email
        pass.language = wish.language ?? before?.language
        pass.fields = (before?.fields ?? [:]).merging(wish.fields ?? [:]) { $1 }
        if let page = wish.page { pass.fields["page"] = page }
        try check(pass, wish, chat, asksForm: earlier == nil)
        guard door.seal.seal(pass).utf8.count <= VisitorSeal.longest else {
            throw Problem.invalidValues([FieldFault(wish.page.map { $0.utf8.count > 2_000 } == true ? "page" : "fields", "with all the rest it is too long to be kept: shorten it")])
        }
        return pass
    }

    /// Who the site says it is; nil where it says nothing and need not.
    private func proven(_ wish: Wish, _ entry: EntryPoint, _ chat: ChatSettings, _ earlier: VisitorPass?) throws -> SignedIdentity? {
        guard let proof = wish.identity else {
            guard chat.identity != .required || earlier?.isVerified == true else { throw VisitorDoor.identityRequired }
            return nil
        }
        guard chat.identity != .none, let sealed = chat.secret else {
            throw Problem(.unauthorized, "identity-refused", "Who the visitor is cannot be believed: this chat takes no signed identities; an admin can set one up in the entry point.")
        }
        return try SignedIdentity.verify(proof, secret: try secrets.open(sealed, for: entry.id.description), audience: entry.address, at: clock.now)
    }

    private func check(_ pass: VisitorPass, _ wish: Wish, _ chat: ChatSettings, asksForm: Bool) throws {
        var validation = Validation()
        if !pass.name.isEmpty { validation.requireText(pass.name, "name", upTo: 200) }
        if let email = pass.email { validation.require(Self.isEmail(email), "email", "must be an e-mail address") }
        if let language = wish.language { validation.requireLanguage(language.text, "language") }
        if let page = wish.page { validation.requireText(page, "page", upTo: 2_000) }
        let asked = Dictionary(chat.preChat.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for (key, value) in (wish.fields ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let field = asked[key] else {
                validation.require(false, "fields.\(key.prefix(60))", "is not asked in this chat")
                continue
            }
            if !value.isEmpty { validation.requireText(value, "fields.\(key)", upTo: 200) }
            validation.require(field.kind != .choice || value.isEmpty || field.options.contains(value), "fields.\(key)", "must be one of: \(field.options.joined(separator: ", "))")
            validation.require(field.kind != .email || value.isEmpty || Self.isEmail(value), "fields.\(key)", "must be an e-mail address")
            validation.require(field.kind != .phone || value.isEmpty || Self.isPhone(value), "fields.\(key)", "must be a telephone number")
        }
        for field in chat.preChat where field.required && asksForm {
            let given = field.key == "name" ? pass.name : field.key == "email" ? pass.email ?? "" : pass.fields[field.key] ?? ""
            validation.require(given.contains { !$0.isWhitespace }, ["name", "email"].contains(field.key) ? field.key : "fields.\(field.key)", "is missing")
        }
        try validation.finish()
    }

    private static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= 254 && parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains { $0.isWhitespace || $0 == "<" || $0 == ">" || $0 == "," || $0 < " " }
    }

    private static func isPhone(_ text: String) -> Bool {
        text.count <= 40 && text.count(where: { $0.isASCII && $0.isNumber }) >= 3 && text.allSatisfy { "0123456789+-/(). ".contains($0) }
    }
}
