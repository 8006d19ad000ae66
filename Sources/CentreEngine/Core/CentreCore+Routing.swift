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

    /// Nothing is offered while calls that came before us are still on their way, or here and looked up before they join a line.
    var offersAreMade: Bool {
        approaching.allSatisfy { leg in
            guard let id = legs[leg] else { return retiredLegs[leg] != nil }
            return interactions[id]?.recognition?.destination == nil
        }
    }

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
            guard case .offered(let present, _) = routing.state(of: id), present == agents else { return }
            offer(id, to: agents, &turn)
        case .stepReached(let id, let step, let actions): reached(step, actions, id, &turn)
        case .moved(let id, _, let queue, let reason): moved(id, to: queue, because: reason, &turn)
        case .left(let id, let reason, let target): left(id, reason, target, &turn)
        case .queueOpened(let queue), .queueClosed(let queue): turn.changedQueues.insert(queue)
        case .callbackDue(let id): callbackDue(id, &turn)
        // What we ask for ourselves, and what follows from it.
        case .rescinded, .offerEnded, .notResponding, .respondingAgain, .overflowRefused, .returned, .wrapUpStarted, .wrapUpOverdue, .wrapUpEnded,
             .parked: break
        }
    }

    // MARK: What happens to those who wait

    private mutating func reached(_ step: Int, _ actions: [RoutingStep.Action], _ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let queue = interaction.phase.queue else { return }
        turn.changedQueues.insert(queue)
        announce("step", id, &turn)
        guard let leg = interaction.customerLeg else { return }
        // While a phone rings for them callers are told nothing but what they can decide.
        var prompts: [Prompt] = []
        if case .queued = interaction.phase { prompts = actions.compactMap { if case .play(let name) = $0 { .sound(name) } else { nil } } }
        let offersCallback = actions.contains(.offerCallback) && callbackNumber(of: interaction) != nil
        if offersCallback { prompts.append(.say(Self.callbackWording)) }
        guard !prompts.isEmpty else { return }
        turn.voice(.stopMusic(leg.id), for: id)
        play(prompts, to: leg.id, of: id, language: interaction.language, &turn)
        if offersCallback { offerCallback(id, &turn) }
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
        if interaction.isCallbackToMake { return callbackLeft(id, waiting, reason, target, &turn) }
        if target == .callback, let queue = queues[waiting.queue], let number = callbackNumber(of: interaction) {
            let due = reason == .queueClosed ? nextOpening(of: queue, at: turn.now) : nil
            return becomeCallback(id, number, waiting, due: due, saying: .callbackPromised, &turn)
        }
        if target == .hangUp { return close(id, Ending(.failed, reason: reason.text), &turn) }
        if case .flow(let name) = target, let flow = flows[name] { return leaveLine(id, to: flow, settled: nil, outcome: reason.text, &turn) }
        leaveLine(id, to: .apology, settled: Ending(.failed, reason: reason.text), outcome: reason.text, &turn)
    }

    /// From the line into a flow.
    /// - Parameter settled: how it will end, where that is settled already.
    mutating func leaveLine(_ id: InteractionID, to flow: Flow, settled: Ending?, outcome: String, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        closeSegments([.queue], id, outcome: outcome, &turn)
        stopPlaying(id, &turn)
        if let leg = interaction.customerLeg { turn.voice(.stopMusic(leg.id), for: id) }
        let (run, effects) = FlowRun.start(flow, language: interaction.language)
        let now = turn.now
        update(id, &turn) { interaction in
            interaction.settled = settled
            interaction.callbackOffer = nil
            interaction.move(to: .inFlow(run), on: .leaveQueue, at: now)
        }
        openSegment(.flow, id, &turn)
        announce("flow", id, &turn)
        carryOut(effects, id, &turn)
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
