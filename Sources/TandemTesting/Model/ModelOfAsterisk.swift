import CentrePorts
import ContactDomain

// Asterisk, our gateway to it, and the people on the phones, as one value: commands go in, facts come out, under a
// virtual clock. It does what the real one does where the core can tell: things have an order within one call and
// none between calls, answers come late, names that are gone are answered with 404, and the connection breaks.
// All chance comes from one seed.

public struct ModelOfAsterisk: Sendable {
    /// A channel: one leg of a call.
    public struct Channel: Equatable, Sendable {
        public internal(set) var isUp: Bool
        /// Set where the call came to us.
        public let arrival: Arrival?
        /// Set where it is an agent's phone.
        public let endpoint: EndpointName?
        /// The dialplan holds it: nobody was there to take it.
        public internal(set) var isHeld = false
        public internal(set) var isMuted = false
        public internal(set) var hasMusic = false
    }

    /// How often things go wrong, in percent, and how long they take.
    public struct Faults: Equatable, Sendable {
        public var losesFact = 0
        public var repeatsFact = 0
        /// A fact comes up to three seconds late, so that others overtake it.
        public var delaysFact = 0
        public var losesCommand = 0
        /// A recording cannot be started.
        public var failsRecording = 0
        /// Every phone that can be reached is lifted after a moment.
        public var everybodyAnswers = false
        /// What befalls single facts, by their number: the first that is told is 1; snapshots do not count.
        public var misfortunes: [Int: Misfortune] = [:]
        /// Until a command is carried out, in milliseconds.
        public var travel = 1...20

        public init() {}

        /// Everything at once.
        public static var rough: Faults {
            var faults = Faults()
            faults.losesFact = 3
            faults.repeatsFact = 5
            faults.delaysFact = 10
            faults.losesCommand = 3
            faults.failsRecording = 5
            faults.travel = 1...400
            return faults
        }
    }

    /// What may befall one fact on its way to us.
    public enum Misfortune: Equatable, Sendable {
        case lost
        case repeated(after: Span)
        case late(by: Span)
    }

    enum Happening: Sendable {
        case execute(VoiceCommand)
        /// Told over the connection with this number: it is lost with it.
        case tell(TelephonyFact, connection: Int)
        case answers(LegID)
        /// A phone that rings stops doing so.
        case givesUp(LegID, LegEnd)
        case playbackOver(PlaybackID)
        /// The dialplan tries once more to hand a call over.
        case handsOver(LegID)
        case sweep
        case connect
    }

    public var faults: Faults
    public internal(set) var channels: [LegID: Channel] = [:]
    public internal(set) var bridges: [BridgeID: Set<LegID>] = [:]
    public internal(set) var playbacks: [PlaybackID: LegID] = [:]
    /// Recordings that run, and whom they record.
    public internal(set) var recordings: [RecordingID: LegID] = [:]
    public private(set) var paused: Set<RecordingID> = []
    public internal(set) var reachable: Set<EndpointName>
    public private(set) var startedAt: Timestamp
    public private(set) var isConnected = false
    /// How many calls ever came in.
    public private(set) var arrivals = 0
    /// How many facts were told, the lost ones included.
    public private(set) var factsTold = 0

    var dice: Dice
    var agenda = Agenda<Happening>()
    private var connection = 0
    /// Until when each call's earlier commands take.
    private var lanes: [InteractionID: Timestamp] = [:]
    private let sweepEvery = Span.seconds(5)

    /// A server that has just started and that we are about to connect to.
    public init(seed: UInt64, at start: Timestamp = .noon, phones: [EndpointName], faults: Faults = Faults()) {
        dice = Dice(seed: seed)
        startedAt = start
        reachable = Set(phones)
        self.faults = faults
        agenda.plan(.connect, at: start + Span(milliseconds: 10))
        agenda.plan(.sweep, at: start + sweepEvery)
    }

    // MARK: What happens

    /// When something happens next; there is always a next sweep.
    public var nextAt: Timestamp? { agenda.nextAt }

