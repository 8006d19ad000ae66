import CentrePorts
import ContactDomain

/// The groups `trunks` and `outbound`.
extension ConfigurationReader {
    func trunks() -> [Trunk] {
        var trunks: [Trunk] = []
        for (index, item) in root.list("trunks").enumerated() {
            let section = Section(item, at: ["trunks", "\(index + 1)"], in: root.reading, environment: false)
            guard section.isGroup, let trunk = trunk(section) else { continue }
            if trunks.contains(where: { $0.name == trunk.name }) {
                section.reading.report(section.entry("name")?.place, section.path + ["name"], "there are two trunks named '\(trunk.name)'", "give each its own name")
            } else {
                trunks.append(trunk)
            }
        }
        return trunks
    }

    private func trunk(_ section: Section) -> Trunk? {
        let name = section.optionalText("name", check: trunkName)
        let host = section.optionalText("host", check: Checks.host)
        for key in ["name", "host"] where section.entry(key) == nil {
            section.reading.report(section.place, section.path + [key], "is missing", "every trunk needs a name and a host")
        }
        var trunk = Trunk(name: name ?? "", host: host ?? "")
        if section.entry("port") != nil { trunk.port = section.integer("port", 5060, in: 1...65_535) }
        trunk.transport = section.choice("transport", trunk.transport)
        trunk.srtp = section.choice("srtp", trunk.srtp)
        trunk.username = section.text("username", "", check: Checks.word)
        trunk.password = secret(section)
        trunk.registers = section.flag("register", trunk.registers)
        trunk.match = section.texts("match", check: Checks.network)
        trunk.callerNumber = section.text("callerNumber", "", check: Checks.number)
        trunk.mediaTimeout = section.span("mediaTimeout", trunk.mediaTimeout, in: .zero...Span.minutes(60))
        let codecs = section.texts("codecs") { name in
            let known = Trunk.Codec.allCases.map(\.rawValue)
            return known.contains(name) ? nil : ("'\(name)' is not a codec that is loaded", Nearest.remedy(for: name, among: known))
        }.compactMap(Trunk.Codec.init(rawValue:))
        if !codecs.isEmpty { trunk.codecs = codecs }
        section.finish()
        check(trunk, section)
        return name != nil && host != nil ? trunk : nil
    }

    private func trunkName(_ name: String) -> (String, String)? {
        if let finding = Checks.name(name) { return finding }
        let reserved = ["global", "system", "anonymous"]
        guard reserved.contains(name) || name.hasPrefix("transport-") || name.hasPrefix("tandem-") else { return nil }
        return ("'\(name)' is a name of Asterisk's or Tandem's own", "choose another, say the carrier's")
    }

    private func check(_ trunk: Trunk, _ section: Section) {
        let namesPassword = namesPassword(section)
        if trunk.username.isEmpty, namesPassword {
            section.reading.report(section.place, section.path + ["username"], "is missing beside the password", "name the user that the carrier gave you")
        }
        if !trunk.username.isEmpty, !namesPassword {
            section.reading.report(section.place, section.path + ["passwordFile"], "is missing beside the username", "name a file that holds the password alone")
        }
        if trunk.registers, trunk.username.isEmpty {
            section.reading.report(section.entry("register")?.place, section.path + ["register"], "needs a username", "name username and passwordFile, or leave register out")
        }
        if trunk.srtp == .sdes, trunk.transport != .tls {
            section.reading.report(
                section.entry("srtp")?.place, section.path + ["srtp"], "the keys would travel unencrypted over \(trunk.transport.rawValue)", "set transport to tls",
                severity: .warning)
        }
    }

    func read(_ section: Section, into policy: inout CentrePolicy, trunks: [Trunk]) {
        policy.callerNumber = section.text("callerNumber", policy.callerNumber, check: Checks.number)
        policy.outboundWrapUp = section.span("wrapUp", policy.outboundWrapUp, in: .zero...Span.minutes(60))
        policy.recordsOutbound = section.flag("record", policy.recordsOutbound)
        for (index, item) in section.list("dialRules").enumerated() {
            let rule = Section(item, at: section.path + ["dialRules", "\(index + 1)"], in: section.reading, environment: false)
            if rule.isGroup, let rule = dialRule(rule, trunks: trunks) { policy.dialRules.append(rule) }
        }
        section.finish()
    }

    private func dialRule(_ section: Section, trunks: [Trunk]) -> DialRule? {
        let prefix = section.optionalText("prefix", check: dialled)
        let trunk = section.optionalText("trunk") { name in
            let names = trunks.map(\.name)
            return names.contains(name) ? nil : ("there is no trunk '\(name)'", Nearest.remedy(for: name, among: names))
        }
        for key in ["prefix", "trunk"] where section.entry(key) == nil {
            section.reading.report(section.place, section.path + [key], "is missing", "a dial rule says which numbers may be called, and by which trunk")
        }
        let strip = section.integer("strip", 0, in: 0...16)
        let prepend = section.text("prepend", "", check: dialled)
        section.finish()
        guard let prefix, let trunk else { return nil }
        return DialRule(prefix: prefix, trunk: trunk, strip: strip, prepend: prepend)
    }

    private func dialled(_ text: String) -> (String, String)? {
        let digits = text.hasPrefix("+") ? text.dropFirst() : Substring(text)
        let good = digits.utf8.count <= 16 && digits.allSatisfy { $0.isASCII && $0.isNumber }
        return good ? nil : ("'\(text)' cannot be the beginning of a number", "write digits after an optional +, in quotes")
    }
}
