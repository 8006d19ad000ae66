import ContactDomain
import RoutingCore

/// Makes a failing history small: first without inputs that do not matter, then with plainer ones.
struct HistoryShrink {
    private let fails: (History) -> Bool
    /// So many histories are tried at most.
    private var trials = 4000

    init(fails: @escaping (History) -> Bool) { self.fails = fails }

    static func smallest(of history: History) -> History {
        var shrink = HistoryShrink { HistoryCheck.mismatch(in: $0) != nil }
        return shrink.shrink(history)
    }

    mutating func shrink(_ history: History) -> History {
        var smallest = history
        var before = 0
        repeat {
            before = trials
            smallest = withoutEntries(smallest)
            smallest = withPlainerInputs(smallest)
        } while trials > 0 && trials < before && hasProgress(&smallest)
        return smallest
    }

    /// One more round is worth it only where dropping still finds something.
    private mutating func hasProgress(_ history: inout History) -> Bool {
        let fewer = withoutEntries(history)
        defer { history = fewer }
        return fewer.entries.count < history.entries.count
    }

    private mutating func isSmaller(_ candidate: History) -> Bool {
        guard trials > 0 else { return false }
        trials -= 1
        return fails(candidate)
    }

    private mutating func withoutEntries(_ history: History) -> History {
        var smallest = history
        var length = max(1, history.entries.count / 2)
        while length >= 1 {
            var start = 0
            while start < smallest.entries.count {
                var candidate = smallest
                candidate.entries.removeSubrange(start..<min(start + length, candidate.entries.count))
                if isSmaller(candidate) { smallest = candidate } else { start += length }
            }
            length /= 2
        }
        return smallest
    }

    private mutating func withPlainerInputs(_ history: History) -> History {
        var smallest = history
        for index in smallest.entries.indices {
            if smallest.entries[index].restores != nil {
                var candidate = smallest
                candidate.entries[index].restores = nil
                if isSmaller(candidate) { smallest = candidate }
            }
            for plainer in Self.plainer {
                var candidate = smallest
                guard let input = candidate.entries[index].input, let simple = plainer(input), simple != input else { continue }
                candidate.entries[index].input = simple
                if isSmaller(candidate) { smallest = candidate }
            }
        }
        return smallest
    }

    /// Each makes an input plainer; nil for inputs that are not its own.
    private typealias Simplification = @Sendable (RoutingInput) -> RoutingInput?

    private static let plainer: [Simplification] = {
        var all: [Simplification] = []
        for change in queues { all.append { plainQueue($0, change) } }
        for change in agents { all.append { plainAgent($0, change) } }
        for change in items { all.append { plainItem($0, change) } }
        for change in policies { all.append { plainPolicy($0, change) } }
        return all
    }()

    private static func plainQueue(_ input: RoutingInput, _ change: (inout QueuePolicy) -> Void) -> RoutingInput? {
        guard case .setQueue(var policy) = input else { return nil }
        change(&policy)
        return .setQueue(policy)
    }

    private static func plainAgent(_ input: RoutingInput, _ change: (inout AgentPolicy) -> Void) -> RoutingInput? {
        guard case .setAgent(var policy) = input else { return nil }
        change(&policy)
        return .setAgent(policy)
    }

    private static func plainPolicy(_ input: RoutingInput, _ change: (inout RoutingPolicy) -> Void) -> RoutingInput? {
        guard case .setPolicy(var policy) = input else { return nil }
        change(&policy)
        return .setPolicy(policy)
    }

    private static func plainItem(_ input: RoutingInput, _ change: (inout RoutingItem) -> Void) -> RoutingInput? {
        switch input {
        case .enqueue(var item):
            change(&item)
            return .enqueue(item)
        case .schedule(var item, let due):
            change(&item)
            return .schedule(item, due: due)
        default: return nil
        }
    }

    private static let queues: [@Sendable (inout QueuePolicy) -> Void] = [
        { $0 = QueuePolicy(id: $0.id) }, { $0.members = .everyone }, { $0.requirement = .always }, { $0.preferred = [:] }, { $0.selection = .longestIdle },
        { $0.weight = 0 }, { $0.rank = 0 }, { $0.share = 1 }, { $0.ageing = 17 }, { $0.urgencyPoints = 0 }, { $0.callbackPoints = 0 },
        { $0.offerTimeout = .seconds(15) }, { $0.offerLimit = nil }, { $0.exhausted = nil }, { $0.wrapUp = .init() }, { $0.steps = [] }, { $0.hours = nil },
        { $0.emergency = false }, { $0.closing = .serveOut }, { if !$0.steps.isEmpty { $0.steps.removeLast() } }, { if !$0.steps.isEmpty { $0.steps.removeFirst() } },
        { policy in for index in policy.steps.indices where policy.steps[index].actions.count > 1 { policy.steps[index].actions.removeLast() } },
        { policy in for index in policy.steps.indices where policy.steps[index].actions.count > 1 { policy.steps[index].actions.removeFirst() } },
    ]

    private static let agents: [@Sendable (inout AgentPolicy) -> Void] = [
        { $0 = AgentPolicy(id: $0.id) }, { $0.skills = [:] }, { $0.attributes = [:] }, { $0.capacity = .standard }, { $0.levels = [:] }, { $0.acceptsAutomatically = [] },
        { $0.team = "default" },
    ]

    private static let items: [@Sendable (inout RoutingItem) -> Void] = [
        { $0.requirement = .always }, { $0.preferred = [:] }, { $0.attributes = [:] }, { $0.sticky = nil }, { $0.callback = nil }, { $0.excluded = [:] },
        { $0.priority = 0 }, { $0.tier = nil }, { $0.channel = .voice }, { $0.enqueuedAt = $0.orderAt },
    ]

    private static let policies: [@Sendable (inout RoutingPolicy) -> Void] = [
        { $0 = RoutingPolicy() }, { $0.serving = .score }, { $0.guardAfter = nil }, { $0.tierPoints = [:] }, { $0.backOff = .init() }, { $0.noAnswerLimit = 1 },
        { $0.notRespondingFor = nil }, { $0.occupancyWindow = .minutes(15) }, { $0.timeZone = "UTC" },
    ]
}
