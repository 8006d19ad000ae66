import CentrePorts
import ContactDomain

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
        let name: String
        let user: UserID?
        let team: String?
        let skills: [SkillName: Int]?
        let phone: AgentProfile.Phone?
        let endpoint: EndpointName
        let acceptsAutomatically: Bool?
        let mayDial: Bool?
    }

    func resource(_ body: Body, id: String, present: AgentProfile?) async throws -> AgentProfile {
        var validation = Validation()
        requireSameID(body.id, id, &validation)
        validation.requireText(body.name, "name")
        if let team = body.team { validation.requireText(team, "team", upTo: 100) }
        validation.requireName(body.endpoint.text, "endpoint", upTo: 40)
        validation.require(!body.endpoint.text.hasPrefix("web-"), "endpoint", "must not begin with 'web-': visitors' phones do")
        for (skill, proficiency) in (body.skills ?? [:]).sorted(by: { $0.key < $1.key }) {
            validation.requireName(skill.text, "skills.\(skill)")
            validation.require((1...10).contains(proficiency), "skills.\(skill)", "must be a proficiency from 1 to 10")
        }
        if let user = body.user { try await checkUser(user, id, &validation) }
        try validation.finish()
        return AgentProfile(
            id: try parsedID(id, of: name), name: body.name, user: body.user, team: body.team ?? "default", skills: body.skills ?? [:], phone: body.phone ?? .browser,
            endpoint: body.endpoint, acceptsAutomatically: body.acceptsAutomatically ?? false, mayDial: body.mayDial ?? false)
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
