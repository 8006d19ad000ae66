/// How an interaction reaches us.
public enum ContactChannel: String, Codable, CodingKeyRepresentable, CaseIterable, Equatable, Sendable {
    case voice, video, chat, email, sms, wechat, weibo
    /// Any other messenger, attached by its own connector over signed requests.
    case webhook

    /// Nobody hangs on the line: it can be answered later.
    public var isWritten: Bool {
        switch self {
        case .voice, .video: false
        case .chat, .email, .sms, .wechat, .weibo, .webhook: true
        }
    }
}

public enum Direction: String, Codable, Equatable, Sendable {
    case inbound, outbound
}
