import Foundation

/// The group `asterisk`.
extension ConfigurationReader {
    func read(_ section: Section, into asterisk: inout AsteriskSettings) {
        asterisk.mode = section.choice("mode", asterisk.mode)
        asterisk.program = path(section, "program")
        asterisk.templatesFolder = path(section, "templates") ?? asterisk.templatesFolder
        asterisk.bind = section.text("bind", asterisk.bind, check: Checks.address)
        asterisk.externalAddress = section.optionalText("externalAddress", check: Checks.host)
        asterisk.localNetworks = section.texts("localNetworks", check: Checks.network)

        let ports = 1...65_535
        let sip = section.section("sip")
        asterisk.sip.udp = sip.integer("udp", asterisk.sip.udp, in: ports)
        asterisk.sip.tcp = sip.integer("tcp", asterisk.sip.tcp, in: ports)
        asterisk.sip.tls = sip.integer("tls", asterisk.sip.tls, in: ports)
        sip.finish()

        let http = section.section("http")
        asterisk.http.bind = http.text("bind", asterisk.http.bind, check: Checks.address)
        asterisk.http.port = http.integer("port", asterisk.http.port, in: ports)
        http.finish()

        let rtp = section.section("rtp")
        let first = rtp.integer("start", asterisk.rtpPorts.lowerBound, in: 1_024...65_535)
        let last = rtp.integer("end", asterisk.rtpPorts.upperBound, in: 1_024...65_535)
        if last - first >= 9 {
            asterisk.rtpPorts = first...last
        } else {
            rtp.reading.report(rtp.place, rtp.path, "\(first) to \(last) are fewer than 10 ports", "a call needs two ports for each of its legs")
        }
        rtp.finish()

        read(section.section("tls"), into: &asterisk.tls)
        readAccess(section.section("ari"), into: &asterisk)
        section.finish()
    }

    private func read(_ section: Section, into tls: inout AsteriskSettings.TLSFiles?) {
        let certificate = readablePath(section, "certificate")
        let key = readablePath(section, "key")
        switch (certificate, key) {
        case (let certificate?, let key?): tls = .init(certificate: certificate, key: key)
        case (nil, nil): break
        case (.some, nil), (nil, .some):
            section.reading.report(section.place, section.path, "a certificate and its key belong together", "name both, or neither to use a generated certificate")
        }
        section.finish()
    }

    private func readablePath(_ section: Section, _ key: String) -> String? {
        guard let path = path(section, key) else { return nil }
        if !FileManager.default.isReadableFile(atPath: path), let value = section.value(key) {
            section.reject(value, "the file \(path) is not there, or may not be read", "name a PEM file that the service may read")
        }
        return path
    }

    private func readAccess(_ section: Section, into asterisk: inout AsteriskSettings) {
        let isNamed = section.value("url") != nil
        // The text is not repeated in the fault: it may hold a password.
        let url = section.optionalText("url") { text in
            guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme), url.host != nil, url.user == nil else {
                return ("is not the address of ARI", "write one like http://192.0.2.10:8088/ari, without a password in it")
            }
            return nil
        }
        let user = section.text("user", "tandem", check: Checks.word)
        let password = secret(section)
        section.finish()
        switch asterisk.mode {
        case .embedded:
            if url != nil {
                section.reading.report(section.place, section.path, "has no meaning in embedded mode", "set asterisk.mode to external", severity: .warning)
            }
        case .external:
            guard let url else {
                if !isNamed { section.reading.report(section.place, section.path + ["url"], "is missing in external mode", "name the address of ARI") }
                return
            }
            guard let password else {
                if !namesPassword(section) {
                    section.reading.report(section.place, section.path + ["passwordFile"], "is missing in external mode", "name a file that holds the password of ARI")
                }
                return
            }
            asterisk.ari = .init(url: url, user: user, password: password)
        }
    }

    func namesPassword(_ section: Section) -> Bool {
        section.value("passwordFile") != nil || section.value("passwordEnv") != nil
    }

    /// A password from a file or a variable: never from the configuration itself. Nil where none is named, or after a fault.
    /// - Parameter key: what it is the secret of: `password` is in `passwordFile` or `passwordEnv`.
    func secret(_ section: Section, of key: String = "password") -> Secret? {
        let file = section.value("\(key)File")
        let variable = section.value("\(key)Env")
        if let file, variable != nil {
            section.reject(file, "names both a file and a variable for the \(key)", "keep one of them")
            return nil
        }
        if let variable {
            guard let text = section.reading.environment?.secret(named: variable.text), !text.isEmpty else {
                section.reject(variable, "the variable \(variable.text) is not set", "set it in the environment of the service")
                return nil
            }
            return checked(text, key, section, variable)
        }
        guard let file, let path = path(section, "\(key)File") else { return nil }
        do throws(ConfigurationFaults) {
            var text = try SourceFile.text(at: path, named: path)
            if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
            warnIfPublic(path, section, file)
            return checked(text, key, section, file)
        } catch {
            let fault = error.faults.first
            section.reject(file, "the file \(path) \(fault?.problem ?? "cannot be read")", fault?.remedy ?? "")
            return nil
        }
    }

    private func checked(_ text: String, _ key: String, _ section: Section, _ value: Value) -> Secret? {
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        guard !text.isEmpty, text.utf8.count <= 256, isPlain, text.first != " ", text.last != " " else {
            section.reject(value, "what it names is not one line with a \(key)", "write the \(key) alone, without spaces around it")
            return nil
        }
        return Secret(text)
    }

    private func warnIfPublic(_ path: String, _ section: Section, _ value: Value) {
        var status = stat()
        // A file whose rights cannot be told was read all the same: then there is nothing to warn about.
        if stat(path, &status) == 0, status.st_mode & 0o004 != 0 {
            section.reject(value, "everybody on this machine may read \(path)", "chmod 600 \(path)", severity: .warning)
        }
    }
}
