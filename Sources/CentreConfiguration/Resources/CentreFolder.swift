import CentrePorts
import ContactDomain
import Foundation
import RoutingCore

/// Reads a folder of files that declare queues and agents: `*.yaml` in it and in its folders, each with the groups `queues` and `agents`.
public enum CentreFolder {
    public static let fileLimit = 20_000

    /// Everything that the files declare, and every fault in them, in order of file and place.
    ///
    /// - Parameters:
    ///   - live: what the centre has already: what files name may be there too. Nil where it is not known; then only the files count.
    ///   - prunes: what the files do not declare will be deleted, so nothing may refer to it.
    public static func check(_ path: String, live: LiveCentre?, prunes: Bool = false) -> (declaration: CentreDeclaration, faults: [Fault]) {
        var reading = CentreFolderReading(live: live, prunes: prunes)
        let folder = URL(fileURLWithPath: path).standardizedFileURL.path
        let (files, faults) = files(in: folder, shown: path)
        for file in files { reading.open(file, in: folder) }
        let declaration = reading.read()
        return (declaration, (faults + reading.faults).inOrder())
    }

    /// Names below the folder, in order; hidden ones are left out.
    static func files(in folder: String, shown: String) -> ([String], [Fault]) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            return ([], [Fault(file: shown, problem: "is not a folder", remedy: "name the folder that holds queues/ and agents/; `tandem config export` makes one")])
        }
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        let chosen = all.filter { name in
            (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.split(separator: "/").contains { $0.hasPrefix(".") }
        }.sorted()
        guard chosen.count <= fileLimit else {
            return ([], [Fault(file: shown, problem: "holds \(chosen.count) files, more than \(fileLimit)", remedy: "is this the right folder?")])
        }
        return (chosen, [])
    }
}

/// One reading of a folder: all files are opened first, so that each can name what another declares.
struct CentreFolderReading {
    private struct Part {
        let key: String
        let section: Section
        let place: YamlTree.Place
    }

    let live: LiveCentre?
    let prunes: Bool
    private var readings: [Reading] = []
    private var queues: [Part] = []
    private var agents: [Part] = []
    private var unread: [Fault] = []

    init(live: LiveCentre?, prunes: Bool) {
        self.live = live
        self.prunes = prunes
    }

    var faults: [Fault] { unread + readings.flatMap(\.faults) }

    mutating func open(_ file: String, in folder: String) {
        let tree: YamlTree
        do throws(ConfigurationFaults) {
            tree = try YamlTree.read(SourceFile.text(at: folder + "/" + file, named: file), file: file)
        } catch {
            unread += error.faults
            return
        }
        let reading = Reading(file: file)
        readings.append(reading)
        let root = Section(tree, at: [], in: reading, environment: false)
        Self.take(root, "queues", into: &queues) { Checks.key($0) }
        Self.take(root, "agents", into: &agents, check: Self.endpoint)
        root.finish()
    }

    private static func endpoint(_ text: String) -> Checks.Finding {
        text.hasPrefix("web-") ? ("'\(text)' begins like visitors' phones", "do not begin it with web-") : Checks.key(text, upTo: 40)
    }

    private static func take(_ root: Section, _ kind: String, into parts: inout [Part], check: (String) -> Checks.Finding) {
        let group = root.section(kind)
        for entry in group.keys {
            if let (problem, remedy) = check(entry.key) { group.reading.report(entry.place, group.path + [entry.key], problem, remedy) }
            let section = group.section(entry.key)
            guard section.isGroup else { continue }
            if let other = parts.first(where: { $0.key == entry.key }) {
                group.reading.report(entry.place, group.path + [entry.key], "is declared in \(other.section.reading.file):\(other.place.line) too", "keep one of them")
            } else {
                parts.append(Part(key: entry.key, section: section, place: entry.place))
            }
        }
        group.finish()
    }

