import CentrePorts
import ContactDomain
import TandemTesting
@testable import CentreEngine

/// A core under a virtual clock. Everything that goes in is kept as the journal would keep it, and after each input
/// the rules that must always hold are checked.
struct CoreStage {
    private(set) var core = CentreCore()
    private(set) var now: Timestamp
    private(set) var journal: [JournalEntry] = []
    /// The last row of each interaction, as the store has it.
    private(set) var rows: [InteractionID: InteractionView] = [:]
    /// How many inputs wrote a closed row of an interaction.
    private(set) var closings: [InteractionID: Int] = [:]
    private(set) var segments: [Segment] = []
    private(set) var recordings: [RecordingID: RecordingRecord] = [:]
    private(set) var announcements: [Announcement] = []
    /// Each change of a message, in order.
    private(set) var messages: [Message] = []
    /// Conversations as the store has them.
    private(set) var conversations: [ConversationKey: Conversation] = [:]
    /// Rules that did not hold, each with the input that broke them.
    private(set) var faults: [String] = []
    private var timers = TimerHeap()
    private var seeds: Dice

    init(seed: UInt64 = 1, at start: Timestamp = .noon) {
        now = start
        seeds = Dice(seed: seed ^ 0xC0DE)
    }

    /// Takes an input in at the present instant.
    mutating func feed(_ input: Input) throws(Rejection) -> Turn {
        let seed = seeds.next()
        // Only commands may be refused; keeping a copy makes the core copy what it changes.
        let before: CentreCore? = if case .command = input { core } else { nil }
        do {
            let turn = try core.handle(input, at: now, seed: seed)
            journal.append(JournalEntry(sequence: Int64(journal.count + 1), at: now, seed: seed, interaction: turn.subject, input: input))
            keep(turn)
            faults += misplaced().map { "\(journal.count) \(input): \($0)" }
            faults += overtaken(by: turn).map { "\(journal.count) \(input): \($0)" }
            for rule in core.brokenInvariants(at: now) { faults.append("\(journal.count) \(input): \(rule)") }
            return turn
        } catch {
            if let before, core != before { faults.append("\(input) was refused (\(error.code)), but has changed the core") }
            throw error
        }
    }

    /// The front of each line, looked at on its own, is the beginning of the whole line.
    private func misplaced() -> [String] {
        core.queues.keys.sorted().compactMap { queue in
            let front = core.routing.front(of: queue, limit: 3, at: now)
            let whole = core.routing.waiting(in: queue).prefix(3)
            let isRight = front.map(\.item) == Array(whole) && front.allSatisfy { place in
                core.routing.position(of: place.item) == place.position && core.routing.estimatedWait(of: place.item) == place.estimatedWait
                    && core.routing.score(of: place.item, at: now).total == place.score
            }
            return isRight ? nil : "the front of \(queue) is \(front), but the line begins with \(Array(whole))"
        }
    }

    mutating func report(_ fault: String) { faults.append(fault) }

    /// True where the engine would not even take the input in: then it must bring nothing.
    mutating func skips(_ input: Input) -> Bool {
        guard !core.isNews(input, at: now) else { return false }
        var copy = core
        do {
            let turn = try copy.handle(input, at: now, seed: 0)
            // A leg that ended twice is only remembered a little longer.
            if case .telephony(.ended(let leg, _)) = input { copy.retiredLegs[leg] = core.retiredLegs[leg] }
            if copy != core || !turn.effects.isEmpty || !turn.announcements.isEmpty || !turn.segments.isEmpty || !turn.recordings.isEmpty {
                faults.append("said to bring nothing, but brings \(turn.effects) \(turn.announcements.map(\.name)): \(input)")
            }
        } catch {
            faults.append("said to bring nothing, but was refused: \(error)")
        }
        return true
    }

    /// When the next timer is due.
    var nextTimer: Timestamp? { timers.next }

    mutating func move(to instant: Timestamp) { now = max(now, instant) }

    /// The timers that are due now, in order.
    mutating func dueTimers() -> [TimerKey] {
        let now = now
        return timers.popDue(at: now).filter { [core] key in core.timers[key].map { $0 <= now } == true }
    }

    /// Reads the core back from what a checkpoint would hold, as after a crash, and sets its timers again.
    mutating func restart() throws {
        core = try CoreStage.decoded(CoreStage.encoded(core))
        timers = TimerHeap()
        for (key, instant) in core.timers { timers.push(key, at: instant) }
    }

    /// Those who came earlier to the same queue, with the same right, and could have gone to the agent who was offered somebody else.
    private func overtaken(by turn: Turn) -> [String] {
        turn.announcements.filter { $0.name == "interaction.offered" }.flatMap { announcement -> [String] in
            guard let id = announcement.interaction, case .offered(let lucky, let offer) = core.interactions[id]?.phase else { return [] }
            let waiting = core.routing.waiting(in: lucky.queue).compactMap { core.routing.item($0) }
            return waiting.filter { other in
                other.priority >= lucky.priority && other.orderAt < lucky.orderAt && offer.agents.contains { agent in
                    core.agents[agent]?.available.contains(other.channel) == true && (other.excluded[agent].map { $0 <= now } ?? true)
                }
            }.map { "\(id) overtakes \($0.id)" }
        }
    }

    private mutating func keep(_ turn: Turn) {
        rows.merge(turn.rows) { _, new in new }
        for (id, row) in turn.rows where row.state == .closed { closings[id, default: 0] += 1 }
        segments += turn.segments
        announcements += turn.announcements
        messages += turn.messages
        conversations.merge(turn.conversations) { _, new in new }
        for record in turn.recordings { recordings[record.id] = record }
        for case .timer(let key, let instant) in turn.effects { timers.push(key, at: instant) }
    }
}

extension Turn {
    var commands: [(VoiceCommand, InteractionID?)] {
        effects.compactMap { if case .voice(let command, let id) = $0 { (command, id) } else { nil } }
    }
}
