import CentreConfiguration
import CentrePorts
import ContactDomain
import Foundation
import RoutingCore
import Testing

/// What is exported is read as what it was, whatever it holds.
@Suite struct CentreExportTests {
    private static let a = QueueID(high: 1, low: 1)
    private static let b = QueueID(high: 1, low: 2)
    private static let amy = AgentID(high: 2, low: 1)
    private static let bob = UserID(high: 3, low: 1)

    private static func roundTrip(_ live: LiveCentre) throws {
        try Places.withFolder { folder in
            try CentreFolder.write(live, to: folder)
            let (declaration, faults) = CentreFolder.check(folder, live: live)
            let texts = CentreFolder.texts(of: live).map(\.text).joined()
            #expect(!faults.contains { $0.severity == .error }, "\(faults)\n\(texts)")
            #expect(declaration.queues == live.queues.sorted { $0.key < $1.key }, "\(texts)")
            #expect(declaration.agents == live.agents.sorted { $0.endpoint < $1.endpoint }, "\(texts)")
            let plan = CentrePlan(from: live, to: declaration, prunes: true)
            #expect(plan.steps.isEmpty && plan.lines.isEmpty && plan.unchanged == live.queues.count + live.agents.count)
        }
    }

    private static var full: LiveCentre {
        var queue = QueueProfile(id: a, key: "sales", name: "Sales: \"north\" # 1", requiredSkills: ["english": 5], priority: -7, offerTimeout: Span(milliseconds: 1_500), wrapUp: .seconds(0))
        queue.members = .agents([amy])
        queue.requirement = .all([.skill("普通话", .atLeast, 7), .compare(.agent("region"), .equal, .item("region"))])
        queue.preferredSkills = ["billing": 3]
        (queue.selection, queue.ringAllLimit, queue.rank, queue.share, queue.ageing) = (.leastOccupied, 4, -3, 9, 0)
        (queue.serviceLevelTarget, queue.serviceLevelPercent, queue.urgencyPoints, queue.urgencyWithin) = (.seconds(61), 95, -4, .minutes(3_000))
        (queue.offerLimit, queue.exhausted) = (3, .hangUp)
        queue.callbacks = QueueProfile.Callbacks(enabled: true, attempts: 2, retryAfter: .seconds(90), points: 7)
        queue.wrapUpCodes = [WrapUpCode(code: "no", labels: ["en": "No: never", "zh": "不"]), WrapUpCode(code: "yes", labels: [:])]
        (queue.wrapUpNeedsCode, queue.wrapUpForced) = (true, false)
        queue.steps = [
            RoutingStep(after: .seconds(5), actions: [.raise(points: 5), .play("vm-goodbye"), .raise(points: -5)]),
            RoutingStep(after: .seconds(6), actions: []),
            RoutingStep(after: .minutes(10_000), actions: [.relax(["english"]), .lower(by: 0), .require(.always), .addQueues([b]), .addTeams(["second line"]), .offerCallback, .flow("main")]),
            RoutingStep(after: .seconds(9), actions: [.overflow(b)]),
        ]
        let day = [OpeningHours.Range(from: 0, to: 1_440)]
        queue.hours = OpeningHours(timeZone: "Asia/Shanghai", weekly: [1: day, 3: [], 7: [.init(from: 61, to: 720), .init(from: 780, to: 901)]], exceptions: ["2026-12-25": [], "2027-01-01": day])
        (queue.emergency, queue.closing, queue.music) = (true, .leave(.queue(b)), "jazz")
        (queue.announcePositionEvery, queue.announcesWait, queue.records) = (.seconds(30), true, false)

        var agent = AgentProfile(id: amy, name: "Amy O'Hara", user: bob, team: "second line", skills: ["english": 10], phone: .sip, endpoint: "amy", acceptsAutomatically: true, mayDial: true)
        agent.attributes = [
            "number": .text("12"), "flag": .text("true"), "empty": .text(""), "odd key: #": .text("a\nb\t\"c\" \\ \u{7} ü \u{2028}"), "n": .number(0.1), "big": .number(1e300), "whole": .number(-3),
            "is": .flag(false), "list": .list(["", "1", "null", "- x"]), "none": .list([]),
        ]
        agent.capacity = Capacity(units: 9, items: 2, rules: [.chat: .init(units: 3, maximum: 0), .voice: .init(units: 9, maximum: 1, exclusive: true, interrupts: [.chat, .email])])
        agent.levels = [a: 0, b: 7]
        var idle = AgentProfile(id: AgentID(high: 2, low: 2), name: "bo", endpoint: "bo")
        idle.capacity = Capacity(units: 1, rules: [:])
        return LiveCentre(
            queues: [QueueProfile(id: b, key: "1", name: "null", announcePositionEvery: nil), queue], agents: [agent, idle],
            users: [UserAccount(id: bob, login: "Bob", name: "Bob", role: .agent)], flows: ["main"])
    }

    @Test func everythingSurvives() throws { try Self.roundTrip(Self.full) }

    @Test func aCentreWithNothingInItSurvives() throws { try Self.roundTrip(LiveCentre()) }

    /// A member that somebody adds to a profile must be in the files too.
    @Test func everyMemberOfTheProfilesIsWritten() throws {
        let texts = CentreFolder.texts(of: Self.full).map(\.text).joined()
        let queue = try #require(Self.full.queues.last)
        let renamed = ["wrapUpCodes": "codes", "wrapUpNeedsCode": "needsCode", "wrapUpForced": "forced"]
        let inner = Mirror(reflecting: queue).children.compactMap(\.label) + Mirror(reflecting: try #require(Self.full.agents.first)).children.compactMap(\.label)
        for label in inner where !["id", "key", "endpoint"].contains(label) {
            #expect(texts.contains("\(renamed[label] ?? label):"), "\(label) is in no file")
        }
    }

    @Test func anExportWritesItsOwnFilesAnewAndNoOthers() throws {
        try Places.withFolder { folder in
            var live = Self.full
            try CentreFolder.write(live, to: folder)
            live.agents.removeLast()
            try CentreFolder.write(live, to: folder)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/agents") == ["amy.yaml"])
            try Data("queues: {mine: {}}\n".utf8).write(to: URL(fileURLWithPath: folder + "/mine.yaml"))
            #expect(throws: ConfigurationFaults.self) { try CentreFolder.write(live, to: folder) }
        }
    }

    /// Texts as an adversary would choose them, deterministically.
    @Test func anyTextSurvives() throws {
        let pieces = ["", " ", "a", "-", "- ", ": ", "#", "\"", "'", "\\", "\n", "\r", "\t", "{", "}", "[", "]", ",", "&", "*x", "!", "|", ">", "%", "@", "`", "é", "中", "\u{85}", "\u{1F600}", "0x1", "1e3", "~", "null", "yes", "\u{1b}"]
        var state: UInt64 = 42
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var agents: [AgentProfile] = []
        for number in 0..<60 {
            var agent = AgentProfile(id: AgentID(high: 9, low: UInt64(number)), name: "x", endpoint: EndpointName("e\(number)"))
            for _ in 0..<20 {
                let text = (0..<next(5)).map { _ in pieces[next(pieces.count)] }.joined()
                let key = (0...next(3)).map { _ in pieces[next(pieces.count)] }.joined()
                if !key.isEmpty { agent.attributes[key] = next(2) == 0 ? .text(text) : .list([text]) }
            }
            agents.append(agent)
        }
        try Self.roundTrip(LiveCentre(agents: agents))
    }
}
