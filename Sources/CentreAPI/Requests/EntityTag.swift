import HTTPTypes

/// ETags of configuration resources: the version number in quotes (RFC 9110, section 8.8.3).
enum EntityTag {
    static func text(_ version: Int64) -> String { "\"\(version)\"" }

    /// What `If-Match` demands of a write.
    /// - Returns: nil for `*`: whatever version is there.
    static func expected(_ headers: HTTPFields) throws -> Int64? {
        guard let text = headers[.ifMatch]?.filter({ $0 != " " }) else {
            throw Problem(.preconditionRequired, "if-match-required", "Send If-Match with the ETag that you read, so that nobody's change is lost; * overwrites whatever is there.")
        }
        if text == "*" { return nil }
        guard text.count > 2, text.hasPrefix("\""), text.hasSuffix("\""), let version = Int64(text.dropFirst().dropLast()) else {
            throw Problem.badRequest("If-Match", "'\(text)' is not an ETag of ours (\"3\" or * is expected)")
        }
        return version
    }

    /// Whether the client already has this representation (`If-None-Match`).
    static func isKnown(_ tag: String, to headers: HTTPFields) -> Bool {
        guard let text = headers[.ifNoneMatch] else { return false }
        return text.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }.contains { candidate in
            let plain = candidate.hasPrefix("W/") ? candidate.dropFirst(2) : candidate
            return plain == "*" || String(plain) == tag
        }
    }
}
