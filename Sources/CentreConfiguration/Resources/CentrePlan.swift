import CentrePorts
import ContactDomain
import RoutingCore

/// What makes a live centre what the files declare: the steps in an order that the service accepts, and the same for people to read.
public struct CentrePlan: Sendable {
    public enum Resource: Equatable, Sendable {
        case queue(QueueProfile)
        case agent(AgentProfile)
    }

    public enum Step: Equatable, Sendable {
        case create(Resource)
        case replace(Resource)
        case delete(Resource)
    }

    /// New resources bear an id that stands in for the one which the service gives them; what refers to them bears it too.
    public let steps: [Step]
    /// What changes, a line for each resource and each of its fields: `+` new, `~` changed, `-` deleted.
    public let lines: [String]
    public let unchanged: Int

    /// - Parameter prunes: also delete what the files do not declare.
    public init(from live: LiveCentre, to declaration: CentreDeclaration, prunes: Bool) {
        var steps = Steps(live: live, declaration: declaration, prunes: prunes)
        self.steps = steps.ordered()
        let text = ResourceText(queues: live.queues + declaration.queues, agents: live.agents + declaration.agents, users: live.users)
        let queues = Self.lines("queue", Self.byKey(live.queues, \.key), Self.byKey(declaration.queues, \.key), prunes, text.entries)
        let agents = Self.lines("agent", Self.byKey(live.agents, \.endpoint.text), Self.byKey(declaration.agents, \.endpoint.text), prunes, text.entries)
        lines = queues + agents
        unchanged = declaration.queues.count { live.queues.contains($0) } + declaration.agents.count { live.agents.contains($0) }
    }

    private static func byKey<Profile>(_ profiles: [Profile], _ key: (Profile) -> String) -> [String: Profile] {
        Dictionary(profiles.map { (key($0), $0) }) { first, _ in first }
    }

    private static func lines<Profile: Equatable>(
        _ kind: String, _ live: [String: Profile], _ declared: [String: Profile], _ prunes: Bool, _ entries: (Profile) -> [(String, YamlText)]
    ) -> [String] {
        Set(live.keys).union(declared.keys).sorted().flatMap { key -> [String] in
            switch (live[key], declared[key]) {
            case (let old?, let new?): return old == new ? [] : ["~ \(kind) \(key)"] + changes(entries(old), entries(new))
            case (nil, let new?): return ["+ \(kind) \(key)"] + entries(new).map { "    \($0.0): \($0.1.inline)" }
            case (.some, nil): return prunes ? ["- \(kind) \(key)"] : []
            case (nil, nil): return []
            }
        }
    }

    private static func changes(_ old: [(String, YamlText)], _ new: [(String, YamlText)]) -> [String] {
        let before = Dictionary(old.map { ($0.0, $0.1.inline) }) { first, _ in first }
        let after = Dictionary(new.map { ($0.0, $0.1.inline) }) { first, _ in first }
        return Set(before.keys).union(after.keys).sorted().compactMap { key in
            before[key] == after[key] ? nil : "    \(key): \(before[key] ?? "(default)") → \(after[key] ?? "(default)")"
        }
    }
}

extension CentrePlan {
    /// Puts the steps into an order in which each is good by itself: what is referred to is there, an account is free before another
    /// agent takes it, and overflow never goes round in a circle in between.
    private struct Steps {
        let live: LiveCentre
        let declaration: CentreDeclaration
        let prunes: Bool
        private var unfinished: [QueueProfile] = []

        init(live: LiveCentre, declaration: CentreDeclaration, prunes: Bool) {
            self.live = live
            self.declaration = declaration
            self.prunes = prunes
        }

        mutating func ordered() -> [Step] {
            let leaving = prunes ? live : LiveCentre()
            let endpoints = Set(declaration.agents.map(\.endpoint))
            let keys = Set(declaration.queues.map(\.key))
            return freeAccounts() + newQueues() + agents() + changedQueues()
                + leaving.agents.filter { !endpoints.contains($0.endpoint) }.sorted { $0.endpoint < $1.endpoint }.map { .delete(.agent($0)) }
                + leaving.queues.filter { !keys.contains($0.key) }.sorted { $0.key < $1.key }.map { .delete(.queue($0)) }
        }

        /// Agents whose account is to be another's give it up first.
        private func freeAccounts() -> [Step] {
            var wanted: [UserID: EndpointName] = [:]
            for agent in declaration.agents { if let user = agent.user { wanted[user] = agent.endpoint } }
            return live.agents.sorted { $0.endpoint < $1.endpoint }.compactMap { agent in
                guard let user = agent.user, let next = wanted[user], next != agent.endpoint else { return nil }
                var freed = agent
                freed.user = nil
                return .replace(.agent(freed))
            }
        }

        /// A queue that speaks of what is not there yet begins as one that nobody serves, and is completed when all are there.
        private mutating func newQueues() -> [Step] {
            var known = Set(live.queues.map(\.id))
            let staff = Set(live.agents.map(\.id))
            var steps: [Step] = []
            for queue in declaration.queues where !known.contains(queue.id) {
                var members: Set<AgentID> = []
                if case .agents(let agents) = queue.members { members = agents }
                var first = queue
                if !queue.routing.mentionedQueues.subtracting([queue.id]).isSubset(of: known) || !members.isSubset(of: staff) || queue.routing.mentionedQueues.contains(queue.id) {
                    (first.members, first.steps, first.exhausted, first.closing) = (.agents([]), [], nil, .serveOut)
                    unfinished.append(queue)
                }
                steps.append(.create(.queue(first)))
                known.insert(queue.id)
            }
            return steps
        }

        private func agents() -> [Step] {
            let present = Dictionary(live.agents.map { ($0.id, $0) }) { first, _ in first }
            let new = declaration.agents.filter { present[$0.id] == nil }
            let changed = declaration.agents.filter { agent in present[agent.id].map { $0 != agent } ?? false }
            return new.map { .create(.agent($0)) } + changed.map { .replace(.agent($0)) }
        }

        /// Those at the end of a chain of overflow come first: what a queue leads to then is as the files have it already.
        private func changedQueues() -> [Step] {
            let changed = Set(unfinished.map(\.id)).union(declaration.queues.filter { queue in live.queues.contains { $0.id == queue.id && $0 != queue } }.map(\.id))
            let all = Dictionary(declaration.queues.map { ($0.id, $0) }) { first, _ in first }
            var visited: Set<QueueID> = []
            var order: [QueueProfile] = []
            func visit(_ queue: QueueProfile) {
                guard visited.insert(queue.id).inserted else { return }
                for target in queue.routing.overflowTargets.compactMap({ all[$0] }).sorted(by: { $0.key < $1.key }) { visit(target) }
                order.append(queue)
            }
            for queue in declaration.queues { visit(queue) }
            return order.filter { changed.contains($0.id) }.map { .replace(.queue($0)) }
        }
    }
}
