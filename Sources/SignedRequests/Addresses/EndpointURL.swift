/// The address of an endpoint, taken apart strictly and put together again: what is checked is what is called.
package struct EndpointURL: Equatable, Sendable {
    package let scheme: String
    /// In lower case; an IPv6 address without its brackets.
    package let host: String
    package let port: Int
    /// Path and query, from the first slash on.
    package let target: String

    package enum Fault: Error, Equatable {
        case tooLong, scheme, userInfo, host, port, characters, fragment

        package var text: String {
            switch self {
            case .tooLong: "must have at most \(EndpointURL.limit) characters"
            case .scheme: "must begin with https:// or http://"
            case .userInfo: "must not hold a user or a password: requests are signed"
            case .host: "must name a host: ASCII letters, digits, hyphens and dots, or an address"
            case .port: "has a port that is not a number from 1 to 65535"
            case .characters: "holds characters that must be percent-encoded"
            case .fragment: "must not have a fragment (#…)"
            }
        }
    }

    package static let limit = 2_000

    package init(_ text: String) throws(Fault) {
        guard text.utf8.count <= Self.limit else { throw .tooLong }
        let lower = text.lowercased()
        guard let scheme = ["https", "http"].first(where: { lower.hasPrefix($0 + "://") }) else { throw .scheme }
        let rest = text.dropFirst(scheme.count + 3)
        let authority = rest.prefix { !"/?#\\".contains($0) }
        let target = rest.dropFirst(authority.count)
        guard !authority.contains("@") else { throw .userInfo }
        guard !target.contains("#") else { throw .fragment }
        guard target.utf8.allSatisfy({ $0 > 32 && $0 < 127 && !Self.unsafe.contains($0) }) else { throw .characters }
        (host, port) = try Self.hostAndPort(authority, standard: scheme == "https" ? 443 : 80)
        self.scheme = scheme
        self.target = target.isEmpty ? "/" : target.hasPrefix("/") ? String(target) : "/" + target
    }

    private static let unsafe = Set("\"<>\\^`{|}".utf8)

    private static func hostAndPort(_ authority: Substring, standard: Int) throws(Fault) -> (String, Int) {
        let host: String
        let after: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]"), let address = IPAddress(String(authority[authority.index(after: authority.startIndex)..<end])),
                address.isVersion6
            else { throw .host }
            host = address.description
            after = authority[authority.index(after: end)...]
        } else {
            let name = authority.prefix { $0 != ":" }
            after = authority.dropFirst(name.count)
            host = name.lowercased()
            guard isHost(host) else { throw .host }
        }
        guard !after.isEmpty else { return (host, standard) }
        guard after.hasPrefix(":"), after.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(after.dropFirst()), (1...65_535).contains(port) else {
            throw .port
        }
        return (host, port)
    }

    private static func isHost(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 253 && labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        }
    }

    /// As it is called.
    package var text: String { "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)\(target)" }
}
