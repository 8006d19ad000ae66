import CentrePorts
import ContactDomain

/// One agent as the core keeps them.
struct AgentDesk: Codable, Equatable, Sendable {
    /// One interaction that the agent is offered, has, or wraps up.
    struct Work: Codable, Equatable, Sendable {
        enum Stage: String, Codable, Equatable, Sendable { case offered, interacting, wrapUp }

        let interaction: InteractionID
        let channel: ContactChannel
        fileprivate(set) var stage: Stage
    }

    /// Nobody answered at this desk: nothing more is offered until then, or until a click.
    struct Silence: Codable, Equatable, Sendable {
        let until: Timestamp
        /// The number of the timer that ends it.
        let timer: Int
    }

    /// Whether somebody has a desk open, told from the streams of events that it reads.
    enum Watch: Codable, Equatable, Sendable {
        case open
        /// The last stream has ended; a page that is loaded again is back in a moment. The number of the timer after which it was none.
        case closing(timer: Int)
        case gone(since: Timestamp)
    }

    var profile: AgentProfile
    var presence = Presence(.offline)
    var presenceSince: Timestamp
    /// What the agent works on, in the order in which it came.
    private(set) var work: [Work] = []
    private(set) var silence: Silence?
    /// Since when the routing status is what it is.
    private(set) var statusSince: Timestamp
    var reachable = false
    /// Which of the agent's desks has the browser phone, by the name that it gave itself; nil: none has asked for it yet.
    var phoneDesk: String?
    /// Bytes of that name.
    static let longestPlace = 64
    /// Nil: no desk ever was open. The agent works by other means and is not watched.
    var watch: Watch?
    /// The profile was deleted: the desk goes when its last interaction is over.
    var removed = false
    var timerNumber = 0

    init(profile: AgentProfile, at now: Timestamp) {
        self.profile = profile
        presenceSince = now
        statusSince = now
    }

    // MARK: Changes

    /// The interaction is at this desk from now on, in this stage.
    mutating func take(_ id: InteractionID, _ channel: ContactChannel, as stage: Work.Stage, at now: Timestamp) {
        change(at: now) { desk in
            if let index = desk.work.firstIndex(where: { $0.interaction == id }) {
                desk.work[index].stage = stage
            } else {
                desk.work.append(Work(interaction: id, channel: channel, stage: stage))
            }
        }
    }

    mutating func drop(_ id: InteractionID, at now: Timestamp) {
        change(at: now) { desk in desk.work.removeAll { $0.interaction == id } }
    }

    mutating func fallSilent(_ silence: Silence, at now: Timestamp) {
        change(at: now) { $0.silence = silence }
    }

    mutating func respond(at now: Timestamp) {
        change(at: now) { $0.silence = nil }
    }

    private mutating func change(at now: Timestamp, _ body: (inout Self) -> Void) {
        let before = routingStatus
        body(&self)
        if routingStatus != before { statusSince = now }
    }

    // MARK: What follows

    func stage(of id: InteractionID) -> Work.Stage? { work.first { $0.interaction == id }?.stage }

    /// Something that the agent speaks on the phone for, or will.
    var call: InteractionID? { work.first { $0.channel.needsPhone }?.interaction }

    var interactions: [InteractionID] { work.map(\.interaction) }

    var offered: [InteractionID] { work.filter { $0.stage == .offered }.map(\.interaction) }

    var routingStatus: RoutingStatus {
        if silence != nil { return .notResponding }
        if work.contains(where: { $0.stage == .interacting }) { return .interacting }
        if work.contains(where: { $0.stage == .offered }) { return .offered }
        return work.isEmpty ? .idle : .wrapUp
    }

    /// Since when no desk has been open, for longer than it takes to load a page again.
    var goneSince: Timestamp? { if case .gone(let since) = watch { since } else { nil } }

    /// The channels on which something may be offered, as far as capacity allows. A call needs a phone, what is written needs a desk.
    var available: Set<ContactChannel> {
        guard !removed, silence == nil else { return [] }
        return Set(ContactChannel.allCases.filter { presence.takes($0) && ($0.needsPhone ? reachable : goneSince == nil) })
    }

    /// Whether something of the channel may be offered, room apart.
    func takes(_ channel: ContactChannel) -> Bool {
        available.contains(channel) && profile.capacity.rules[channel].map { $0.maximum > 0 } ?? false
    }

    /// Why no call could be offered even to an agent with nothing to do.
    var obstacles: [String] {
        var reasons: [String] = []
        if removed { reasons.append("removed") }
        if presence.kind != .available { reasons.append("not-available") } else if !presence.takes(.voice) { reasons.append("not-available-for-calls") }
        if !reachable { reasons.append("phone-unreachable") }
        if silence != nil { reasons.append("not-responding") }
        return reasons
    }

    /// Why no call is offered to this agent; empty where one can be.
    var notRoutableBecause: [String] {
        guard let latest = work.last else { return obstacles }
        return obstacles + [work.allSatisfy { $0.stage == .wrapUp } && latest.stage == .wrapUp ? "wrap-up" : "busy"]
    }
}

extension ContactChannel {
    /// The agent needs a phone for it.
    var needsPhone: Bool {
        switch self {
        case .voice, .video: true
        case .chat, .email, .sms, .wechat, .weibo, .webhook: false
        }
    }
}
