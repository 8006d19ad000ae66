import ContactDomain

/// Spaces what goes to one entry point's provider: so many a second, and so many under way.
actor RateGate {
    private let atOnce: Int
    private var underWay = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var next = ContinuousClock.now

    init(atOnce: Int = 8) { self.atOnce = atOnce }

    /// Lets one through; the place is free again however the work ends.
    func pass<Value: Sendable>(perSecond: Int?, isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Value) async throws -> Value {
        try await enter(perSecond: perSecond)
        do {
            let value = try await work()
            await leave()
            return value
        } catch {
            await leave()
            throw error
        }
    }

    /// For what may as well not be sent: only where nothing waits, and half of the places are free.
    /// - Returns: false where it was left out.
    func passIfFree(perSecond: Int?, isolation: isolated (any Actor)? = #isolation, _ work: () async -> Void) async -> Bool {
        guard await take(perSecond: perSecond) else { return false }
        await work()
        await leave()
        return true
    }

    private func take(perSecond: Int?) -> Bool {
        guard waiting.isEmpty, underWay < atOnce / 2, next <= .now else { return false }
        underWay += 1
        if let perSecond, perSecond > 0 { next = .now + .nanoseconds(1_000_000_000 / perSecond) }
        return true
    }

    private func enter(perSecond: Int?) async throws {
        if underWay >= atOnce {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            underWay += 1
        }
        guard let perSecond, perSecond > 0 else { return }
        let mine = max(next, .now)
        next = mine + .nanoseconds(1_000_000_000 / perSecond)
        do {
            try await Task.sleep(until: mine)
        } catch {
            leave()
            throw error
        }
    }

    /// Whoever waits takes the place over.
    private func leave() {
        if waiting.isEmpty { underWay -= 1 } else { waiting.removeFirst().resume() }
    }
}
