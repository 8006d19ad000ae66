import CentrePorts
import ContactDomain
import Crypto
import Foundation

/// SIP credentials of agents' phones. Passwords are derived, never stored: the same secret gives the same ones after a restart.
public struct PhoneBook: Sendable {
    private let key: SymmetricKey
    /// Where browsers reach the SIP WebSocket.
    public let webSocket: String
    public let sipDomain: String

    /// - Parameters:
    ///   - masterSecret: at least 16 random bytes that stay the same.
    ///   - webSocket: `ws://{host}:8088/ws`; `{host}` stands for the host name by which the page was reached.
    ///   - sipDomain: the host part of SIP addresses, `{host}` likewise.
    public init(masterSecret: [UInt8], webSocket: String, sipDomain: String = "{host}") {
        key = SymmetricKey(data: masterSecret)
        self.webSocket = webSocket
        self.sipDomain = sipDomain
    }

    /// HMAC-SHA256 of `sip:` and the endpoint, base64url, the first 24 characters (144 bits).
    public func password(for endpoint: EndpointName) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("sip:\(endpoint.text)".utf8), using: key)
        return String(Base64URL.encode(Array(code)).prefix(24))
    }

    /// What the telephony server must know of an agent's phone.
    public func account(for agent: AgentProfile) -> PhoneAccount {
        PhoneAccount(endpoint: agent.endpoint, password: password(for: agent.endpoint), kind: agent.phone == .browser ? .browserAgent : .sipAgent, displayName: agent.name)
    }

    /// What a browser or SIP phone registers with.
    /// - Parameter host: the host name by which the client reached us.
    public func phone(_ account: PhoneAccount, host: String?) -> BrowserPhone {
        let domain = Self.filled(sipDomain, host)
        return BrowserPhone(
            webSocket: Self.filled(webSocket, host), uri: "sip:\(account.endpoint.text)@\(domain)", user: account.endpoint.text,
            password: account.password, displayName: account.displayName)
    }

    /// The SIP address of an entry point.
    func address(_ user: String, host: String?) -> String { "sip:\(user)@\(Self.filled(sipDomain, host))" }

    private static func filled(_ template: String, _ host: String?) -> String { template.replacing("{host}", with: host ?? "127.0.0.1") }
}
