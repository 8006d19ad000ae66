import ContactDomain

/// Which other system is asked about customers, and what is shown of its answers.
public struct CustomerLookupSettings: Equatable, Sendable {
    public struct Header: Equatable, Sendable {
        public var name: String
        public var value: Secret

        public init(name: String, value: Secret) {
            self.name = name
            self.value = value
        }
    }

    public struct Line: Equatable, Sendable {
        public var label: String
        /// Where it is in the answer: `contact.plan`, `contact.phones[0]`.
        public var value: String
        public var url: String?

        public init(label: String, value: String, url: String? = nil) {
            self.label = label
            self.value = value
            self.url = url
        }
    }

    /// With places for what is known of the customer.
    public var url: String
    public var headers: [Header] = []
    public var timeout = Span.seconds(2)
    public var cache = Span.minutes(5)
    public var title: String?
    public var link: String?
    public var lines: [Line] = []
    /// Addresses, networks and host names of the own network, which are refused otherwise.
    public var allow: [String] = []
    /// Ports that may be called elsewhere.
    public var ports = [80, 443]

    public init(url: String) { self.url = url }
}

extension ConfigurationReader {
    private static let places = ["phone", "email", "external", "customer"]

    /// The group `customerLookup`; nil where nobody is to be asked.
    func customerLookup() -> CustomerLookupSettings? {
        let section = root.section("customerLookup")
        let url = section.optionalText("url", check: Self.template)
        var lookup = CustomerLookupSettings(url: url ?? "")
        lookup.headers = headers(section)
        lookup.timeout = section.span("timeout", lookup.timeout, in: Span(milliseconds: 100)...Span.seconds(30))
        lookup.cache = section.span("cache", lookup.cache, in: .zero...Span.minutes(24 * 60))
        lookup.title = section.optionalText("title", check: Self.memberPath)
        lookup.link = section.optionalText("link", check: Self.memberPath)
        lookup.lines = lines(section)
        var allowed = WebhookSettings()
        allowed.readAddresses(section)
        lookup.allow = allowed.allow
        lookup.ports = allowed.ports
        section.finish()
        if url != nil, lookup.title == nil, lookup.lines.isEmpty {
            section.reading.report(section.place, section.path, "takes nothing out of the answer", "name a title, or fields: [{label: Plan, value: contact.plan}]")
        }
        return url == nil ? nil : lookup
    }

    private func headers(_ section: Section) -> [CustomerLookupSettings.Header] {
        section.list("headers").enumerated().compactMap { index, item in
            let entry = Section(item, at: section.path + ["headers", "\(index + 1)"], in: section.reading, environment: false)
            guard entry.isGroup else { return nil }
            let name = entry.optionalText("name", check: Self.headerName)
            let plain = entry.optionalText("value")
            let prefix = entry.text("prefix", "")
            let hidden = secret(entry, of: "value")
            let isNamed = entry.entry("valueFile") != nil || entry.entry("valueEnv") != nil
            entry.finish()
            guard let name else {
                if entry.entry("name") == nil { entry.reading.report(entry.place, entry.path + ["name"], "is missing", "name the header: Authorization") }
                return nil
            }
            guard (plain == nil) != !isNamed else {
                entry.reading.report(entry.place, entry.path, "needs one of value, valueFile and valueEnv", "keep one of them; secrets belong into a file or a variable")
                return nil
            }
            return (hidden?.reveal() ?? plain).map { CustomerLookupSettings.Header(name: name, value: Secret(prefix + $0)) }
        }
    }

    private func lines(_ section: Section) -> [CustomerLookupSettings.Line] {
        section.list("fields").enumerated().compactMap { index, item in
            let entry = Section(item, at: section.path + ["fields", "\(index + 1)"], in: section.reading, environment: false)
            guard entry.isGroup else { return nil }
            let label = entry.optionalText("label", check: Checks.sentence)
            let value = entry.optionalText("value", check: Self.memberPath)
            let url = entry.optionalText("url", check: Self.memberPath)
            for key in ["label", "value"] where entry.entry(key) == nil {
                entry.reading.report(entry.place, entry.path + [key], "is missing", "every field needs a label and the place of its value in the answer")
            }
            entry.finish()
            guard let label, let value else { return nil }
            return CustomerLookupSettings.Line(label: label, value: value, url: url)
        }
    }

    /// The host is the admin's word: what is known of customers has no place in it.
    private static func template(_ text: String) -> (String, String)? {
        guard let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) }) else {
            return ("does not begin with https:// or http://", "write the whole address: https://crm.example.org/contacts?phone={phone}")
        }
        let rest = text.dropFirst(scheme.count)
        let host = rest.prefix { !"/?#".contains($0) }
        if host.isEmpty || host.contains(where: { "{}@ ".contains($0) }) { return ("has no plain host", "write a name or an address after \(scheme), without a password") }
        var after = rest.dropFirst(host.count)
        while let open = after.firstIndex(where: { "{}".contains($0) }) {
            guard after[open] == "{", let close = after[open...].firstIndex(of: "}") else { return ("has a brace without its partner", "write {phone}") }
            let place = String(after[after.index(after: open)..<close])
            guard places.contains(place) || (place.hasPrefix("external:") && place.count > 9) else {
                return ("has the unknown place {\(place)}", "known are: \(places.map { "{\($0)}" }.joined(separator: ", ")), {external:crm}")
            }
            after = after[after.index(after: close)...]
        }
        return nil
    }

    private static func headerName(_ text: String) -> (String, String)? {
        let isName = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) } && text.utf8.count <= 100
        return isName ? nil : ("'\(text)' is not the name of a header", "use letters, digits and -")
    }

    private static func memberPath(_ text: String) -> (String, String)? {
        let isPath = text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            let name = part.prefix { $0 != "[" }
            let rest = part.dropFirst(name.count)
            return !name.isEmpty && rest.split(separator: "[").allSatisfy { $0.hasSuffix("]") && Int($0.dropLast()).map { $0 >= 0 } == true }
        }
        return isPath ? nil : ("'\(text)' is not a place in an answer", "write the names of members with dots, and items with brackets: contact.phones[0]")
    }
}
