import CentrePorts
import Foundation
import Testing
@testable import CentreEngine

/// The table of transitions, pinned: here, in the code, and in `docs/architecture.md` it is the same.
@Suite struct LifecycleTests {
    static let table: [(from: InteractionState, event: LifecycleEvent, to: InteractionState)] = [
        (.inFlow, .enqueue, .queued), (.inFlow, .close, .closed),
        (.scheduled, .due, .queued), (.scheduled, .close, .closed),
        (.queued, .offer, .offered), (.queued, .leaveQueue, .inFlow), (.queued, .postpone, .scheduled), (.queued, .close, .closed),
        (.offered, .offerEnded, .queued), (.offered, .connect, .active), (.offered, .dial, .dialling), (.offered, .close, .closed),
        (.dialling, .connect, .active), (.dialling, .postpone, .scheduled), (.dialling, .requeue, .queued), (.dialling, .close, .closed),
        (.active, .hold, .held), (.active, .loseAgent, .agentLost), (.active, .finish, .wrapUp), (.active, .close, .closed), (.active, .requeue, .queued),
        (.held, .resume, .active), (.held, .loseAgent, .agentLost), (.held, .finish, .wrapUp), (.held, .close, .closed), (.held, .requeue, .queued),
        (.agentLost, .rejoin, .active), (.agentLost, .requeue, .queued), (.agentLost, .finish, .wrapUp), (.agentLost, .close, .closed),
        (.wrapUp, .reopen, .active), (.wrapUp, .close, .closed),
    ]

    @Test(arguments: InteractionState.allCases, LifecycleEvent.allCases)
    func everyEventInEveryStateLeadsWhereTheTableSays(state: InteractionState, event: LifecycleEvent) {
        let expected = Self.table.first { $0.from == state && $0.event == event }?.to
        #expect(Lifecycle.target(from: state, on: event) == expected)
    }

    @Test(arguments: InteractionState.allCases, LifecycleEvent.allCases)
    func whatTheTableDoesNotHaveIsRefusedWithAReason(state: InteractionState, event: LifecycleEvent) {
        let isAllowed = Self.table.contains { $0.from == state && $0.event == event }
        do {
            try Lifecycle.require(event, in: state)
            #expect(isAllowed)
        } catch {
            #expect(!isAllowed)
            #expect(error.kind == .conflict && error.code == "not-possible-now")
            #expect(error.detail.contains(state.rawValue) && error.detail.contains(event.rawValue))
        }
    }

    @Test func everyStateLeadsToItsEnd() {
        for state in InteractionState.allCases where state != .closed {
            #expect(Lifecycle.target(from: state, on: .close) == .closed, "\(state) cannot be closed")
        }
    }

    @Test func theDocumentHasTheSameTable() throws {
        let page = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/architecture.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        let start = try #require(lines.firstIndex(of: "<!-- lifecycle -->"), "docs/architecture.md has no table of the life cycle")
        let end = try #require(lines.firstIndex(of: "<!-- /lifecycle -->"))
        // After the heading and the rule under it.
        let rows = lines[(start + 3)..<end].map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        #expect(rows == Self.table.map { [$0.from.rawValue, $0.event.rawValue, $0.to.rawValue] })
    }
}
