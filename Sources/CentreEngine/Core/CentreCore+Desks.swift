import CentrePorts
import ContactDomain

// Who works at the desk in a browser reads its events. When the last of these streams has ended, the page may be loaded again in a moment;
// or the laptop was closed, and then what customers write there is answered by nobody. After a grace time the core takes the desk for gone:
// nothing written is offered there, and what waits for an answer goes back to its queue. Calls are the phone's affair (`CentreCore+AgentLoss.swift`).

extension CentreCore {
    /// How long a desk may be away before its conversations go to others.
    static let deskGrace = Span.seconds(60)

    mutating func desk(of agent: AgentID, isOpen: Bool, _ turn: inout Turn) throws(Rejection) {
        guard let desk = agents[agent] else { throw Rejection(.notFound, "agent-unknown", "There is no agent \(agent).") }
        switch desk.watch {
        case .open: if !isOpen { watchForDesk(of: agent, &turn) }
        case .closing(let timer):
            guard isOpen else { return }
            timers[Self.deskTimer(agent, timer)] = nil
            // For everybody else it never was away.
            agents[agent]?.watch = .open
        case .gone, nil: if isOpen { change(agent, &turn) { $0.watch = .open } }
        }
    }

    /// At a start nobody reads yet: each desk that was open has the grace time to come back.
    mutating func watchForDesks(_ turn: inout Turn) {
        for agent in agents.keys.sorted() {
            switch agents[agent]?.watch {
            case .open, .closing: watchForDesk(of: agent, &turn)
            case .gone, nil: break
            }
        }
    }

    private mutating func watchForDesk(of agent: AgentID, _ turn: inout Turn) {
        guard let desk = agents[agent] else { return }
        if case .closing(let timer) = desk.watch { timers[Self.deskTimer(agent, timer)] = nil }
        let number = desk.timerNumber + 1
        agents[agent]?.timerNumber = number
        agents[agent]?.watch = .closing(timer: number)
        turn.timer(Self.deskTimer(agent, number), at: turn.now + Self.deskGrace)
    }

    private static func deskTimer(_ agent: AgentID, _ number: Int) -> TimerKey { TimerKey(.desk, owner: agent.description, number: number) }

    /// The grace time is over.
    mutating func deskStaysAway(_ agent: AgentID, timer: Int, _ turn: inout Turn) {
        guard agents[agent]?.watch == .closing(timer: timer) else { return }
        let now = turn.now
        change(agent, &turn) { $0.watch = .gone(since: now) }
        let unread = Set(agents[agent]?.offered.filter { interactions[$0]?.channel.needsPhone == false } ?? [])
        withdrawOffers(from: agent, because: "desk-gone", &turn, where: unread.contains)
        let unanswered = (agents[agent]?.interactions ?? []).filter { interactions[$0]?.thread?.unansweredSince != nil && interactions[$0]?.phase.conversation != nil }
        let returned = unanswered.filter { giveBack($0, from: agent, outcome: "desk-gone", &turn) }
        if !returned.isEmpty { stopResponding(agent, to: nil, &turn) }
    }

    /// Nobody answers there: what the customer writes would wait for ever.
    func isAbsent(_ agent: AgentID) -> Bool {
        guard let desk = agents[agent], !desk.removed else { return true }
        return desk.goneSince != nil || desk.presence.kind == .offline && policy.returnsConversations
    }

    /// A written conversation goes from its agent back to its queue, in its old place.
    /// - Returns: false where it has no queue to go to, or is none: it stays.
    @discardableResult
    mutating func giveBack(_ id: InteractionID, from agent: AgentID, outcome: String, _ turn: inout Turn) -> Bool {
        guard let interaction = interactions[id], !interaction.channel.needsPhone, let talk = interaction.phase.conversation, talk.agent == agent,
            let waiting = talk.waiting, queues[waiting.queue] != nil
        else { return false }
        waitAgain(id, waiting, nil, outcome: outcome, &turn)
        return true
    }
}
