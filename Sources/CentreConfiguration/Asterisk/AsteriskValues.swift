import ContactDomain

extension TandemConfiguration {
    /// Values for the templates of Asterisk's files, as far as the configuration decides them. Folders,
    /// the login of ARI and a generated certificate are decided at each start and are added by the caller.
    ///
    /// - Parameters:
    ///   - includes: absolute paths of raw dialplan files.
    ///   - soundPath: what `Playback` is given for the name of a sound, see `prompts.sounds`.
    public func asteriskValues(includes: [String], soundPath: (String) -> String = { $0 }) -> [String: String] {
        var values = [
            "sip_bind": asterisk.bind.contains(":") ? "[\(asterisk.bind)]" : asterisk.bind,
            "sip_udp_port": "\(asterisk.sip.udp)",
            "sip_tcp_port": "\(asterisk.sip.tcp)",
            "sip_tls_port": "\(asterisk.sip.tls)",
            "http_bind": asterisk.http.bind,
            "http_port": "\(asterisk.http.port)",
            "rtp_start": "\(asterisk.rtpPorts.lowerBound)",
            "rtp_end": "\(asterisk.rtpPorts.upperBound)",
            "external_address_lines": externalAddressLines,
            "trunks": TrunkSections.render(trunks),
            "fallback_after_seconds": "\((fallback.after.milliseconds + 999) / 1_000)",
        ]
        if let tls = asterisk.tls {
            values["tls_cert"] = tls.certificate
            values["tls_key"] = tls.key
        }
        var dialplan: [String] = []
        switch fallback.target {
        case .dialplan(let name): values["fallback_dialplan"] = name
        case .sound(let name):
            values["fallback_dialplan"] = "tandem-sound"
            dialplan = [
                "[tandem-fallback](+)",
                "exten => tandem-sound,1,ExecIf($[\"${CHANNEL(state)}\" != \"Up\"]?Answer())",
                " same => n,Playback(\(ConfText.escaped(soundPath(name))))",
                " same => n,Hangup()",
            ]
        }
        // A quotation mark or line break would end the name of the file early.
        dialplan += includes.filter { ConfText.isOneLine($0) && !$0.contains("\"") }.map { "#include \"\(ConfText.escaped($0))\"" }
        values["dialplan_includes"] = dialplan.joined(separator: "\n")
        return values
    }

    /// For Asterisk behind an address translator.
    private var externalAddressLines: String {
        guard let address = asterisk.externalAddress else { return "" }
        // RFC 1918, and the machine itself.
        let usual = ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
        let local = asterisk.localNetworks.isEmpty ? usual : asterisk.localNetworks
        return (["external_media_address = \(address)", "external_signaling_address = \(address)"] + local.map { "local_net = \($0)" }).joined(separator: "\n")
    }
}
