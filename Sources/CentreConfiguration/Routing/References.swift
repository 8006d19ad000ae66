import CentreSimulation
import ContactDomain

/// What the names in files stand for: a queue's key, an agent's endpoint, an account's login. Scenarios of the simulator and the
/// declarations of a live centre are read by the same readers; they differ in what they know.
struct References {
    /// Ids by key.
    var queues: [String: QueueID] = [:]
    /// Ids by endpoint; nil where agents have no names, as in a scenario.
    var agents: [String: AgentID]?
    /// Nil where teams are not known: then none is looked up. The same goes for the others below.
    var teams: Set<String>?
    var skills: Set<SkillName>?
    var users: [String: UserID]?
    /// Accounts of programs, which are nobody's.
    var programs: Set<String> = []
    var flows: Set<String>?
    /// A live queue may be set up before its people; in a scenario nobody else ever comes.
    var absentees = Fault.Severity.error
    /// The zone of opening hours that name none.
    var timeZone = "UTC"

    typealias Finding = (String, String)?

    func queue(_ key: String) -> Finding {
        queues[key] == nil ? ("there is no queue '\(key)'", Nearest.remedy(for: key, among: queues.keys.sorted())) : nil
    }

    func agent(_ endpoint: String) -> Finding {
        guard let agents else { return ("agents have no names here", "name their team: {teams: [NAME]}") }
        return agents[endpoint] == nil ? ("there is no agent '\(endpoint)'", Nearest.remedy(for: endpoint, among: agents.keys.sorted())) : nil
    }

    func team(_ name: String) -> Finding {
        guard let teams, !teams.contains(name) else { return nil }
        return ("no agents are in a team '\(name)'", Nearest.remedy(for: name, among: teams.sorted()))
    }

    func user(_ login: String) -> Finding {
        if programs.contains(login.lowercased()) { return ("'\(login)' is a program's account", "name a person's") }
        guard let users, users[login.lowercased()] == nil else { return nil }
        let near = Nearest.match(login, among: users.keys.sorted()).map { "did you mean '\($0)'?" }
        return ("there is no user '\(login)'", near ?? "add one first: tandem user add \(login)")
    }

    func flow(_ name: String) -> Finding {
        if let finding = Checks.name(name) { return finding }
        guard let flows, !flows.contains(name) else { return nil }
        return ("there is no flow '\(name)'", Nearest.remedy(for: name, among: flows.sorted()))
    }

    // What has no id yet is known by one that follows from its key alone.

    static func queueID(_ key: String) -> QueueID { Scenario.queueID(key) }
    static func agentID(_ endpoint: String) -> AgentID { AgentID(high: RandomStream.hash("agent"), low: RandomStream.hash(endpoint)) }
    static func userID(_ login: String) -> UserID { UserID(high: RandomStream.hash("user"), low: RandomStream.hash(login.lowercased())) }
}
