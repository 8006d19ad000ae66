import ContactDomain

/// Channels as bits of a byte: what an agent is available for, what a rule interrupts.
struct ChannelSet: Equatable, Sendable {
    var bits: UInt8 = 0

    static let none = ChannelSet()

    init() {}

    init(_ channels: Set<ContactChannel>) {
        for channel in ContactChannel.allCases where channels.contains(channel) { insert(channel) }
    }

    var isEmpty: Bool { bits == 0 }
    func contains(_ channel: ContactChannel) -> Bool { bits & channel.bit != 0 }
    mutating func insert(_ channel: ContactChannel) { bits |= channel.bit }

    /// In the order of the enumeration.
    var channels: [ContactChannel] { ContactChannel.allCases.filter(contains) }
}

extension ContactChannel {
    static let count = 8

    /// Dense: 0 to `count - 1`.
    var index: Int {
        switch self {
        case .voice: 0
        case .video: 1
        case .chat: 2
        case .email: 3
        case .sms: 4
        case .wechat: 5
        case .weibo: 6
        case .webhook: 7
        }
    }

    var bit: UInt8 { 1 << UInt8(index) }
}
