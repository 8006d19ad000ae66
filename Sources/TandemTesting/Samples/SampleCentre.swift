import CentrePorts
import ContactDomain
import FlowCore

/// A small contact centre that tests share: two queues, a flow with a menu, and as many agents as they like.
public enum SampleCentre {
    public static let sales = QueueID(high: 1, low: 1)
    public static let support = QueueID(high: 1, low: 2)
    public static let mainNumber = "8000"
    /// The number whose calls go to sales without a word.
    public static let directNumber = "8001"

    /// Agent 1, 2, 3…: their ids sort in this order.
    public static func agentID(_ number: Int) -> AgentID { AgentID(high: 2, low: UInt64(number)) }

    public static func endpoint(_ number: Int) -> EndpointName { EndpointName("agent-\(number)") }

    public static func agent(_ number: Int, skills: [SkillName: Int] = [:], acceptsAutomatically: Bool = false, mayDial: Bool = true) -> AgentProfile {
        AgentProfile(
            id: agentID(number), name: "Agent \(number)", skills: skills, endpoint: endpoint(number), acceptsAutomatically: acceptsAutomatically, mayDial: mayDial)
    }

    public static func queue(
        _ id: QueueID = sales, key: String = "sales", requiredSkills: [SkillName: Int] = [:], priority: Int = 0, wrapUp: Span = .seconds(30),
        announcePositionEvery: Span? = nil, records: Bool = true
    ) -> QueueProfile {
        QueueProfile(
            id: id, key: key, name: key, requiredSkills: requiredSkills, priority: priority, wrapUp: wrapUp,
            wrapUpCodes: [WrapUpCode(code: "done", labels: ["en": "Done"])], announcePositionEvery: announcePositionEvery, records: records)
    }

    /// A greeting, then a menu: 1 for sales, 2 for support, sales where nothing is pressed.
    public static let welcome = Flow(name: "welcome", start: "greeting", steps: [
        "greeting": .play([.say(["en": "Welcome."])], next: "menu"),
        "menu": .menu(Flow.Menu(
            prompts: [.say(["en": "Sales, one. Support, two."])],
            keys: ["1": .init(label: "Sales", next: "sales"), "2": .init(label: "Support", next: "support")],
            timeout: .seconds(5), tries: 2, otherwise: "sales")),
        "sales": .queue(key: "sales", priority: 0),
        "support": .queue(key: "support", priority: 0),
    ])

    /// Straight to sales.
    public static let direct = Flow(name: "direct", start: "sales", steps: ["sales": .queue(key: "sales", priority: 0)])

    public static func configuration(agents: [AgentProfile] = [], queues: [QueueProfile]? = nil, policy: CentrePolicy = policy) -> CentreConfiguration {
        CentreConfiguration(
            agents: agents, queues: queues ?? [queue(), queue(support, key: "support")],
            entryPoints: [
                EntryPoint(id: EntryPointID(high: 3, low: 1), name: "Main", address: mainNumber, flow: "welcome"),
                EntryPoint(id: EntryPointID(high: 3, low: 2), name: "Direct", address: directNumber, flow: "direct"),
            ],
            flows: [welcome, direct], policy: policy)
    }

    /// The defaults, and calls to numbers that begin with +49 through one trunk.
    public static let policy = CentrePolicy(dialRules: [DialRule(prefix: "+49", trunk: "carrier", strip: 1, prepend: "00")], callerNumber: "+4930100")
}
