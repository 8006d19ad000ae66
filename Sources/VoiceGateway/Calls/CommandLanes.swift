import Synchronization

/// Carries out work in order within a lane, and lanes side by side.
final class CommandLanes: Sendable {
    typealias Work = @Sendable () async -> Void

    /// A lane exists while it has work; the first piece is the one that runs.
    private let lanes = Mutex<[String: [Work]]>([:])

    func add(_ lane: String, _ work: @escaping Work) {
        let isFirst = lanes.withLock { lanes in
            lanes[lane, default: []].append(work)
            return lanes[lane]?.count == 1
        }
        if isFirst { Task { await self.drain(lane) } }
    }

    private func drain(_ lane: String) async {
        while let work = lanes.withLock({ $0[lane]?.first }) {
            await work()
            lanes.withLock { lanes in
                lanes[lane]?.removeFirst()
                if lanes[lane]?.isEmpty == true { lanes[lane] = nil }
            }
        }
    }

    var depth: Int { lanes.withLock { $0.values.reduce(0) { $0 + $1.count } } }
}
