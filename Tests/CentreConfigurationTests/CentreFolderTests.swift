import CentreConfiguration
import CentrePorts
import ContactDomain
import Foundation
import RoutingCore
import Testing

@Suite struct CentreFolderTests {
    /// The declaration and the faults of some files, each as a line.
    private static func read(_ files: [String: String], live: LiveCentre? = nil, prunes: Bool = false) throws -> (CentreDeclaration, [String]) {
        try Places.withFolder { folder in
            for (file, text) in files {
                let url = URL(fileURLWithPath: folder + "/" + file)
                try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url)
            }
            let (declaration, faults) = CentreFolder.check(folder, live: live, prunes: prunes)
            return (declaration, faults.map(\.description))
        }
    }

    private static func queue(_ text: String, more: String = "") -> [String: String] { ["queues/a.yaml": "queues:\n  a: \(text)\n\(more)"] }
    private static func agent(_ text: String) -> [String: String] { ["agents/g.yaml": "agents:\n  amy: \(text)\n"] }

    @Test func theExampleIsGood() throws {
        let live = LiveCentre(flows: ["main"])
        let (declaration, faults) = CentreFolder.check(Places.repository + "/docs/centre-example", live: live)
        #expect(faults.isEmpty, "\(faults)")
        let sales = try #require(declaration.queues.first { $0.key == "sales" })
        #expect(sales.members == .teams(["sales"]) && sales.wrapUpCodes.map(\.code) == ["sold", "later", "no-interest"] && sales.steps.count == 3)
        #expect(sales.closing == .leave(.flow("main")) && sales.hours?.weekly[6]?.count == 2 && sales.announcePositionEvery == .seconds(45))
        let ben = try #require(declaration.agents.first { $0.endpoint == "ben" })
        #expect(ben.attributes == ["region": .text("north"), "senior": .flag(false), "towns": .list(["Kiel", "Bonn"])] && ben.acceptsAutomatically)
    }

    @Test func whatIsNotSaidHasTheDefaultsOfTheAPI() throws {
        let (declaration, faults) = try Self.read(["x.yaml": "queues: {a: {}}\nagents: {amy: {}}\n"])
        #expect(faults.isEmpty, "\(faults)")
        // A body of the API with nothing but what it must have.
        let queue = try JSONDecoder().decode(QueueProfile.self, from: Data("{\"id\":\"\(try #require(declaration.queues.first).id)\",\"key\":\"a\",\"name\":\"a\"}".utf8))
        let agent = try JSONDecoder().decode(AgentProfile.self, from: Data("{\"id\":\"\(try #require(declaration.agents.first).id)\",\"name\":\"amy\",\"endpoint\":\"amy\"}".utf8))
        #expect(declaration.queues == [queue] && declaration.agents == [agent])
    }

    /// Place, key, problem and remedy of what admins get wrong.
    @Test(arguments: [
        (queue("{prioirty: 3}"), "queues/a.yaml:2:7: queues.a.prioirty: unknown key; did you mean 'priority'?"),
        (queue("{offerTimeout: 15}"), "queues/a.yaml:2:21: queues.a.offerTimeout: '15' is not a length of time; write a number with its unit"),
        (queue("{wrapUp: 3d}"), "queues.a.wrapUp: 3d is out of range; write a length from 0s to 1h"),
        (queue("{priority: 101}"), "queues.a.priority: 101 is out of range"),
        (queue("{requirement: english >=}"), "queues.a.requirement: "),
        (queue("{exhausted: {queue: b}}"), "queues/a.yaml:2:26: queues.a.exhausted.queue: there is no queue 'b'"),
        (queue("{steps: [{after: 1s, overflow: a}]}"), "queues/a.yaml:2:3: queues.a: would send a caller round in a circle: a → a; let one of them end elsewhere"),
        (queue("{exhausted: {queue: b}}\n  b: {closing: {leave: {queue: a}}}"), "queues.a: would send a caller round in a circle: a → b → a"),
        (queue("{members: {teams: [sale]}}", more: "agents: {amy: {team: sales}}"), "queues/a.yaml:2:25: warning: queues.a.members.teams.1: no agents are in a team 'sale'; did you mean 'sales'?"),
        (queue("{members: {agents: [bob]}}", more: "agents: {bop: {}}"), "queues.a.members.agents.1: there is no agent 'bob'; did you mean 'bop'?"),
        (queue("{members: {agents: [], teams: []}}"), "queues.a.members: says who serves it in 2 ways"),
        (queue("{members: all}"), "queues.a.members: 'all' is not known; write everyone, {teams: [NAME]} or {agents: [ENDPOINT]}"),
        (queue("{requirement: engilsh >= 3}", more: "agents: {amy: {skills: {english: 5}}}"), "warning: queues.a.requirement: no agent has the skill 'engilsh'; did you mean 'english'?"),
        (queue("{requiredSkills: {english: 11}}"), "queues.a.requiredSkills.english: 11 is out of range"),
        (queue("{hours: {timeZone: Europe/Berlyn}}"), "queues.a.hours.timeZone: 'Europe/Berlyn' is not a time zone"),
        (queue("{hours: {exceptions: {\"2026-13-01\": closed}}}"), "queues.a.hours.exceptions: '2026-13-01' is not a date"),
        (queue("{wrapUp: {needsCode: true}}"), "queues.a.wrapUp.needsCode: there is no code to choose"),
        (queue("{exhausted: {flow: mian}}"), "queues.a.exhausted.flow: there is no flow 'mian'; did you mean 'main'?"),
        (queue("[1]"), "queues.a: a group of keys is expected here, not a list"),
        (["queues/A.yaml": "queues: {A: {}}"], "queues.A: 'A' is not a good key; use up to 64 lower-case letters"),
        (["a.yaml": "queues:\n  a: {}\n", "b.yaml": "queues:\n  a: {}\n"], "b.yaml:2:3: queues.a: is declared in a.yaml:2 too; keep one of them"),
        (["a.yaml": "queues:\n  a: {}\n  a: {}\n"], "the key is there twice in one group"),
        (["a.yaml": "queue:\n  a: {}\n"], "a.yaml:1:1: queue: unknown key; did you mean 'queues'?"),
        (["a.yaml": "queues:\n\ta: {}\n"], "not valid YAML"),
        (agent("{user: bpb}"), "agents.amy.user: there is no user 'bpb'; did you mean 'bob'?"),
        (agent("{user: somebody}"), "agents.amy.user: there is no user 'somebody'; add one first: tandem user add somebody"),
        (agent("{user: crm}"), "agents.amy.user: 'crm' is a program's account; name a person's"),
        (agent("{user: bob}\n  eve: {user: Bob}"), "agents.eve.user: is the account of the agent 'amy' already"),
        (agent("{password: hunter22}"), "agents.amy.password: secrets are never written into this file; people's passwords: tandem user password LOGIN"),
        (agent("{levels: {sales: 1}}"), "agents.amy.levels.sales: there is no queue 'sales'"),
        (agent("{skills: {english: high}}"), "agents.amy.skills.english: 'high' is not a whole number"),
        (agent("{phone: mobile}"), "agents.amy.phone: 'mobile' is not known; write one of: browser, sip"),
        (["agents/x.yaml": "agents: {web-1: {}}"], "agents.web-1: 'web-1' begins like visitors' phones"),
    ])
    func eachFaultIsNamed(files: [String: String], fault: String) throws {
        let users = [UserAccount(id: UserID(high: 1, low: 1), login: "bob", name: "Bob", role: .agent), UserAccount(id: UserID(high: 1, low: 2), login: "crm", name: "CRM", role: .integration)]
        let faults = try Self.read(files, live: LiveCentre(users: users, flows: ["main"])).1
        #expect(faults.contains { $0.contains(fault) }, "\(faults)")
        #expect(!faults.contains { $0.contains("hunter22") })
    }

    @Test func allFaultsAreNamedAtOnceInTheOrderOfFilesAndPlaces() throws {
        let faults = try Self.read(["b.yaml": "queues: {b: {share: 0}}\n", "a.yaml": "agents:\n  amy: {skills: {x: 0}, nme: Amy}\nqueues: {a: {wrapUp: 1}}\n", "c.yaml": "- 1\n"]).1
        #expect(faults.map { String($0.prefix(9)) } == ["a.yaml:2:", "a.yaml:2:", "a.yaml:3:", "b.yaml:1:", "c.yaml:1:"], "\(faults)")
    }

    @Test func whatTheCentreHasCanBeNamedUnlessItIsPruned() throws {
        let live = LiveCentre(queues: [QueueProfile(id: QueueID(high: 7, low: 7), key: "old", name: "Old")])
        let files = Self.queue("{steps: [{after: 9s, addQueues: [old]}]}")
        let (declaration, faults) = try Self.read(files, live: live)
        #expect(faults.isEmpty && declaration.queues.first?.steps.first?.actions == [.addQueues([QueueID(high: 7, low: 7)])], "\(faults)")
        #expect(try Self.read(files, live: live, prunes: true).1.contains { $0.contains("there is no queue 'old'") })
    }

    @Test func aCircleThroughALiveQueueIsFound() throws {
        let a = References.a
        let live = LiveCentre(queues: [QueueProfile(id: a, key: "a", name: "a"), Samples.leading(QueueID(high: 7, low: 7), "old", to: a)])
        #expect(try Self.read(Self.queue("{exhausted: {queue: old}}"), live: live).1.contains { $0.contains("round in a circle: ") })
    }

    @Test func aFolderThatIsNotThereIsAFault() {
        let faults = CentreFolder.check("/nowhere/at/all", live: nil).faults
        #expect(faults.map(\.description) == ["/nowhere/at/all: is not a folder; name the folder that holds queues/ and agents/; `tandem config export` makes one"])
    }

    private enum References { static let a = QueueID(high: 1, low: 1) }
}

enum Samples {
    static func leading(_ id: QueueID, _ key: String, to other: QueueID) -> QueueProfile {
        var queue = QueueProfile(id: id, key: key, name: key)
        queue.exhausted = .queue(other)
        return queue
    }
}