    func read() -> CentreDeclaration {
        var references = references()
        var declaration = CentreDeclaration()
        declaration.agents = agents.map { AgentReader(section: $0.section, endpoint: $0.key, references: references).read() }
        let colleagues = undeclared(live?.agents ?? [], agents) { $0.endpoint.text }
        // Before there is anybody, teams and skills cannot be told from misspelt ones.
        let staff = declaration.agents + colleagues
        if !staff.isEmpty {
            references.teams = Set(staff.map(\.team))
            references.skills = Set(staff.flatMap(\.skills.keys))
        }
        declaration.queues = queues.map { part in
            let queue = QueueReader(section: part.section, key: part.key, references: references).read()
            part.section.finish()
            return queue
        }
        checkUsers(declaration.agents, colleagues)
        for (part, queue) in zip(queues, declaration.queues) { report(queue.routing.faults, part) }
        for (part, agent) in zip(agents, declaration.agents) { report(agent.routing.faults, part) }
        checkCircles(declaration.queues)
        declaration.queues.sort { $0.key < $1.key }
        declaration.agents.sort { $0.endpoint < $1.endpoint }
        return declaration
    }

    private func references() -> References {
        var references = References()
        references.absentees = .warning
        for queue in prunes ? [] : live?.queues ?? [] { references.queues[queue.key] = queue.id }
        var known: [String: AgentID] = [:]
        for agent in prunes ? [] : live?.agents ?? [] { known[agent.endpoint.text] = agent.id }
        for part in queues { references.queues[part.key] = live?.queues.first { $0.key == part.key }?.id ?? References.queueID(part.key) }
        for part in agents { known[part.key] = live?.agents.first { $0.endpoint.text == part.key }?.id ?? References.agentID(part.key) }
        references.agents = known
        if let live {
            references.users = Dictionary(live.users.map { ($0.login.lowercased(), $0.id) }) { first, _ in first }
            references.programs = Set(live.users.filter { $0.role == .integration }.map { $0.login.lowercased() })
            // A flow that went missing later must not stand in the way of other changes.
            references.flows = live.flows.map { Set(($0 + live.queues.flatMap(\.routing.mentionedFlows)).map(\.text)) }
        }
        return references
    }

    /// Those whom the files leave as they are.
    private func undeclared<Profile>(_ profiles: [Profile], _ parts: [Part], key: (Profile) -> String) -> [Profile] {
        let declared = Set(parts.map(\.key))
        return prunes ? [] : profiles.filter { !declared.contains(key($0)) }
    }

    /// An account signs in as one agent.
    private func checkUsers(_ declared: [AgentProfile], _ colleagues: [AgentProfile]) {
        var owners: [UserID: String] = [:]
        for agent in colleagues { if let user = agent.user { owners[user] = agent.endpoint.text } }
        for (part, agent) in zip(agents, declared) {
            guard let user = agent.user else { continue }
            if let owner = owners[user] { part.section.report("user", "is the account of the agent '\(owner)' already", "give each agent an account of its own") }
            owners[user] = agent.endpoint.text
        }
    }

    private func checkCircles(_ declared: [QueueProfile]) {
        let others = undeclared(live?.queues ?? [], queues) { $0.key }
        let names = Dictionary((declared + others).map { ($0.id, $0.key) }) { first, _ in first }
        for circle in overflowCycles(among: (declared + others).map(\.routing)) {
            guard let part = queues.first(where: { part in circle.contains { names[$0] == part.key } }) else { continue }
            let keys = circle.compactMap { names[$0] }
            let way = (keys + keys.prefix(1)).joined(separator: " → ")
            part.section.reading.report(part.place, part.section.path, "would send a caller round in a circle: \(way)", "let one of them end elsewhere")
        }
    }

    /// What routing finds wrong beyond single values: `hours.exceptions: '2026-13-01' is not a date; …`.
    private func report(_ faults: [String], _ part: Part) {
        for fault in faults {
            let halves = fault.split(separator: ": ", maxSplits: 1).map(String.init)
            let field = halves.count == 2 ? halves[0] : ""
            let problem = halves.last ?? fault
            let renamed = ["preferred": "preferredSkills", "weight": "priority"]
            let key = String(field.prefix { $0 != "." && $0 != "[" })
            let place = part.section.entry(renamed[key] ?? key)?.value.place ?? part.place
            part.section.reading.report(place, part.section.path + (field.isEmpty ? [] : [field]), problem)
        }
    }
}
