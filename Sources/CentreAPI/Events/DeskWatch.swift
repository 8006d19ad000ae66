import CentrePorts
import ContactDomain
import Synchronization

/// Tells the core whether somebody has an agent's desk open: whether the agent's account reads the events.
///
/// Changes are told one after the other. What changes while one is being told is told together: only how it ends counts.
final class DeskWatch: Sendable {
    private struct Desk {
        var streams = 0
        var told = false
        var isTelling = false
    }

    private let control: any CentreControl
    private let desks = Mutex<[AgentID: Desk]>([:])

    init(control: any CentreControl) { self.control = control }

    func opened(_ agent: AgentID) { change(agent, by: 1) }

    func closed(_ agent: AgentID) { change(agent, by: -1) }

    private func change(_ agent: AgentID, by step: Int) {
        let isMine = desks.withLock { desks in
            desks[agent, default: Desk()].streams += step
            return Self.beginTelling(&desks[agent])
        }
        if isMine { Task { await tell(agent) } }
    }

    private static func beginTelling(_ desk: inout Desk?) -> Bool {
        guard let present = desk, !present.isTelling, present.told != (present.streams > 0) else { return false }
        desk?.isTelling = true
        return true
    }

    private func tell(_ agent: AgentID) async {
        while let isOpen = next(agent) {
            do {
                _ = try await control.submit(.desk(agent, isOpen: isOpen), by: .system)
            } catch {
                // An agent who was removed, or a service that ends, has no desk to be told of. Where too much waits, a moment helps.
                guard error.code == "overloaded" else { continue }
                forget(agent, isOpen)
                do { try await Task.sleep(for: .seconds(1)) } catch { continue }
            }
        }
    }

    /// What is to be told next; nil where the core knows how it is.
    private func next(_ agent: AgentID) -> Bool? {
        desks.withLock { desks in
            guard let desk = desks[agent] else { return nil }
            let isOpen = desk.streams > 0
            guard desk.told != isOpen else {
                desks[agent]?.isTelling = false
                if !isOpen { desks[agent] = nil }
                return nil
            }
            desks[agent]?.told = isOpen
            return isOpen
        }
    }

    private func forget(_ agent: AgentID, _ told: Bool) {
        desks.withLock { $0[agent]?.told = !told }
    }
}
