import AsteriskARI
import CentrePorts
import ContactDomain
import Foundation
import Logging
import Synchronization

// Asterisk's side of the contact centre: facts go in one direction, commands in the other.
//
// Events of the one ARI socket are translated, in order, into facts for the engine's inbox. Commands of the core are
// put into lanes, one for each interaction, and carried out in order within a lane. Both directions name things by ids
// of ours, so that a command done twice does it once. After each connection, and every few seconds, a snapshot of what
// Asterisk has goes to the core, which makes both agree.

/// How the gateway works.
public struct VoiceGatewayOptions: Sendable {
    public var application: String
    /// How often what Asterisk has is compared with what the core believes.
    public var sweepInterval: Duration = .seconds(5)
    /// Where Asterisk writes recordings while they run.
    public var spool: String
    /// Where finished recordings are kept.
    public var recordings: String

    public init(application: String, spool: String, recordings: String) {
        self.application = application
        self.spool = spool
        self.recordings = recordings
    }
}

public final class VoiceGateway: Sendable {
    let ari: ARIConnection
    let inbox: any Inbox
    let clock: any WallClock
    let options: VoiceGatewayOptions
    let prompts: PromptLibrary
    let phones: KnownPhones
    let recordings: RecordingDesk
    let lanes: CommandLanes
    let logger: Logger
    private let calls = Mutex(CallMemory())

    /// What the gateway remembers of running calls; all of it can be lost without harm.
    private struct CallMemory {
        var serverStartedAt: Timestamp?
        /// Legs of ours that answered already: the second notice is not news.
        var answered: Set<String> = []
        /// A whole snapshot after connecting is owed to the core: only that one makes it repair what was lost meanwhile.
        var owesSnapshot = false
        /// The last word about a leg's music, where Asterisk refused it: no snapshot tells what a caller hears.
        var owedMusic: [LegID: (VoiceCommand, InteractionID?)] = [:]
    }

    public init(ari: ARIConnection, ami: AMIConnection, inbox: any Inbox, history: any History, clock: any WallClock, speech: SpeechOptions, options: VoiceGatewayOptions, logger: Logger) {
        self.ari = ari
        self.inbox = inbox
        self.clock = clock
        self.options = options
        self.logger = logger
        prompts = PromptLibrary(options: speech, logger: logger)
        phones = KnownPhones(ari: ari, application: options.application, logger: logger)
        recordings = RecordingDesk(ari: ari, ami: ami, inbox: inbox, history: history, clock: clock, options: options, logger: logger)
        lanes = CommandLanes()
    }

