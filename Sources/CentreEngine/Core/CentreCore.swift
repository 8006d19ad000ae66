import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore

// The heart: one value that holds everything live and decides what happens next.
//
// Inputs come in one at a time, each with its instant and a seed for ids; a `Turn` comes out with the effects, the
// rows and the announcements. Nothing here reads a clock, waits, or touches the world: the same inputs give the same
// turns, so the journal can be replayed into an empty core, and that is the recovery after a crash.

struct CentreCore: Equatable, Sendable {
    var policy = CentrePolicy()
    var agents: [AgentID: AgentDesk] = [:]
    var queues: [QueueID: QueueProfile] = [:]
    var entryPoints: [EntryPointID: EntryPoint] = [:]
    var flows: [FlowName: Flow] = [:]
    var interactions: [InteractionID: Interaction] = [:]
    /// Who is on the way to a queue and still being looked up, in the order in which they came.
    var recognising: [InteractionID] = []
    /// Conversations that ended a moment ago, in the order of their ends.
    var lingering: [Lingering] = []
    /// Writes fail: what the core knows is not on the disk yet.
    var storageFails = false
    /// The number of the latest message.
    var messageNumber: Int64 = 0
    /// Recordings that run or are being ended. They may outlive their interaction by a moment.
    var recordings: [RecordingID: RecordingRecord] = [:]
    /// Legs that we are done with, until the telephony server no longer has them: they are not new calls.
    var retiredLegs: [LegID: Timestamp] = [:]
    /// What is still to fire, and when: after a restart they are set again.
    var timers: [TimerKey: Timestamp] = [:]
    /// False while nothing is known of the telephony server: nothing is offered then.
    var telephonyUp = false
    /// Calls that came before us and are still on their way: nothing is offered until they are here, so that nobody is overtaken.
    var approaching: Set<LegID> = []
    var serverStartedAt: Timestamp?
    /// The lines as they were told last: one that is as it was is not told again, and one that changes all the time not each time.
    var toldLines: [QueueID: ToldLine] = [:]
    /// Who waits, in which order, and who could take it.
    var routing = RoutingEngine()

    // Derived from the above; rebuilt after decoding.
    var legs: [LegID: InteractionID] = [:]
    var playbacks: [PlaybackID: InteractionID] = [:]
    var offers: [OfferID: InteractionID] = [:]
    var threads: [ConversationKey: InteractionID] = [:]
    var endpoints: [EndpointName: AgentID] = [:]

    init() {}

    /// Takes one input in.
    /// - Throws: a `Rejection` when the input has no place in the present state; then nothing has changed.
    mutating func handle(_ input: Input, at now: Timestamp, seed: UInt64) throws(Rejection) -> Turn {
        var turn = Turn(now: now, seed: seed)
        turn.offersWereMade = offersAreMade
        switch input {
        case .configuration(let change): configure(change, &turn)
        case .command(let command, _): try perform(command, &turn)
        case .telephony(let fact): learn(fact, &turn)
        case .timer(let key): fire(key, &turn)
        case .storage(let isFailing): storage(isFailing: isFailing, at: now)
        }
        settle(&turn)
        tellLines(&turn)
        conclude(&turn)
        return turn
    }

    private mutating func perform(_ command: Command, _ turn: inout Turn) throws(Rejection) {
        switch command {
        case .setPresence(let agent, let presence): try setPresence(of: agent, to: presence, &turn)
        case .takePhone(let agent, let place): try takePhone(of: agent, to: place, &turn)
        case .desk(let agent, let isOpen): try desk(of: agent, isOpen: isOpen, &turn)
        case .acceptOffer(let offer, let agent): try accept(offer, by: agent, &turn)
        case .declineOffer(let offer, let agent): try decline(offer, by: agent, &turn)
        case .dial(let number, let agent): try dial(number, by: agent, &turn)
        case .hold(let id): try hold(id, &turn)
        case .resume(let id): try resume(id, &turn)
        case .mute(let id, let on): try mute(id, on, &turn)
        case .sendDigits(let id, let digits): try sendDigits(digits, id, &turn)
        case .hangUp(let id): try hangUp(id, &turn)
        case .rejoin(let id): try rejoin(id, &turn)
        case .recording(let id, let command): try control(command, recordingOf: id, &turn)
        case .wrapUp(let id, let form): try wrapUp(id, form, &turn)
        case .extendWrapUp(let id): try extendWrapUp(id, &turn)
        case .pick(let id, let agent): try assign(id, to: agent, byChoice: true, &turn)
        case .assign(let id, let agent): try assign(id, to: agent, byChoice: false, &turn)
        case .move(let id, let queue, let keepsAge): try move(id, to: queue, keepsAge: keepsAge, &turn)
        case .reprioritise(let id, let priority): try reprioritise(id, priority, &turn)
        case .drain(let queue, let target): try drain(queue, to: target, &turn)
        case .message(let command): try perform(command, &turn)
        case .transfer(let id, let target, let note): try transfer(id, to: target, note, &turn)
        case .requestCallback(let request): try requestCallback(request, &turn)
        case .rescheduleCallback(let id, let due): try rescheduleCallback(id, at: due, &turn)
        case .cancelCallback(let id): try cancelCallback(id, &turn)
        case .customer(let fact): try learn(fact, &turn)
        }
    }

