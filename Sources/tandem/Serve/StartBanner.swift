import CentreConfiguration
import Foundation

/// The short block at the end of the start: where to go next.
struct StartBanner {
    let settings: TandemConfiguration
    let folders: DataFolders
    let port: Int
    let demo: DemoLogins?

    func print() {
        let host = settings.server.publicHost ?? (settings.server.host == "0.0.0.0" ? "127.0.0.1" : settings.server.host)
        let address = "\(settings.server.behindTLS ? "https" : "http")://\(host)\(settings.server.behindTLS ? "" : ":\(port)")"
        var lines = ["", "Tandem \(tandemVersion) is running", "", "  Desk      \(address)/desk", "  Call us   \(address)/call", "  Chat      \(address)/chat"]
        if let demo {
            lines += ["  Logins    \(DemoLogins.names.joined(separator: ", "))   password: \(demo.password)"]
        }
        lines += [
            "  SIP       \(settings.asterisk.bind):\(settings.asterisk.sip.udp) (UDP, TCP), \(settings.asterisk.sip.tls) (TLS); the demo's number is 8000",
            "  API       \(address)/api/v1/openapi.json",
            "  Logs      \(folders.logs)", "  Data      \(folders.data)", "", "  Try it without a browser:  tandem call 8000    ·    Ctrl-C stops everything", "",
        ]
        FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    }
}
