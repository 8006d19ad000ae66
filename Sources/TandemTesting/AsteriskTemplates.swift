import Foundation

/// Where set-up has put Asterisk.
struct AsteriskRuntime {
    let binary: String
    let modules: String
    let data: String

    static var settingsFile: URL {
        AsteriskProcess.projectRoot.appendingPathComponent(".runtime/asterisk.env")
    }

    init() throws {
        guard let bytes = FileManager.default.contents(atPath: Self.settingsFile.path) else {
            throw AsteriskProcess.Fault.notInstalled(Self.settingsFile.path)
        }
        var settings: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { settings[String(parts[0])] = parts[1].trimmingCharacters(in: ["\"", "'", " "]) }
        }
        func need(_ name: String) throws -> String {
            guard let value = settings[name] else { throw AsteriskProcess.Fault.notInstalled("\(name) in \(Self.settingsFile.path)") }
            return value
        }
        binary = try need("ASTERISK")
        modules = try need("ASTERISK_MODULES")
        data = try need("ASTERISK_DATA")
    }
}

/// Ports that nobody uses at the moment.
public struct AsteriskPorts: Sendable {
    public let http: Int
    public let sipUDP: Int
    public let manager: Int
    public let sipTCP: Int
    public let sipTLS: Int
    public let rtp: ClosedRange<Int>

    init() throws {
        http = try Self.free(stream: true)
        manager = try Self.free(stream: true)
        sipUDP = try Self.free(stream: false)
        sipTCP = try Self.free(stream: true)
        sipTLS = try Self.free(stream: true)
        let start = 12_000 + 400 * Int.random(in: 0..<40)
        rtp = start...(start + 399)
    }

    /// Asks the kernel for a free port of the loopback.
    public static func free(stream: Bool) throws -> Int {
        let kind = stream ? Int32(SOCK_STREAM.rawValue) : Int32(SOCK_DGRAM.rawValue)
        let handle = socket(AF_INET, kind, 0)
        guard handle >= 0 else { throw AsteriskProcess.Fault.system("no socket: errno \(errno)") }
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(handle, plain, size) == 0 && getsockname(handle, plain, &size) == 0
            }
        }
        guard result else { throw AsteriskProcess.Fault.system("no free port: errno \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// Turns the templates of `asterisk-conf` into the configuration of one Asterisk.
struct AsteriskTemplates {
    let folder: URL
    let runtime: AsteriskRuntime
    let ports: AsteriskPorts

    func render(options: AsteriskProcess.Options, user: String, password: String) throws {
        let files = FileManager.default
        for name in ["etc", "log", "spool/recording", "spool/tmp", "lib", "cache"] {
            try files.createDirectory(at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        try makeCertificate()
        try options.dialplan.write(to: folder.appendingPathComponent("dialplan.conf"), atomically: true, encoding: .utf8)
        let values = values(options: options, user: user, password: password)
        let templates = AsteriskProcess.projectRoot.appendingPathComponent("asterisk-conf")
        for name in try files.contentsOfDirectory(atPath: templates.path) where name.hasSuffix(".conf") {
            let text = try String(contentsOf: templates.appendingPathComponent(name), encoding: .utf8)
            let rendered = try fill(text, with: values, file: name)
            try rendered.write(to: folder.appendingPathComponent("etc/" + name), atomically: true, encoding: .utf8)
        }
    }

    private func values(options: AsteriskProcess.Options, user: String, password: String) -> [String: String] {
        [
            "manager_port": String(ports.manager), "ari_user": user, "ari_password": password,
            "data_dir": runtime.data, "module_dir": runtime.modules,
            "run_dir": folder.path, "log_dir": folder.path + "/log", "spool_dir": folder.path + "/spool",
            "http_bind": "127.0.0.1", "http_port": String(ports.http),
            "sip_bind": "127.0.0.1", "sip_udp_port": String(ports.sipUDP), "sip_tcp_port": String(ports.sipTCP),
            "sip_tls_port": String(ports.sipTLS), "external_address_lines": "",
            "rtp_start": String(ports.rtp.lowerBound), "rtp_end": String(ports.rtp.upperBound),
            "tls_cert": folder.path + "/cert.pem", "tls_key": folder.path + "/key.pem",
            "trunks": options.trunks, "dialplan_includes": "#include \"\(folder.path)/dialplan.conf\"",
            "fallback_after_seconds": String(options.fallbackAfterSeconds), "fallback_dialplan": "sorry",
        ]
    }

    /// Replaces `{{name}}` outside comments; a name that is not known is a fault of the templates.
    private func fill(_ text: String, with values: [String: String], file: String) throws -> String {
        try text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard !line.hasPrefix(";") else { return String(line) }
            var result = ""
            var rest = line[...]
            while let open = rest.firstRange(of: "{{"), let end = rest[open.upperBound...].firstRange(of: "}}") {
                let name = String(rest[open.upperBound..<end.lowerBound])
                guard let value = values[name] else {
                    throw AsteriskProcess.Fault.template("\(file) wants {{\(name)}}, which tests do not know")
                }
                result += rest[..<open.lowerBound] + value
                rest = rest[end.upperBound...]
            }
            return result + rest
        }.joined(separator: "\n")
    }

    private func makeCertificate() throws {
        let child = try ChildProcess.spawn(
            [
                "/usr/bin/env", "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", folder.path + "/key.pem", "-out", folder.path + "/cert.pem",
            ],
            output: folder.appendingPathComponent("openssl.log")
        )
        var status: Int32 = 0
        guard waitpid(child, &status, 0) == child, status == 0 else {
            throw AsteriskProcess.Fault.system("openssl made no certificate")
        }
    }
}
