import AsteriskARI
import CentrePorts
import ContactDomain

/// What a channel is, told by its id: ours have names that we gave them.
enum LegName: Equatable {
    /// A leg that the core asked for.
    case ours
    /// The calling side of a test call: it acts by itself.
    case test
    /// A call that came to us.
    case theirs

    init(_ channel: String) {
        if channel.hasPrefix("agent-") || channel.hasPrefix("customer-") {
            self = .ours
        } else if channel.hasPrefix("test-") {
            self = .test
        } else {
            self = .theirs
        }
    }
}

extension Arrival {
    /// Reads what the dialplan handed over: `inbound` or `flow`, then the number or the flow's name, where from, how long it waited, and the chat from which a visitor calls.
    init?(_ channel: ARIChannel, arguments: [String]) {
        guard arguments.count >= 2, !arguments[1].isEmpty else { return nil }
        let target: Target
        switch arguments[0] {
        case "inbound": target = .address(arguments[1])
        case "flow": target = .flow(FlowName(arguments[1]))
        default: return nil
        }
        self.init(
            leg: LegID(channel.id), callerNumber: channel.caller.number, callerName: channel.caller.name, target: target,
            arrivedAt: Timestamp(milliseconds: channel.createdAt),
            origin: arguments.count >= 5 && arguments[2] == "web" ? InteractionID(arguments[4]) : nil)
    }
}

extension LegEnd {
    /// Translates a hang-up cause of ITU-T Q.850, as Asterisk reports it.
    /// - Parameter wasUp: the leg had been answered: most causes then just mean that it was hung up.
    init(q850 cause: Int, wasUp: Bool) {
        switch cause {
        // 0: Asterisk gave none; 16: normal clearing; 26, 31, 32: cleared otherwise, 127: interworking.
        case 0, 16, 26, 31, 32, 127: self = wasUp ? .hungUp : .noAnswer
        case 17: self = .busy
        case 18, 19: self = .noAnswer
        case 21: self = .rejected
        case 1, 2, 3, 20, 22, 27, 28: self = .unreachable
        default: self = wasUp ? .failed : .unreachable
        }
    }
}
