import ContactDomain
import Synchronization

/// Counts open event streams, so that one account cannot use up all connections.
final class EventStreams: Sendable {
    private let perUser: Int
    private let total: Int
    private let open = Mutex<[UserID: Int]>([:])

    init(perUser: Int = 20, total: Int = 5_000) {
        self.perUser = perUser
        self.total = total
    }

    var count: Int { open.withLock { $0.values.reduce(0, +) } }

    func enter(_ user: UserID) throws {
        let entered = open.withLock { open in
            guard open[user, default: 0] < perUser, open.values.reduce(0, +) < total else { return false }
            open[user, default: 0] += 1
            return true
        }
        guard entered else { throw Problem.tooMany("too-many-streams", "Too many event streams are open for this account.", wait: 5) }
    }

    func leave(_ user: UserID) {
        open.withLock { open in
            let rest = open[user, default: 1] - 1
            open[user] = rest > 0 ? rest : nil
        }
    }
}