    /// Works until cancelled, or until another instance has taken our place.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.ari.run() }
            group.addTask { await self.recordings.run() }
            group.addTask { await self.sweep() }
            await self.listen()
            group.cancelAll()
        }
    }

    private func listen() async {
        for await notice in ari.notices {
            switch notice {
            case .connected(_, let info): await connected(info)
            case .event(let message): await learn(message)
            case .disconnected(let reason): await inbox.post(.telephony(.disconnected(reason: "\(reason)")))
            case .replaced:
                logger.critical("another instance has registered this application: stepping down")
                await inbox.post(.telephony(.disconnected(reason: "another instance has taken over")))
            }
        }
    }

    /// Sentences are spoken and kept before the first caller needs them.
    public func warm(_ wordings: [(language: LanguageTag, text: String)]) async {
        for wording in wordings { _ = await prompts.speak(wording.text, wording.language) }
    }

    /// Commands that Asterisk has not answered yet.
    public var commandsWaiting: Int { lanes.depth }

    // MARK: Level

    private func connected(_ info: ARIAsteriskInfo) async {
        let started = info.status.map { Timestamp(milliseconds: $0.startupTime) } ?? clock.now
        let isNew = calls.withLock { memory in
            memory.owesSnapshot = true
            defer { memory.serverStartedAt = started }
            return memory.serverStartedAt != started
        }
        if isNew { await phones.pushAll() }
        await phones.subscribeAll()
        await takeSnapshot()
    }

    private func sweep() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: options.sweepInterval) } catch { return }
            guard case .up = ari.state else { continue }
            await phones.settle()
            repeatOwedMusic()
            await takeSnapshot()
        }
    }

    private func takeSnapshot() async {
        let (started, afterConnecting) = calls.withLock { ($0.serverStartedAt, $0.owesSnapshot) }
        guard let started, case .up(let generation) = ari.state else { return }
        let channels = await ari.send(.listChannels())
        let bridges = await ari.send(.listBridges())
        let endpoints = await ari.send(.endpoints(technology: "PJSIP"))
        guard let channels = channels.value, let bridges = bridges.value, let endpoints = endpoints.value else {
            // A half snapshot would end calls that live. The next sweep, or the next connection, brings a whole one.
            logger.warning("no snapshot of Asterisk could be taken", metadata: ["channels": "\(channels)", "bridges": "\(bridges)", "endpoints": "\(endpoints)"])
            return
        }
        let recording = await recordings.live(channels: Set(channels.map(\.id)))
        // What was read before a disconnection says nothing about the time after it.
        guard case .up(generation) = ari.state else { return }
        let snapshot = SnapshotReader(application: options.application).read(
            channels, bridges, endpoints, recordings: recording, phones: phones.names, startedAt: started, afterConnecting: afterConnecting)
        // After a restart of ours nothing is remembered of legs that were answered before.
        let up = channels.filter { LegName($0.id) == .ours && $0.state == .up }.map(\.id)
        calls.withLock { memory in
            memory.answered.formUnion(up)
            memory.owesSnapshot = false
        }
        await inbox.post(.telephony(.snapshot(snapshot)))
    }

    /// Notes what is still to be done about a leg's music; nil when nothing is.
    func owe(_ command: VoiceCommand?, of leg: LegID, _ interaction: InteractionID?) {
        calls.withLock { memory in memory.owedMusic[leg] = command.map { ($0, interaction ?? memory.owedMusic[leg]?.1) } }
    }

    private func repeatOwedMusic() {
        let owed = calls.withLock { $0.owedMusic }
        for (leg, (command, interaction)) in owed {
            // In the interaction's lane, and only if nothing has been said about this music since. One try: the next sweep comes.
            lanes.add(interaction?.description ?? "none") {
                guard self.calls.withLock({ $0.owedMusic[leg].map { $0.0 == command } ?? false }) else { return }
                await self.carryOut(command, nil)
            }
        }
    }

    // MARK: Edge

    private func learn(_ message: ARIEventMessage) async {
        switch message.event {
        case .stasisStart(let start): await entered(start)
        case .stasisEnd(let channel):
            // For calls that came to us this is the end; for legs of ours the destruction tells the cause.
            guard LegName(channel.id) == .theirs else { return }
            await recordings.legEnded(LegID(channel.id))
            await inbox.post(.telephony(.ended(LegID(channel.id), .hungUp)))
        case .channelStateChange(let channel):
            switch channel.state {
            case .up: await answered(channel)
            case .ringing where LegName(channel.id) == .ours: await inbox.post(.telephony(.ringing(LegID(channel.id))))
            default: break
            }
        case .channelDestroyed(let gone):
            guard LegName(gone.channel.id) == .ours else { return }
            await recordings.legEnded(LegID(gone.channel.id))
            let wasUp = calls.withLock { $0.answered.remove(gone.channel.id) != nil }
            await inbox.post(.telephony(.ended(LegID(gone.channel.id), LegEnd(q850: gone.cause, wasUp: wasUp))))
        case .channelDtmfReceived(let key): await inbox.post(.telephony(.digit(LegID(key.channel.id), key.digit)))
        case .playbackFinished(let playback):
            guard playback.id.hasPrefix("play-") else { return }
            await inbox.post(.telephony(.playbackEnded(PlaybackID(playback.id), complete: playback.state == .done)))
        case .deviceStateChanged(let device):
            guard let name = phones.name(ofDevice: device.name) else { return }
            await inbox.post(.telephony(.endpoint(name, reachable: !["UNAVAILABLE", "INVALID", "UNKNOWN"].contains(device.state))))
        default: break
        }
    }

    private func entered(_ start: ARIEvent.StasisStart) async {
        let channel = start.channel
        switch LegName(channel.id) {
        case .test: break
        case .ours: if channel.state == .up { await answered(channel) }
        case .theirs:
            guard let arrival = Arrival(channel, arguments: start.arguments) else {
                // An agent's phone that dials by itself: calls out are placed through the desk or the API, where permissions are checked.
                logger.notice("a call was refused", metadata: ["channel": "\(channel.id)", "arguments": "\(start.arguments)", "caller": "\(channel.caller.number)"])
                _ = await ari.send(.hangUp(channel: channel.id, reason: .code(21)))
                return
            }
            await inbox.post(.telephony(.arrived(arrival)))
        }
    }

    private func answered(_ channel: ARIChannel) async {
        guard LegName(channel.id) == .ours, calls.withLock({ $0.answered.insert(channel.id).inserted }) else { return }
        await inbox.post(.telephony(.answered(LegID(channel.id))))
    }
}

extension VoiceGateway: Telephony {
    public func perform(_ commands: [(VoiceCommand, InteractionID?)]) {
        for (command, interaction) in commands {
            lanes.add(interaction?.description ?? "none") { await self.carryOut(command, interaction) }
        }
    }
}

extension VoiceGateway: PhoneProvisioning {
    public func provision(_ account: PhoneAccount) async { await phones.add(account) }
    public func remove(_ endpoint: EndpointName) async { await phones.remove(endpoint) }
}