    /// Lets the next thing happen.
    /// - Returns: when it was, and what we are told of it.
    public mutating func next() -> (at: Timestamp, fact: TelephonyFact?)? {
        guard let (now, happening) = agenda.next() else { return nil }
        switch happening {
        case .execute(let command): execute(command, at: now)
        case .tell(let fact, let told): return (now, isConnected && told == connection ? fact : nil)
        case .answers(let leg): answer(leg, at: now)
        case .givesUp(let leg, let why): if channels[leg]?.isUp == false { end(leg, why, at: now) }
        case .playbackOver(let playback): endPlayback(playback, complete: true, at: now)
        case .handsOver(let leg): handOver(leg, at: now)
        case .sweep:
            // Reading all of it takes a while; meanwhile others tell their news.
            if isConnected { agenda.plan(.tell(.snapshot(snapshot(afterConnecting: false)), connection: connection), at: now + travelTime()) }
            agenda.plan(.sweep, at: now + sweepEvery)
        case .connect:
            guard !isConnected else { break }
            isConnected = true
            connection += 1
            for leg in channels.filter({ $0.value.isHeld }).map(\.key).sorted() {
                agenda.plan(.handsOver(leg), at: now + Span(milliseconds: Int64(dice.number(in: 5...1_000))))
            }
            return (now, .snapshot(snapshot(afterConnecting: true)))
        }
        return (now, nil)
    }

    /// Takes a command in. Those of one call are carried out in their order.
    public mutating func perform(_ command: VoiceCommand, for interaction: InteractionID?, at now: Timestamp) {
        guard isConnected, !dice.chance(faults.losesCommand) else { return }
        var at = now + travelTime()
        if let interaction {
            at = max(at, lanes[interaction] ?? at)
            lanes[interaction] = at
        }
        agenda.plan(.execute(command), at: at)
    }

    /// Breaks the connection. What happens meanwhile is not told later.
    /// - Returns: what we notice of it.
    public mutating func disconnect(for span: Span, at now: Timestamp) -> TelephonyFact {
        isConnected = false
        agenda.plan(.connect, at: now + span)
        return .disconnected(reason: "the connection was reset")
    }

    /// The server ends and starts again: all calls are gone.
    public mutating func restart(for span: Span, at now: Timestamp) -> TelephonyFact {
        channels = [:]
        bridges = [:]
        playbacks = [:]
        recordings = [:]
        paused = []
        startedAt = now + Span(milliseconds: 500)
        return disconnect(for: span, at: now)
    }

    // MARK: What it tells

    mutating func tell(_ fact: TelephonyFact, at now: Timestamp) {
        factsTold += 1
        let misfortune = faults.misfortunes[factsTold]
        guard isConnected, !dice.chance(faults.losesFact), misfortune != .lost else { return }
        var late = dice.chance(faults.delaysFact) ? Span(milliseconds: Int64(dice.number(in: 1...3_000))) : .zero
        if case .late(let span) = misfortune { late = span }
        if case .repeated(let span) = misfortune { agenda.plan(.tell(fact, connection: connection), at: now + span) }
        agenda.plan(.tell(fact, connection: connection), at: now + Span(milliseconds: 2) + late)
        if dice.chance(faults.repeatsFact) {
            agenda.plan(.tell(fact, connection: connection), at: now + Span(milliseconds: Int64(dice.number(in: 2...4_000))))
        }
    }

    /// Everything that the server has.
    public func snapshot(afterConnecting: Bool) -> TelephonySnapshot {
        TelephonySnapshot(
            serverStartedAt: startedAt, afterConnecting: afterConnecting,
            legs: channels.filter { !$0.value.isHeld }.sorted { $0.key < $1.key }.map { .init(id: $0.key, isUp: $0.value.isUp, arrival: $0.value.arrival) },
            approaching: channels.filter(\.value.isHeld).map(\.key).sorted(),
            bridges: bridges.mapValues { $0.sorted() }, recordings: recordings.keys.sorted(), reachable: reachable.sorted())
    }

    mutating func travelTime() -> Span { Span(milliseconds: Int64(dice.number(in: faults.travel))) }

    mutating func setPaused(_ recording: RecordingID, _ on: Bool) {
        guard recordings[recording] != nil else { return }
        if on { paused.insert(recording) } else { paused.remove(recording) }
    }

    mutating func countArrival() -> Int {
        arrivals += 1
        return arrivals
    }
}
