import CentrePorts
import ContactDomain
import RoutingCore

/// Agents: their phone becomes known to the telephony server as soon as they are stored.
struct AgentNoun: ConfigurationNoun {
    let store: any ConfigurationStore
    let control: any CentreControl
    let phones: any PhoneProvisioning
    let phoneBook: PhoneBook
    let ownership: Ownership

    let name = "agent"

    struct Body: Decodable, Sendable {
        let id: String?
        let profile: AgentProfile

        init(from decoder: any Decoder) throws { (id, profile) = try AgentProfile.read(decoder) }
    }

    func resource(_ body: Body, id: String, present: AgentProfile?) async throws -> AgentProfile {
        var validation = Validation()
        requireSameID(body.id, id, &validation)
        let agent = body.profile.identified(as: try parsedID(id, of: name))
        validation.requireText(agent.name, "name")
        validation.requireText(agent.team, "team", upTo: 100)
        validation.requireName(agent.endpoint.text, "endpoint", upTo: 40)
        validation.require(!agent.endpoint.text.hasPrefix("web-"), "endpoint", "must not begin with 'web-': visitors' phones do")
        for (skill, proficiency) in agent.skills.sorted(by: { $0.key < $1.key }) {
            validation.requireName(skill.text, "skills.\(skill)")
            validation.require((1...10).contains(proficiency), "skills.\(skill)", "must be a proficiency from 1 to 10")
        }
        validation.add(routingFaults: agent.routing.faults.filter { !$0.hasPrefix("skills") })
        if let user = agent.user { try await checkUser(user, id, &validation) }
        try validation.finish()
        return agent
    }

    private func checkUser(_ user: UserID, _ id: String, _ validation: inout Validation) async throws {
        let account = try await store.get(UserAccount.self, id: user.description)?.value
        validation.require(account != nil, "user", "is not a user")
        validation.require(account?.role != .integration, "user", "is a program's account")
        let other = try await store.all(AgentProfile.self).first { $0.value.user == user && $0.value.resourceID != id }?.value
        validation.require(other == nil, "user", "is the account of the agent '\(other?.name ?? "")' already")
    }

    func stored(_ resource: AgentProfile, replacing: AgentProfile?, body: Body, by caller: Caller) async throws {
        try await control.apply(.agent(resource), by: caller.initiator)
        if let replacing, replacing.endpoint != resource.endpoint { await phones.remove(replacing.endpoint) }
        // Only where it is another phone than before: skills and teams are no business of the telephony server.
        let account = phoneBook.account(for: resource)
        if replacing.map({ phoneBook.account(for: $0) }) != account { await phones.provision(account) }
    }

    func deleted(_ resource: AgentProfile, by caller: Caller) async throws {
        try await control.apply(.agentRemoved(resource.id), by: caller.initiator)
        await phones.remove(resource.endpoint)
    }

    /// What agents see of each other.
    private struct Colleague: Encodable, Sendable {
        let id: AgentID
        let name: String
        let team: String
    }

    func shown(_ resource: AgentProfile, to caller: Caller) async throws -> any Encodable & Sendable {
        guard caller.role == .agent, resource.user != caller.user.id else { return resource }
        return Colleague(id: resource.id, name: resource.name, team: resource.team)
    }
}
