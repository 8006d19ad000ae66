import CentrePorts
import ContactDomain
import RoutingCore

/// Reads one agent of a live centre, in the words of the API's resource. The key is the endpoint of the agent's phone.
struct AgentReader {
    let section: Section
    let endpoint: String
    let references: References

    /// What is not said has the API's own default.
    static func standard(_ endpoint: String, _ id: AgentID) -> AgentProfile {
        AgentProfile(id: id, name: endpoint, endpoint: EndpointName(endpoint))
    }

    func read() -> AgentProfile {
        var agent = Self.standard(endpoint, references.agents?[endpoint] ?? References.agentID(endpoint))
        agent.name = section.text("name", agent.name, check: Checks.sentence)
        if let login = section.optionalText("user", check: references.user) {
            agent.user = references.users?[login.lowercased()] ?? References.userID(login)
        }
        agent.team = section.text("team", agent.team) { $0.count <= 100 ? nil : ("is longer than 100 characters", "shorten it") }
        agent.skills = section.skills("skills", in: 1...10)
        for skill in agent.skills.keys.sorted() {
            if let (problem, remedy) = Checks.key(skill.text) { section.report("skills", problem, remedy) }
        }
        agent.attributes = section.attributes("attributes")
        if section.entry("capacity") != nil { agent.capacity = CapacityReader(section: section.section("capacity")).read() }
        agent.levels = section.levels("levels", references)
        agent.phone = section.choice("phone", agent.phone)
        agent.acceptsAutomatically = section.flag("acceptsAutomatically", agent.acceptsAutomatically)
        agent.mayDial = section.flag("mayDial", agent.mayDial)
        for key in section.keys.map(\.key) where ["password", "passwordFile", "passwordEnv", "secret"].contains(key) {
            section.report(key, "secrets are never written into this file", "people's passwords: tandem user password LOGIN; a phone's is made by the service")
            _ = section.entry(key)
        }
        section.finish()
        return agent
    }
}
