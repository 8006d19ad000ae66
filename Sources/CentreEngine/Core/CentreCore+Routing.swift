import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore

// The core and the routing engine. The core knows interactions, phones and people; routing knows who waits and who could
// take it. Facts go over as inputs at once; what routing decides is gathered and carried out when the turn is settled,
// so that it never meets a half-done change: within a turn routing is frozen and offers nothing.

extension CentreCore {
    /// Tells routing a fact. One that means nothing to it (an item that it has let go already) is passed over.
    mutating func route(_ input: RoutingInput, _ turn: inout Turn) {
        freeze(&turn)
        do throws(RoutingFault) {
            turn.decisions += try routing.handle(input, at: turn.now)
        } catch {
            turn.routingFaults.append(error)
        }
    }

    /// From the first word to routing until the turn is settled nothing is offered.
    mutating func freeze(_ turn: inout Turn) {
        guard !turn.concernsRouting else { return }
        turn.concernsRouting = true
        turn.decisions += (try? routing.handle(.freeze(true), at: turn.now)) ?? []
    }

    /// Lets routing pair who waits with who is free, and carries out what it decides, until nothing more follows.
    ///
    /// Where the input told routing nothing, and nothing was due, there is nothing to decide: routing is not even asked.
    mutating func settle(_ turn: inout Turn) {
        guard turn.concernsRouting || offersAreMade != turn.offersWereMade || routing.nextDeadline.map({ $0 <= turn.now }) == true else {
            // The timer may have been for something that is no more, and something else is due later.
            return scheduleRouting(&turn)
        }
        // Carrying out an offer frees or binds nobody a second time: two rounds are the rule, the bound is against a defect.
        for _ in 0..<1_000 {
            freeze(&turn)
            route(offersAreMade ? .freeze(false) : .tick, &turn)
            guard !turn.decisions.isEmpty else { break }
            route(.freeze(true), &turn)
            let decisions = turn.decisions
            turn.decisions = []
            for decision in decisions { carryOut(decision, &turn) }
        }
        scheduleRouting(&turn)
    }

    /// Nothing is offered while calls that came before us are still on their way.
    var offersAreMade: Bool { approaching.isEmpty }

    /// One timer stands for all of routing's deadlines: it fires at the earliest, or before where that one is no more.
    private mutating func scheduleRouting(_ turn: inout Turn) {
        guard let next = routing.nextDeadline else { return }
        if let present = timers[Self.routingTimer], present <= next { return }
        turn.timer(Self.routingTimer, at: next)
    }

    static let routingTimer = TimerKey(.routing, owner: "routing", number: 0)

    private mutating func carryOut(_ decision: RoutingOutput, _ turn: inout Turn) {
        switch decision {
        case .offer(let id, let agents, _, _, _):
            // Taken back within the same turn, or offered to another since: there is nothing to do.
            guard let agent = agents.first, case .offered(let present, _) = routing.state(of: id), present == agents else { return }
            offer(id, to: agent, &turn)
        case .stepReached(let id, let step, let actions): reached(step, actions, id, &turn)
        case .moved(let id, _, let queue, let reason): moved(id, to: queue, because: reason, &turn)
        case .left(let id, let reason, let target): left(id, reason, target, &turn)
        case .queueOpened(let queue), .queueClosed(let queue): turn.changedQueues.insert(queue)
        // What we ask for ourselves, and what follows from it.
        case .rescinded, .offerEnded, .notResponding, .respondingAgain, .overflowRefused, .returned, .wrapUpStarted, .wrapUpOverdue, .wrapUpEnded,
             .callbackDue, .parked: break
        }
    }

    // MARK: What happens to those who wait

    private mutating func reached(_ step: Int, _ actions: [RoutingStep.Action], _ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let queue = interaction.phase.queue else { return }
        turn.changedQueues.insert(queue)
        announce("step", id, &turn)
        for case .play(let name) in actions {
            guard case .queued = interaction.phase, let leg = interaction.customerLeg else { continue }
            turn.voice(.stopMusic(leg.id), for: id)
            play([.sound(name)], to: leg.id, of: id, language: interaction.language, &turn)
        }
    }

    private mutating func moved(_ id: InteractionID, to queue: QueueID, because reason: LeaveReason, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .queued(var waiting) = interaction.phase, let profile = queues[queue] else { return }
        turn.changedQueues.formUnion([waiting.queue, queue])
        closeSegments([.queue], id, outcome: reason.text, &turn)
        waiting.queue = queue
        let place = waiting
        update(id, &turn) { $0.amend(.queued(place)) }
        openSegment(.queue, id, queue: queue, &turn)
        startMusic(id, &turn)
        startAnnouncements(id, profile, &turn)
        announce("queued", id, &turn)
    }

    /// The queue serves it no more: a flow takes over, or an apology ends it; or it is hung up without a word.
    private mutating func left(_ id: InteractionID, _ reason: LeaveReason, _ target: LeaveTarget?, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .queued(let waiting) = interaction.phase else { return }
        turn.changedQueues.insert(waiting.queue)
        if target == .hangUp { return close(id, Ending(.failed, reason: reason.text), &turn) }
        closeSegments([.queue], id, outcome: reason.text, &turn)
        stopPlaying(id, &turn)
        if let leg = interaction.customerLeg { turn.voice(.stopMusic(leg.id), for: id) }
        var next = Flow.apology
        var failure: String? = reason.text
        if case .flow(let name) = target, let flow = flows[name] {
            next = flow
            failure = nil
        }
        let (run, effects) = FlowRun.start(next, language: interaction.language)
        let now = turn.now
        update(id, &turn) { interaction in
            interaction.failure = failure
            interaction.move(to: .inFlow(run), on: .leaveQueue, at: now)
        }
        openSegment(.flow, id, &turn)
        announce("flow", id, &turn)
        carryOut(effects, id, &turn)
    }
}

extension RoutingEngine {
    /// Whether skills and membership allow it, whatever the agent does at the moment.
    func isQualified(_ agent: AgentID, for item: InteractionID, at now: Timestamp) -> Bool {
        !exclusions(of: agent, for: item, at: now).contains { exclusion in
            switch exclusion {
            case .notMember, .lacks, .reservedFor, .unknownAgent: true
            default: false
            }
        }
    }
}

extension LeaveReason {
    /// As segments and events tell it.
    var text: String {
        switch self {
        case .step(let number): "step-\(number + 1)"
        case .queueClosed: "queue-closed"
        case .queueRemoved: "queue-removed"
        case .offersExhausted: "offers-exhausted"
        case .drained: "drained"
        case .callbackGivenUp: "callback-given-up"
        case .agentRemoved: "agent-removed"
        case .manual: "moved"
        }
    }
}
