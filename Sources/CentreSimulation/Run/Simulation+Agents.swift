import ContactDomain
import RoutingCore

/// What agents do: come and go, answer or not, talk, and wrap up.
extension Simulation {
    mutating func come(_ agent: Int) throws(SimulationFault) {
        floor.agents[agent].leaves = false
        change(agent) { $0.isOn = true }
        try give(.presence(floor.agents[agent].id, available: plan.channels[floor.agents[agent].group]))
    }

    /// On a break, or home: no more offers, but what is begun is brought to its end.
    mutating func go(_ agent: Int, home: Bool) throws(SimulationFault) {
        change(agent) { $0.isOn = false }
        try give(.presence(floor.agents[agent].id, available: []))
        guard home else { return }
        floor.agents[agent].leaves = true
        try goHome(agent)
    }

    private mutating func goHome(_ agent: Int) throws(SimulationFault) {
        guard floor.agents[agent].leaves, floor.agents[agent].load == 0 else { return }
        floor.agents[agent].leaves = false
        try give(.signOut(floor.agents[agent].id, .keep))
    }

    mutating func respond(_ agent: Int) throws(SimulationFault) {
        guard floor.agents[agent].isNotResponding else { return }
        floor.agents[agent].isNotResponding = false
        try give(.respond(floor.agents[agent].id))
    }

    /// Decides what an agent will do with an offer. It depends on the customer and on how often that customer was offered, so that it is the same
    /// under every policy that offers as often.
    mutating func consider(_ item: Int, _ agent: Int, offer: Int, ringing place: Int) {
        let behaviour = plan.scenario.groups[floor.agents[agent].group].behaviour
        let index = UInt64(records[item].serial) << 16 | UInt64(offer & 0xFF) << 8 | UInt64(place & 0xFF)
        var random = RandomStream(seed: plan.seed, run: plan.run, purpose: .offers, index: index)
        let choice = random.uniform()
        let delay = behaviour.answersAfter.value(at: random.uniform())
        if choice < behaviour.declines {
            events.plan(.declines(item: item, agent: agent, offer: offer, unanswered: false), at: now + delay)
        } else if choice >= behaviour.declines + behaviour.ignores {
            events.plan(.answers(item: item, agent: agent, offer: offer), at: now + delay)
        } else if plan.scenario.queues[records[item].current].offerTimeout == nil {
            // Nobody else ends this offer.
            events.plan(.declines(item: item, agent: agent, offer: offer, unanswered: true), at: now + Self.longestRinging)
        }
    }

    /// For offers without a time of their own.
    private static var longestRinging: Span { .seconds(20) }

    mutating func answer(_ item: Int, _ agent: Int, _ offer: Int) throws(SimulationFault) {
        guard let state = floor.offers[item], state.number == offer, state.agents.contains(agent) else { return }
        begin(item, agent)
        try give(.accept(Self.interaction(item), floor.agents[agent].id))
    }

    mutating func decline(_ item: Int, _ agent: Int, _ offer: Int, unanswered: Bool) throws(SimulationFault) {
        guard let state = floor.offers[item], state.number == offer, state.agents.contains(agent) else { return }
        try give(.decline(Self.interaction(item), floor.agents[agent].id, unanswered ? .noAnswer : .declined))
    }

    /// The conversation begins.
    mutating func begin(_ item: Int, _ agent: Int) {
        floor.offers[item] = nil
        end(item, .answered)
        records[item].answers += 1
        records[item].group = floor.agents[agent].group
        open.work += 1
        change(agent) { $0.load += 1 }
        tallies.count(\.handled, group: floor.agents[agent].group, at: now)
        tallies.add(records[item].handling, \.talking, group: floor.agents[agent].group, at: now)
        events.plan(.releases(item: item, agent: agent, answer: records[item].answers), at: now + records[item].handling)
    }

    mutating func release(_ item: Int, _ agent: Int, _ answer: Int) throws(SimulationFault) {
        guard records[item].outcome == .answered, records[item].answers == answer else { return }
        try give(.release(Self.interaction(item), floor.agents[agent].id, wrapUp: true))
        if floor.wrapUps[item] == nil { try finish(agent) }
    }

    /// The engine says until when: the agent is done sooner, or needs more time and asks for it, or has it all used up.
    mutating func wrapUpStarted(_ item: Int, _ agent: Int, until: Timestamp) {
        var state = floor.wrapUps[item] ?? WrapUpState(agent: agent, since: now)
        defer { floor.wrapUps[item] = state }
        guard let need = records[item].wrapUp, !state.isFinishing else { return }
        let done = state.since + need
        if done <= until {
            state.isFinishing = true
            events.plan(.finishesWrapUp(item: item, agent: agent), at: max(now, done))
        } else if state.extensions < plan.scenario.queues[records[item].current].wrapUp.extensions {
            state.extensions += 1
            events.plan(.extendsWrapUp(item: item, agent: agent), at: now)
        }
    }

    /// A code is still missing at the end of the time.
    mutating func wrapUpOverdue(_ item: Int, _ agent: Int) {
        guard var state = floor.wrapUps[item], !state.isFinishing else { return }
        state.isFinishing = true
        floor.wrapUps[item] = state
        events.plan(.finishesWrapUp(item: item, agent: agent), at: max(now, state.since + (records[item].wrapUp ?? .zero)))
    }

    mutating func extendWrapUp(_ item: Int, _ agent: Int) throws(SimulationFault) {
        guard floor.wrapUps[item]?.agent == agent else { return }
        try give(.extendWrapUp(Self.interaction(item), floor.agents[agent].id))
    }

    mutating func finishWrapUp(_ item: Int, _ agent: Int) throws(SimulationFault) {
        guard floor.wrapUps[item]?.agent == agent else { return }
        floor.wrapUps[item] = nil
        try give(.finishWrapUp(Self.interaction(item), floor.agents[agent].id, hasCode: true))
        try finish(agent)
    }

    mutating func wrapUpEnded(_ item: Int, _ agent: Int) throws(SimulationFault) {
        guard floor.wrapUps.removeValue(forKey: item) != nil else { return }
        try finish(agent)
    }

    /// A conversation or a wrap-up is over.
    mutating func finish(_ agent: Int) throws(SimulationFault) {
        open.work -= 1
        change(agent) { $0.load -= 1 }
        try goHome(agent)
    }

    /// Changes an agent and keeps the sums of staffed and of busy time.
    private mutating func change(_ agent: Int, _ body: (inout AgentState) -> Void) {
        let before = floor.agents[agent]
        body(&floor.agents[agent])
        let after = floor.agents[agent]
        if before.isStaffed != after.isStaffed { tallies.staffed[after.group].add(after.isStaffed ? 1 : -1, at: now) }
        if (before.load > 0) != (after.load > 0) { tallies.busy[after.group].add(after.load > 0 ? 1 : -1, at: now) }
    }
}
