import CentreConfiguration
import ContactDomain
import Foundation
import Testing

@Suite struct AsteriskFilesTests {
    @Test func aTrunkBecomesItsSections() throws {
        let trunk = Trunk(
            name: "carrier", host: "sip.example.net", port: 5071, transport: .tls, srtp: .sdes, username: "us;er", password: Secret("a;b\\;c"), registers: true,
            match: ["192.0.2.0/24"], codecs: [.opus, .alaw])
        try Places.expect(TrunkSections.render([trunk, Trunk(name: "local", host: "2001:db8::7")]).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init), asIn: "good/trunks.conf")
    }

    @Test(arguments: ["x\n[evil]", "x\r[evil]", "x\u{85}", "x\u{0}", "x\u{2028}y"]) func noValueBeginsALineOfItsOwn(bad: String) {
        let trunks = [
            Trunk(name: "a", host: bad), Trunk(name: bad, host: "h"), Trunk(name: "a", host: "h", username: bad, password: Secret("p")),
            Trunk(name: "a", host: "h", username: "u", password: Secret(bad)), Trunk(name: "a", host: "h", match: [bad]), Trunk(name: "a", host: "h", callerNumber: bad),
        ]
        for trunk in trunks {
            #expect(TrunkSections.render([trunk]) == "; A trunk was left out: a value of it holds a line break or a control character.\n")
        }
    }

    @Test func templatesAreFilledAndPrivate() throws {
        try Places.withFolder { folder in
            try "; {{unknown}} in a comment stays\n[a]\nx = {{one}}/{{ one }};c\n{{many}}\ny={{semi}}\n".write(toFile: folder + "/a.conf", atomically: true, encoding: .utf8)
            try "not a template {{one}}".write(toFile: folder + "/README.md", atomically: true, encoding: .utf8)
            let target = folder + "/run/etc"
            let values = ["one": "1", "many": "p = 1;2\nq = 2", "semi": "a;b"]
            for _ in 0..<2 { try AsteriskTemplates.render(folder: folder, values: values, into: target) }
            #expect(try String(contentsOfFile: target + "/a.conf", encoding: .utf8) == "; {{unknown}} in a comment stays\n[a]\nx = 1/1;c\np = 1;2\nq = 2\ny=a\\;b\n")
            #expect(try FileManager.default.contentsOfDirectory(atPath: target) == ["a.conf"])
            let rights = try FileManager.default.attributesOfItem(atPath: target + "/a.conf")[.posixPermissions] as? NSNumber
            #expect(rights?.intValue == 0o600)
        }
    }

    @Test func aFolderThatCannotBeUsedIsNamed() throws {
        try Places.withFolder { folder in
            #expect(throws: ConfigurationFaults.self) { try AsteriskTemplates.render(folder: folder, values: [:], into: folder + "/x") }
            #expect(throws: ConfigurationFaults.self) { try AsteriskTemplates.render(folder: folder + "/none", values: [:], into: folder + "/x") }
            try "x\n".write(toFile: folder + "/a.conf", atomically: true, encoding: .utf8)
            #expect(throws: ConfigurationFaults.self) { try AsteriskTemplates.render(folder: folder, values: [:], into: folder + "/a.conf/x") }
            // A folder where the file should be.
            try FileManager.default.createDirectory(atPath: folder + "/y/a.conf/z", withIntermediateDirectories: true)
            #expect(throws: ConfigurationFaults.self) { try AsteriskTemplates.render(folder: folder, values: [:], into: folder + "/y") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/y") == ["a.conf"], "no draft stays behind")
        }
    }

    /// Every variable of the shipped templates has a value.
    @Test func theShippedTemplatesAreFilled() throws {
        try Places.withFolder { folder in
            var configuration = TandemConfiguration(folder: folder)
            configuration.asterisk.externalAddress = "203.0.113.5"
            configuration.asterisk.bind = "::"
            configuration.fallback.target = .sound("closed")
            configuration.fallback.after = Span(milliseconds: 1_500)
            configuration.trunks = [Trunk(name: "carrier", host: "192.0.2.1")]
            var values = configuration.asteriskValues(includes: ["/etc/tandem/own.conf"]) { "/sounds/en/" + $0 }
            for name in ["run_dir", "module_dir", "data_dir", "spool_dir", "log_dir", "ari_user", "ari_password", "manager_port", "tls_cert", "tls_key"] { values[name] = "/x/\(name)" }
            try AsteriskTemplates.render(folder: Places.repository + "/asterisk-conf", values: values, into: folder + "/etc")
            let pjsip = try String(contentsOfFile: folder + "/etc/pjsip.conf", encoding: .utf8)
            #expect(pjsip.contains("bind = [::]:5060\nexternal_media_address = 203.0.113.5\nexternal_signaling_address = 203.0.113.5\nlocal_net = 127.0.0.0/8\n"))
            #expect(pjsip.contains("[carrier]\ntype = endpoint\ncontext = tandem-trunk\n"))
            let dialplan = try String(contentsOfFile: folder + "/etc/extensions.conf", encoding: .utf8)
            #expect(dialplan.contains("#include \"/etc/tandem/own.conf\""))
            #expect(dialplan.contains("Playback(/sounds/en/closed)"))
            #expect(dialplan.contains("TANDEM_FALLBACK_AFTER = 2\nTANDEM_FALLBACK = tandem-sound\n"))
        }
    }
}
