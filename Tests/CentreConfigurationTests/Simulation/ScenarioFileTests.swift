import CentreConfiguration
import CentreSimulation
import ContactDomain
import Foundation
import RoutingCore
import Testing

@Suite struct ScenarioFileTests {
    /// The shortest scenario there is, with room for more.
    private static func minimal(queue: String = "{}", agents: String = "{count: 2}", traffic: String = "{queue: a, arrivals: {perHour: 60}, handling: 1m}", more: String = "") -> String {
        "queues:\n  a: \(queue)\nagents:\n  g: \(agents)\ntraffic:\n  t: \(traffic)\n\(more)"
    }

    private static func read(_ text: String, folder: String = "/nowhere") throws -> Scenario {
        try ScenarioFile.read(text, file: "x.yaml", folder: folder)
    }

    /// The faults of a text, each as a line.
    private static func faults(_ text: String, folder: String = "/nowhere") -> [String] {
        do throws(ConfigurationFaults) {
            _ = try ScenarioFile.read(text, file: "x.yaml", folder: folder)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test func theShortestScenarioHasTheEnginesDefaults() throws {
        let scenario = try Self.read(Self.minimal())
        #expect(scenario.name == "x" && scenario.duration == .minutes(1_440) && scenario.start == Timestamp(milliseconds: 1_772_409_600_000))
        #expect(scenario.queues == [QueuePolicy(id: Scenario.queueID("a"), name: "a")])
        #expect(scenario.groups == [AgentGroup(name: "g", count: 2, team: "g")])
        #expect(scenario.traffic == [TrafficSource(name: "t", queue: Scenario.queueID("a"), arrivals: .poisson(perHour: 60), handling: .constant(.minutes(1)))])
        #expect(scenario.policy == RoutingPolicy())
    }

    @Test func aQueueHasEverythingThatRoutingKnows() throws {
        let queue = """

                requirement: english >= 5 and not trainee
                preferredSkills: {billing: 3}
                selection: ringAll
                ringAllLimit: 4
                members: {teams: [g]}
                priority: 5
                rank: 2
                share: 3
                ageing: 40
                serviceLevelTarget: 30s
                urgencyPoints: 9
                urgencyWithin: 5s
                callbackPoints: 1
                offerTimeout: none
                offerLimit: 4
                exhausted: {queue: a}
                wrapUp: {time: 20s, extendBy: 10s, extensions: 2, needsCode: true, forced: false}
                steps:
                  - {after: 10s, relax: [billing], lower: 2, raise: 7}
                  - {after: 20s, require: english, addQueues: [a], addTeams: [g], play: hold, offerCallback: yes}
                  - {after: 30s, overflow: a}
                hours: {mon-fri: "08:00-18:00", sat: ["09:00-12:00", "13:00-15:00"], exceptions: {"2026-12-25": closed}}
                emergency: true
                closing: {leave: callback}
            """
        let read = try #require(try Self.read(Self.minimal(queue: queue)).queues.first)
        let a = Scenario.queueID("a")
        var expected = QueuePolicy(id: a, name: "a", members: .teams(["g"]), preferred: ["billing": 3], selection: .ringAll, ringAllLimit: 4, weight: 5, rank: 2, share: 3, ageing: 40)
        expected.requirement = try SkillExpression(parsing: "english >= 5 and not trainee")
        (expected.serviceLevelTarget, expected.urgencyPoints, expected.urgencyWithin, expected.callbackPoints) = (.seconds(30), 9, .seconds(5), 1)
        (expected.offerTimeout, expected.offerLimit, expected.exhausted) = (nil, 4, .queue(a))
        expected.wrapUp = QueuePolicy.WrapUp(time: .seconds(20), extendBy: .seconds(10), extensions: 2, needsCode: true, forced: false)
        expected.steps = [
            RoutingStep(after: .seconds(10), actions: [.relax(["billing"]), .lower(by: 2), .raise(points: 7)]),
            RoutingStep(after: .seconds(20), actions: [.require(try SkillExpression(parsing: "english")), .addQueues([a]), .addTeams(["g"]), .play("hold"), .offerCallback]),
            RoutingStep(after: .seconds(30), actions: [.overflow(a)]),
        ]
        let day = [OpeningHours.Range(from: 480, to: 1_080)]
        expected.hours = OpeningHours(
            timeZone: "UTC", weekly: [1: day, 2: day, 3: day, 4: day, 5: day, 6: [.init(from: 540, to: 720), .init(from: 780, to: 900)]], exceptions: ["2026-12-25": []])
        (expected.emergency, expected.closing) = (true, .leave(.callback))
        #expect(read == expected)
    }

    @Test func agentsHaveShiftsCapacityAndHabits() throws {
        let agents = """

                count: 40
                team: north
                skills: {english: 7}
                attributes: {region: north, senior: yes, floor: 3, towns: [Kiel, Bonn]}
                capacity: {units: 10, items: 3, chat: {units: 2, maximum: 5}, voice: {exclusive: false, interrupts: [chat]}}
                levels: {a: 2}
                autoAnswer: [voice, chat]
                shift: {from: "22:00", to: "06:00", days: [mon-wed, sat], breaks: [{from: "02:00", length: 30m, spread: 1h}]}
                offers: {answersAfter: {logNormal: {mean: 4s, deviation: 2s}}, declined: 2%, unanswered: 1.5%, returnsAfter: 90s}
            """
        let group = try #require(try Self.read(Self.minimal(agents: agents)).groups.first)
        #expect(group.count == 40 && group.team == "north" && group.skills == ["english": 7] && group.levels == [Scenario.queueID("a"): 2])
        #expect(group.attributes == ["region": .text("north"), "senior": .flag(true), "floor": .number(3), "towns": .list(["Kiel", "Bonn"])])
        #expect(group.capacity.units == 10 && group.capacity.items == 3 && group.capacity.rules.count == 2)
        #expect(group.capacity.rules[.chat] == Capacity.Rule(units: 2, maximum: 5) && group.capacity.rules[.voice] == Capacity.Rule(units: 12, maximum: 1, interrupts: [.chat]))
        #expect(group.acceptsAutomatically == [.voice, .chat])
        #expect(group.shift == Shift(from: 1_320, to: 360, weekdays: [1, 2, 3, 6], breaks: [Shift.Break(from: 120, length: .minutes(30), spread: .minutes(60))]))
        #expect(group.behaviour == OfferBehaviour(answersAfter: .logNormal(mean: .seconds(4), deviation: .seconds(2)), declines: 0.02, ignores: 0.015, returnsAfter: .seconds(90)))
    }

    @Test func theWholeCentreHasItsRules() throws {
        let more = """
            name: draft
            date: "2026-07-01"
            timeZone: Europe/Berlin
            duration: 48h
            warmUp: 1h
            shortAbandon: 8s
            policy: {serving: share, guardAfter: 10m, tierPoints: {gold: 20}, backOff: {declined: 1m, busy: 2m, noAnswer: 3m, unreachable: 4m}, noAnswerLimit: 3, notRespondingFor: 6m, occupancyWindow: 30m}
            targets: {a: {serviceLevel: 80%, speedOfAnswer: 20s, abandonment: 5%}}
            """
        let scenario = try Self.read(Self.minimal(more: more))
        #expect(scenario.name == "draft" && scenario.start == Timestamp(milliseconds: 1_782_856_800_000) && scenario.duration == .minutes(2_880))
        #expect(scenario.warmUp == .minutes(60) && scenario.shortAbandon == .seconds(8))
        #expect(scenario.policy.serving == .share && scenario.policy.guardAfter == .minutes(10) && scenario.policy.timeZone == "Europe/Berlin")
        #expect(scenario.policy.backOff == RoutingPolicy.BackOff(declined: .minutes(1), busy: .minutes(2), noAnswer: .minutes(3), unreachable: .minutes(4)))
        #expect(scenario.targets == [StaffingTarget(queue: Scenario.queueID("a"), serviceLevel: 0.8, speedOfAnswer: .seconds(20), abandonment: 0.05)])
    }

    /// Line, key, problem and remedy of what admins get wrong.
    @Test(arguments: [
        (minimal(queue: "{requirment: x}"), "x.yaml:2:7: queues.a.requirment: unknown key; did you mean 'requirement'?"),
        (minimal(queue: "{requirement: \"x >= and\"}"), "x.yaml:2:20: queues.a.requirement: a skill, an attribute or a value is expected, not 'and' (at character 6 of 'x >= and')"),
        (minimal(queue: "{exhausted: {queue: b}}"), "x.yaml:2:26: queues.a.exhausted.queue: there is no queue 'b'"),
        (minimal(queue: "{members: {teams: [h]}}"), "queues.a.members.teams.1: no agents are in a team 'h'; did you mean 'g'?"),
        (minimal(queue: "{steps: [{relax: [x]}]}"), "queues.a.steps.1.after: is missing"),
        (minimal(queue: "{steps: [{after: 3s}]}"), "queues.a.steps.1: does nothing; give it one of: relax"),
        (minimal(queue: "{hours: {mon: \"18:00-08:00\"}}"), "queues.a.hours.mon.1: '18:00-08:00' is not a range of hours; write 08:00-18:00, or closed"),
        (minimal(agents: "{}"), "agents.g.count: is missing"),
        (minimal(agents: "{count: 2, shift: {from: 9, to: \"17:00\"}}"), "agents.g.shift.from: '9' is not a time of day; write one like \"09:30\""),
        (minimal(agents: "{count: 2, offers: {declined: 0.1}}"), "agents.g.offers.declined: '0.1' is not a share; write one from 0% to 100%, with the sign"),
        (minimal(agents: "{count: 2, levels: {b: 1}}"), "agents.g.levels.b: there is no queue 'b'"),
        (minimal(agents: "{count: 2, autoAnswer: [voise]}"), "agents.g.autoAnswer.1: 'voise' is not a channel; did you mean 'voice'?"),
        (minimal(traffic: "{queue: a, handling: 1m}"), "traffic.t.arrivals: does not say when customers arrive"),
        (minimal(traffic: "{queue: a, arrivals: {perHour: -1}, handling: 1m}"), "traffic.t.arrivals.perHour: '-1' is not a number from 0 to 10000000"),
        (minimal(traffic: "{queue: a, arrivals: {byHour: [1, 2]}, handling: 1m}"), "traffic.t.arrivals.byHour: has 2 rates; write 24"),
        (minimal(traffic: "{queue: a, arrivals: {perHour: 1}}"), "traffic.t.handling: is missing"),
        (minimal(traffic: "{queue: a, arrivals: {perHour: 1}, handling: {exponental: 1m}}"), "traffic.t.handling.exponental: unknown key; did you mean 'exponential'?"),
        (minimal(traffic: "{queue: a, arrivals: {perHour: 1}, handling: {logNormal: {mean: 1m}}}"), "traffic.t.handling.logNormal.deviation: is missing"),
        (minimal(traffic: "{queue: a, arrivals: {perHour: 1}, handling: 1m, patience: history}"), "traffic.t.patience: there is no history to take it from"),
        (minimal(traffic: "{queue: a, arrivals: {csv: none.csv}, handling: 1m}"), "none.csv: cannot be read"),
        (minimal(more: "targets: {b: {serviceLevel: 80%}}"), "targets.b: there is no queue 'b'"),
        (minimal(more: "warmUp: 24h"), "x.yaml: the warm-up must be shorter than the duration"),
        ("name: x\n", "queues: is missing or empty; describe at least one queue"),
    ])
    func eachFaultIsNamed(text: String, fault: String) {
        let faults = Self.faults(text)
        #expect(faults.contains { $0.contains(fault) }, "\(faults)")
    }

    @Test func aPolicyAloneNeedsNoCustomers() throws {
        let text = "queues:\n  a: {}\nagents:\n  g: {count: 1}\n"
        #expect(Self.faults(text).count == 1)
        #expect(try ScenarioFile.read(text, file: "x.yaml", folder: "/", needsTraffic: false).traffic.isEmpty)
    }

    /// The example of the documentation can be read, and its two targets are met as it says.
    @Test func theExampleIsGood() throws {
        let scenario = try ScenarioFile.load(path: Self.documents + "/simulate-example.yaml")
        #expect(scenario.queues.count == 3 && scenario.groups.count == 3 && scenario.traffic.count == 4 && scenario.targets.count == 2)
    }

    static let documents = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/docs"
}
