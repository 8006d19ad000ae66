/// How an interaction reaches us.
public enum ContactChannel: String, Codable, CodingKeyRepresentable, CaseIterable, Equatable, Sendable {
    case voice, video, chat, email, sms, wechat, weibo
    /// Any other messenger, attached by its own connector over signed requests.
    case webhook
}

public enum Direction: String, Codable, Equatable, Sendable {
    case inbound, outbound
}