    private mutating func learn(_ fact: TelephonyFact, _ turn: inout Turn) {
        switch fact {
        case .arrived(let arrival): arrive(arrival, &turn)
        case .ringing: break
        case .answered(let leg): answered(leg, &turn)
        case .ended(let leg, let why): ended(leg, why, &turn)
        case .digit(let leg, let digit): pressed(digit, on: leg, &turn)
        case .playbackEnded(let playback, let complete): playbackEnded(playback, complete: complete, &turn)
        case .recordingStarted(let id): recordingStarted(id, &turn)
        case .recordingEnded(let id, let failure): recordingEnded(id, failure: failure, &turn)
        case .endpoint(let name, let reachable): endpoint(name, reachable: reachable, &turn)
        case .disconnected: telephonyLost(&turn)
        case .snapshot(let snapshot): reconcile(with: snapshot, &turn)
        }
    }

    /// Completes the turn: the last views of what changed, and what is told about agents and queues.
    private mutating func conclude(_ turn: inout Turn) {
        for case .timer(let key, let instant) in turn.effects { timers[key] = instant }
        for id in turn.touched.sorted() {
            if let conversation = interactions[id]?.thread?.conversation { turn.conversations[conversation.key] = conversation }
            // The row is for the history and for finding it; what changes in between is in the journal and here.
            guard let interaction = interactions[id], interaction.phase.milestone != interaction.written, var view = view(of: id) else { continue }
            view.state = interaction.phase.milestone
            view.offer = nil
            interactions[id]?.written = interaction.phase.milestone
            turn.rows[id] = view
        }
        for id in turn.changedAgents.sorted() {
            guard let view = agentView(id) else { continue }
            turn.announcements.append(Announcement(name: "agent.changed", interaction: nil, agents: [id], view: .agent(view)))
        }
        for id in turn.changedQueues.sorted() {
            guard let view = queueView(id) else { continue }
            turn.announcements.append(Announcement(name: "queue.changed", interaction: nil, agents: [], view: .queue(view)))
        }
    }

    // MARK: What every part needs

    mutating func update(_ id: InteractionID, _ turn: inout Turn, _ change: (inout Interaction) -> Void) {
        guard interactions[id] != nil else { return }
        turn.touched.insert(id)
        turn.subject = turn.subject ?? id
        // In place: taking the value out first keeps its arrays from being copied.
        guard var interaction = interactions.removeValue(forKey: id) else { return }
        change(&interaction)
        interactions[id] = interaction
    }

    func live(_ id: InteractionID) throws(Rejection) -> Interaction {
        guard let interaction = interactions[id] else {
            throw Rejection(.notFound, "interaction-not-live", "There is no live interaction \(id); it may have ended.")
        }
        return interaction
    }

    func announce(_ name: String, _ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let view = view(of: id) else { return }
        turn.touched.insert(id)
        turn.subject = turn.subject ?? id
        turn.announcements.append(Announcement(
            name: "interaction.\(name)", interaction: id, conversation: interaction.thread?.conversation.id, agents: interaction.phase.agents, view: .interaction(view)))
    }

    /// The next timer of an interaction: its number makes all earlier ones of the same purpose late.
    mutating func startTimer(_ purpose: TimerKey.Purpose, _ id: InteractionID, at instant: Timestamp, _ turn: inout Turn) -> Int {
        var number = 0
        update(id, &turn) { interaction in
            interaction.timerNumber += 1
            number = interaction.timerNumber
        }
        turn.timer(purpose, id.description, number, at: instant)
        return number
    }

    /// A timer that is of no more use is not even posted. One that is on its way already is told by its number.
    mutating func cancelTimer(_ purpose: TimerKey.Purpose, _ id: InteractionID, number: Int, _ turn: inout Turn) {
        let key = TimerKey(purpose, owner: id.description, number: number)
        timers[key] = nil
        turn.effects.removeAll { if case .timer(key, _) = $0 { true } else { false } }
    }

    mutating func openSegment(_ kind: Segment.Kind, _ id: InteractionID, queue: QueueID? = nil, agent: AgentID? = nil, _ turn: inout Turn) {
        let now = turn.now
        update(id, &turn) { $0.openSegments.append(OpenSegment(kind: kind, queue: queue, agent: agent, start: now)) }
    }

    /// - Parameter agent: ends only this agent's.
    mutating func closeSegments(_ kinds: Set<Segment.Kind>, _ id: InteractionID, of agent: AgentID? = nil, outcome: String, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        func ends(_ open: OpenSegment) -> Bool { kinds.contains(open.kind) && (agent == nil || open.agent == agent) }
        for open in interaction.openSegments where ends(open) {
            turn.segments.append(Segment(
                id: turn.ids.next(), interaction: id, kind: open.kind, queue: open.queue, agent: open.agent,
                start: open.start, end: max(open.start, turn.now), outcome: outcome))
        }
        update(id, &turn) { $0.openSegments.removeAll(where: ends) }
    }
}
