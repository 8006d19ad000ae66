import AsteriskARI
import CentrePorts

/// The objects of Asterisk's SIP stack that make up one phone, in the order in which they are made.
struct SIPObjects {
    struct Object {
        let type: String
        let fields: [ARIConfigTuple]
    }

    let all: [Object]

    init(_ account: PhoneAccount) {
        let name = account.endpoint.text
        var endpoint: [(String, String)] = [
            ("auth", name), ("direct_media", "no"), ("send_connected_line", "no"), ("identify_by", "auth_username,username"),
            ("callerid", VoiceGateway.callerID(account.displayName, name)),
            ("disallow", "all"),
        ]
        var objects = [Object(type: "auth", [("auth_type", "digest"), ("username", name), ("password", account.password)])]
        switch account.kind {
        case .browserAgent:
            objects.append(Object(type: "aor", [("max_contacts", "1"), ("remove_existing", "yes"), ("remove_unavailable", "yes")]))
            // A page that went away sends nothing: its leg ends after this many seconds.
            endpoint += [("webrtc", "yes"), ("allow", "opus,ulaw,alaw"), ("context", "tandem-agent"), ("aors", name), ("rtp_timeout", "20")]
        case .sipAgent:
            objects.append(Object(type: "aor", [("max_contacts", "1"), ("remove_existing", "yes"), ("remove_unavailable", "yes")]))
            endpoint += [
                ("allow", "ulaw,alaw,g722,opus"), ("context", "tandem-agent"), ("aors", name), ("rtp_symmetric", "yes"), ("force_rport", "yes"),
                ("rewrite_contact", "yes"), ("rtp_timeout", "60"), ("rtp_timeout_hold", "300"), ("media_encryption", "sdes"), ("media_encryption_optimistic", "yes"),
            ]
        case .webCaller:
            endpoint += [("webrtc", "yes"), ("allow", "opus,ulaw"), ("context", "tandem-web"), ("rtp_timeout", "20")]
            // A variable of the channel that only our side can set: nobody calls on behalf of another visitor.
            if let origin = account.origin { endpoint.append(("set_var", "TANDEM_ORIGIN=\(origin)")) }
        }
        objects.append(Object(type: "endpoint", endpoint))
        all = objects
    }
}

extension SIPObjects.Object {
    init(type: String, _ fields: [(String, String)]) {
        self.init(type: type, fields: fields.map { ARIConfigTuple($0.0, $0.1) })
    }
}
