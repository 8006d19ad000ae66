import ArgumentParser
import Foundation

/// Secrets that the service makes for itself, each in a file that its owner alone can read.
struct SecretFiles {
    let folder: String

    /// Text of a secret; made at random where there is none.
    func text(_ name: String, bytes count: Int = 24) throws -> String {
        let path = "\(folder)/\(name)"
        if let data = FileManager.default.contents(atPath: path) {
            let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            if !text.isEmpty { return text }
        }
        let text = Self.random(count)
        guard FileManager.default.createFile(atPath: path, contents: Data((text + "\n").utf8), attributes: [.posixPermissions: 0o600]) else {
            throw ValidationError("The secret \(path) cannot be written: \(String(cString: strerror(errno))).")
        }
        return text
    }

    static func random(_ count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    /// A certificate for SIP over TLS, signed by itself, where the admin has given none.
    func certificate() throws -> (certificate: String, key: String) {
        let certificate = "\(folder)/sip.crt", key = "\(folder)/sip.key"
        if FileManager.default.fileExists(atPath: certificate), FileManager.default.fileExists(atPath: key) { return (certificate, key) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650",
            "-subj", "/CN=tandem", "-keyout", key, "-out", certificate,
        ]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ValidationError("No certificate for SIP over TLS could be made: openssl ended with \(process.terminationStatus). Install openssl, or give one under asterisk.tls.")
        }
        return (certificate, key)
    }
}
