import ArgumentParser
import CentreConfiguration
import CentrePorts
import ContactDomain
import Foundation

extension Config {
    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the running service's queues and agents what the files declare.",
            discussion: """
                All files are checked before anything is written; with a fault nothing is. What somebody else changes meanwhile is not \
                overwritten. What the files do not declare is left as it is, unless --prune is given.
                """)

        @OptionGroup var configuration: ConfigurationOption
        @Argument(help: "The folder; by default `centre` of tandem.yaml.") var folder: String?
        @Flag(help: "Only show what would change.") var dryRun = false
        @Flag(help: "Delete queues and agents that the files do not declare.") var prune = false

        func run() async throws {
            let settings = try LoadedConfiguration.load(configuration.file)
            let client = try ServiceClient(settings)
            let live = try await client.centre()
            let (declaration, faults) = CentreFolder.check(folder ?? settings.centreFolder, live: live, prunes: prune)
            try CentreFaults.print(faults)
            let plan = CentrePlan(from: live, to: declaration, prunes: prune)
            for line in plan.lines { print(line) }
            print("\(plan.lines.count { !$0.hasPrefix(" ") }) to change, \(plan.unchanged) as declared.")
            guard !dryRun, !plan.steps.isEmpty else { return }
            var carrying = CentreApplication(client: client, live: live)
            try await carrying.verify(plan.steps)
            for (index, step) in plan.steps.enumerated() {
                do {
                    try await carrying.perform(step)
                } catch {
                    throw ValidationError("\(CentreApplication.name(step)): \(error). \(index) of \(plan.steps.count) steps are done; mend this and apply again.")
                }
            }
            print("Applied.")
        }
    }
}

/// Carries the steps of a plan out through the API.
private struct CentreApplication {
    let client: ServiceClient
    let live: LiveCentre
    /// The ETag of each resource, by path, as it was when the plan was made or after our own last change.
    private var tags: [String: String] = [:]
    /// The ids that the service gave, by those that stood in for them.
    private var ids: [(placeholder: String, real: String)] = []

    init(client: ServiceClient, live: LiveCentre) {
        self.client = client
        self.live = live
    }

    /// Before the first write: everything that will be changed is still what the plan was made from.
    mutating func verify(_ steps: [CentrePlan.Step]) async throws {
        for step in steps {
            switch step {
            case .create: continue
            case .replace(.queue(let queue)), .delete(.queue(let queue)): try await verify(live.queues.first { $0.id == queue.id }, at: "/queues/\(queue.id)")
            case .replace(.agent(let agent)), .delete(.agent(let agent)): try await verify(live.agents.first { $0.id == agent.id }, at: "/agents/\(agent.id)")
            }
        }
    }

    private mutating func verify<Profile: Codable & Equatable>(_ expected: Profile?, at path: String) async throws {
        // One that is made by this plan has no earlier state.
        guard let expected, tags[path] == nil else { return }
        let answer = try await client.exchange("GET", path)
        guard let tag = answer.tag, try JSONDecoder().decode(Profile.self, from: answer.body) == expected else {
            throw ValidationError("Somebody else has just changed \(path); nothing was applied. Try again.")
        }
        tags[path] = tag
    }

    mutating func perform(_ step: CentrePlan.Step) async throws {
        switch step {
        case .create(.queue(let queue)): try await create(queue, id: queue.id.description, "queues")
        case .create(.agent(let agent)): try await create(agent, id: agent.id.description, "agents")
        case .replace(.queue(let queue)): try await replace(queue, id: queue.id.description, "queues")
        case .replace(.agent(let agent)): try await replace(agent, id: agent.id.description, "agents")
        case .delete(.queue(let queue)): try await delete("/queues/\(queue.id)")
        case .delete(.agent(let agent)): try await delete("/agents/\(agent.id)")
        }
    }

    private struct Made: Decodable { let id: String }

    private mutating func create(_ profile: some Encodable, id: String, _ collection: String) async throws {
        guard var body = try JSONSerialization.jsonObject(with: encoded(profile)) as? [String: Any] else { return }
        body["id"] = nil
        let answer = try await client.exchange("POST", "/\(collection)", JSONSerialization.data(withJSONObject: body))
        let made = try JSONDecoder().decode(Made.self, from: answer.body).id
        ids.append((id, made))
        tags["/\(collection)/\(made)"] = answer.tag
    }

    private mutating func replace(_ profile: some Encodable, id: String, _ collection: String) async throws {
        let path = "/\(collection)/\(ids.last { $0.placeholder == id }?.real ?? id)"
        let answer = try await client.exchange("PUT", path, encoded(profile), headers: try condition(path))
        tags[path] = answer.tag
    }

    private func delete(_ path: String) async throws {
        _ = try await client.exchange("DELETE", path, headers: try condition(path))
    }

    private func condition(_ path: String) throws -> [String: String] {
        guard let tag = tags[path] else { throw ValidationError("The service gave no version of \(path)") }
        return ["If-Match": tag]
    }

    /// As JSON, with the ids that the service gave.
    private func encoded(_ profile: some Encodable) throws -> Data {
        var text = String(decoding: try JSONEncoder().encode(profile), as: UTF8.self)
        for (placeholder, real) in ids { text = text.replacingOccurrences(of: placeholder, with: real) }
        return Data(text.utf8)
    }

    static func name(_ step: CentrePlan.Step) -> String {
        switch step {
        case .create(.queue(let queue)), .replace(.queue(let queue)), .delete(.queue(let queue)): "queue \(queue.key)"
        case .create(.agent(let agent)), .replace(.agent(let agent)), .delete(.agent(let agent)): "agent \(agent.endpoint)"
        }
    }
}
