import CentrePorts
import ContactDomain
import RoutingCore
import TandemTesting
@testable import CentreEngine

/// The core and a model of everything around it, left to chance under one seed.
struct Simulation {
    /// What is left to chance beside the callers.
    struct Weather {
        var faults = ModelOfAsterisk.Faults()
        /// The connection breaks, the server and the service crash.
        var outages = false
        /// Admins change agents and queues while calls are on.
        var admins = false
        /// Callers are offered to be called back, and people ask for it.
        var callbacks = false

        static var calm: Weather { Weather() }
        static var rough: Weather { Weather(faults: .rough, outages: true, admins: true) }

        func withCallbacks() -> Weather {
            var weather = self
            weather.callbacks = true
            return weather
        }
    }

    var stage: CoreStage
    var asterisk: ModelOfAsterisk
    var dice: Dice
    let weather: Weather
    let profiles: [AgentProfile]
    let queues: [QueueProfile]
    /// Nobody calls in beside so many.
    let mostCallers: Int
    /// The service crashes when it has written this many inputs, before anything that the last one brought about goes out.
    var crashesAfter: Int?
    /// What people hear that they should not, and since when: for a moment it may be so.
    private var complaints: [String: Timestamp] = [:]
    private var nextAction: Timestamp
    private var isCalm = false

    init(seed: UInt64, weather: Weather) {
        var dice = Dice(seed: seed)
        // On some days agents wait for callers, and where calls ring at all of them many phones ring; on others callers wait for agents.
        let automatic = dice.chance(50) ? 40 : 0
        let profiles = (1...dice.number(in: 2...7)).map { number in
            SampleCentre.agent(number, skills: dice.chance(60) ? ["billing": dice.number(in: 1...10)] : [:], acceptsAutomatically: dice.chance(automatic))
        }
        var queues = [
            SampleCentre.queue(wrapUp: dice.chance(80) ? .seconds(10) : .zero, announcePositionEvery: dice.chance(50) ? .seconds(20) : nil),
            SampleCentre.queue(SampleCentre.support, key: "support", requiredSkills: ["billing": 3], priority: dice.number(in: 0...1), records: dice.chance(50)),
        ]
        if weather.callbacks {
            for index in queues.indices {
                queues[index].callbacks = QueueProfile.Callbacks(enabled: true, attempts: dice.number(in: 1...3), retryAfter: .seconds(20))
                queues[index].steps = [RoutingStep(after: .seconds(6), actions: [.offerCallback]), RoutingStep(after: .seconds(12), actions: [.offerCallback])]
                queues[index].offerLimit = dice.chance(50) ? 4 : nil
                queues[index].exhausted = dice.chance(50) ? .callback : nil
            }
        }
        for place in queues.indices where dice.chance(50) {
            queues[place].selection = .ringAll
            queues[place].ringAllLimit = dice.number(in: 2...4)
        }
        let mostCallers = dice.number(in: 2...10)
        self.init(seed: seed, weather: weather, profiles: profiles, queues: queues, mostCallers: mostCallers, dice: dice)
    }

    init(seed: UInt64, weather: Weather, profiles: [AgentProfile], queues: [QueueProfile], mostCallers: Int = 10, dice: Dice) {
        var dice = dice
        self.weather = weather
        self.profiles = profiles
        self.queues = queues
        self.mostCallers = mostCallers
        stage = CoreStage(seed: seed)
        asterisk = ModelOfAsterisk(seed: dice.next(), phones: profiles.map(\.endpoint), faults: weather.faults)
        nextAction = .noon + .seconds(1)
        self.dice = dice
        feed(.telephony(.disconnected(reason: "the service started")))
        feed(.configuration(.all(SampleCentre.configuration(agents: profiles, queues: queues))))
        for profile in profiles { feed(.command(.setPresence(profile.id, Presence(.available)), by: .system)) }
    }

    // MARK: Time

    /// Goes on until so many inputs were taken in, or a rule is broken.
    mutating func run(inputs: Int) {
        while stage.journal.count < inputs, stage.faults.isEmpty { step() }
    }

    /// Lets time pass in which nobody does anything of their own accord.
    mutating func wait(until instant: Timestamp) {
        isCalm = true
        while stage.now < instant, stage.faults.isEmpty { step() }
    }

    /// Nothing goes wrong any more, everybody hangs up, and time passes.
    mutating func calmDown() {
        asterisk.faults = ModelOfAsterisk.Faults()
        // Twice: those who were being called may answer after the first.
        for minutes in [2, 12] {
            for leg in asterisk.callerLegs { asterisk.hangUp(leg, at: stage.now) }
            for id in stage.core.interactions.keys.sorted() where stage.core.interactions[id]?.callback != nil { feed(.command(.cancelCallback(id), by: .system)) }
            wait(until: stage.now + .minutes(minutes))
        }
    }

    private mutating func step() {
        let happens = asterisk.nextAt ?? stage.now
        if let timer = stage.nextTimer, timer <= happens, isCalm || timer <= nextAction {
            stage.move(to: timer)
            for key in stage.dueTimers() { feed(.timer(key)) }
        } else if isCalm || happens <= nextAction {
            guard let (at, fact) = asterisk.next() else { return }
            stage.move(to: at)
            if let fact { feed(.telephony(fact)) }
        } else {
            stage.move(to: nextAction)
            listen()
            act()
            nextAction = stage.now + Span(milliseconds: Int64(dice.number(in: 20...1_500)))
        }
    }

    /// Reports what was wrong with what people hear for more than two seconds.
    private mutating func listen() {
        let wrong = misheard()
        complaints = complaints.filter { wrong.contains($0.key) }
        for complaint in wrong {
            let since = complaints[complaint, default: stage.now]
            complaints[complaint] = since
            if stage.now - since > .seconds(2) { stage.report("\(complaint) since \((since - .noon).milliseconds) ms") }
        }
    }

    // MARK: Inputs

    mutating func feed(_ input: Input) {
        if stage.skips(input) { return }
        do {
            let turn = try stage.feed(input)
            if stage.journal.count == crashesAfter { return try crash() }
            for (command, id) in turn.commands { asterisk.perform(command, for: id, at: stage.now) }
        } catch let error as DecodingError {
            stage.report("the checkpoint could not be read back: \(error)")
        } catch {
            // Chance asks for much that is impossible: to be refused, with nothing changed, is right.
        }
    }

    /// The service ends without warning and comes back: what was on its way is lost.
    mutating func crash() throws {
        let noticed = asterisk.disconnect(for: Span(milliseconds: Int64(dice.number(in: 100...8_000))), at: stage.now)
        try stage.restart()
        feed(.telephony(noticed))
        feed(.configuration(.all(CentreConfiguration(
            agents: stage.core.agents.values.filter { !$0.removed }.map(\.profile).sorted { $0.id < $1.id }, queues: stage.core.queues.values.sorted { $0.id < $1.id },
            entryPoints: SampleCentre.configuration().entryPoints, flows: SampleCentre.configuration().flows, policy: SampleCentre.policy))))
    }
}
