/// Where a page comes from: scheme, host and port (RFC 6454), as browsers write it into `Origin`.
struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
    let description: String

    /// Reads an origin and nothing more: no path, no user, no `null`.
    init?(_ text: String) {
        guard text.utf8.count <= 300, let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) }) else { return nil }
        var rest = text.lowercased().dropFirst(scheme.count)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        let allowed = "abcdefghijklmnopqrstuvwxyz0123456789.-:[]"
        guard !rest.isEmpty, rest.allSatisfy({ allowed.contains($0) }), APIRequest.hostName(in: String(rest)) != nil else { return nil }
        // Browsers leave the usual port out.
        let usual = scheme == "https://" ? ":443" : ":80"
        if rest.hasSuffix(usual) { rest = rest.dropLast(usual.count) }
        description = scheme + rest
    }
}
