/// The sections of Asterisk's `pjsip.conf` for the trunks (see Asterisk's documentation of res_pjsip and
/// res_pjsip_endpoint_identifier_ip).
public enum TrunkSections {
    /// One text with all sections; empty without trunks. Calls enter the dialplan in `tandem-trunk`.
    ///
    /// Line breaks cannot get in: a value with a control character makes its whole trunk be left out,
    /// with a comment in its place. The loader of `tandem.yaml` refuses such values before.
    public static func render(_ trunks: [Trunk]) -> String {
        trunks.map { trunk in
            let sections = sections(of: trunk)
            guard sections.allSatisfy(\.isClean) else { return "; A trunk was left out: a value of it holds a line break or a control character.\n" }
            return sections.map(\.text).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private static func sections(of trunk: Trunk) -> [ConfSection] {
        let transport = "transport-\(trunk.transport.rawValue)"
        var endpoint = ConfSection(trunk.name, "endpoint", [
            ("context", "tandem-trunk"),
            ("transport", transport),
            ("disallow", "all"),
            ("allow", trunk.codecs.map(\.rawValue).joined(separator: ",")),
            ("aors", trunk.name),
            // By address alone: else whoever writes the trunk's name into From would pass for it.
            ("identify_by", "ip"),
            ("direct_media", "no"),
            ("rtp_symmetric", "yes"),
            ("force_rport", "yes"),
            ("rewrite_contact", "yes"),
            ("trust_id_inbound", "yes"),
            ("send_pai", "yes"),
            // A new INVITE each time the far side changes tells a carrier nothing, and some callers cannot take it.
            ("send_connected_line", "no"),
            ("from_domain", host(of: trunk)),
        ])
        if trunk.mediaTimeout > .zero {
            let seconds = (trunk.mediaTimeout.milliseconds + 999) / 1000
            endpoint.add("rtp_timeout", "\(seconds)")
            endpoint.add("rtp_timeout_hold", "\(seconds * 5)")
        }
        if trunk.srtp == .sdes { endpoint.add("media_encryption", "sdes") }
        let from = trunk.callerNumber.isEmpty ? trunk.username : trunk.callerNumber
        if !from.isEmpty { endpoint.add("from_user", from) }

        var sections: [ConfSection] = []
        if let password = trunk.password, !trunk.username.isEmpty {
            endpoint.add("outbound_auth", trunk.name)
            sections.append(ConfSection(trunk.name, "auth", [("auth_type", "userpass"), ("username", trunk.username), ("password", password.reveal())]))
        }
        sections.insert(endpoint, at: 0)
        // No qualify_frequency: a carrier that does not answer OPTIONS would count as unreachable, and no call would go out.
        sections.append(ConfSection(trunk.name, "aor", [("contact", uri(trunk))]))
        let sources = trunk.match.isEmpty ? [trunk.host] : trunk.match
        sections.append(ConfSection(trunk.name, "identify", [("endpoint", trunk.name)] + sources.map { ("match", $0) }))
        if trunk.registers {
            sections.append(
                ConfSection(trunk.name, "registration", [
                    ("transport", transport), ("outbound_auth", trunk.name), ("server_uri", uri(trunk)), ("client_uri", uri(trunk, user: trunk.username)),
                    ("contact_user", from), ("retry_interval", "30"), ("forbidden_retry_interval", "300"), ("fatal_retry_interval", "300"),
                    ("max_retries", "1000000"), ("expiration", "600"), ("line", "yes"), ("endpoint", trunk.name),
                ]))
        }
        return sections
    }

    private static func host(of trunk: Trunk) -> String {
        trunk.host.contains(":") ? "[\(trunk.host)]" : trunk.host
    }

    /// RFC 3261, section 19.1.
    private static func uri(_ trunk: Trunk, user: String = "") -> String {
        let port = trunk.port.map { ":\($0)" } ?? ""
        let transport = trunk.transport == .udp ? "" : ";transport=\(trunk.transport.rawValue)"
        return "sip:" + (user.isEmpty ? "" : escapedUser(user) + "@") + host(of: trunk) + port + transport
    }

    private static func escapedUser(_ user: String) -> String {
        let plain = "-_.!~*'()&=+$,;?/"
        var text = ""
        for byte in user.utf8 {
            let character = Character(Unicode.Scalar(byte))
            if byte < 128, character.isLetter || character.isNumber || plain.contains(character) {
                text.append(character)
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                text += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        return text
    }
}

/// One `[name]` of a file of Asterisk's.
private struct ConfSection {
    private let name: String
    private var pairs: [(key: String, value: String)]

    init(_ name: String, _ type: String, _ pairs: [(String, String)]) {
        self.name = name
        self.pairs = [(key: "type", value: type)] + pairs.map { (key: $0.0, value: $0.1) }
    }

    mutating func add(_ key: String, _ value: String) { pairs.append((key, value)) }

    var isClean: Bool {
        let isName = !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return isName && pairs.allSatisfy { ConfText.isOneLine($0.value) }
    }

    var text: String {
        "[\(name)]\n" + pairs.map { "\($0.key) = \(ConfText.escaped($0.value))\n" }.joined()
    }
}

/// What Asterisk's files need of a value.
enum ConfText {
    /// No line break nor other control character: it could begin a line of its own.
    static func isOneLine(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 && $0.value != 0x85 && $0.value != 0x2028 && $0.value != 0x2029 }
    }

    /// A semicolon would begin a comment.
    static func escaped(_ text: String) -> String {
        text.replacing(";", with: "\\;")
    }
}
