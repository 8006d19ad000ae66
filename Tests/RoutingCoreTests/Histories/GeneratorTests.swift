import ContactDomain
import RoutingCore
import Testing

/// The proof is worth as much as what the histories contain.
struct GeneratorTests {
    @Test func theSameSeedGivesTheSameHistory() {
        for seed in UInt64(0)..<5 { #expect(RandomHistory.make(seed: seed) == RandomHistory.make(seed: seed)) }
    }

    @Test func historiesReachAllThatCanHappen() {
        var seen: [String: Int] = [:]
        for seed in UInt64(0)..<70 { Self.count(RandomHistory.make(seed: seed), in: &seen) }
        let missing = Self.expected.filter { seen[$0, default: 0] == 0 }
        #expect(missing.isEmpty, "\(missing)")
    }

    private static func count(_ history: History, in seen: inout [String: Int]) {
        var world = ReferenceRouting()
        for entry in history.entries {
            guard let input = entry.input else {
                seen["advance", default: 0] += 1
                continue
            }
            do {
                for output in try world.handle(input, at: entry.at) { seen[name(output), default: 0] += 1 }
                seen[name(input), default: 0] += 1
            } catch {
                seen[name(error), default: 0] += 1
            }
        }
    }

    /// The case, and for items that leave the reason too.
    private static func name(_ value: some Any) -> String {
        if case .left(_, let reason, _)? = value as? RoutingOutput { return "left " + String("\(reason)".prefix { $0 != "(" }) }
        if case .moved(_, _, _, let reason)? = value as? RoutingOutput { return "moved " + String("\(reason)".prefix { $0 != "(" }) }
        return String("\(value)".prefix { $0 != "(" })
    }

    private static let expected = [
        // Inputs that were taken.
        "setPolicy", "setQueue", "removeQueue", "setAgent", "removeAgent", "presence", "signOut", "respond", "enqueue", "schedule", "leave", "reprioritise",
        "move", "drain", "assign", "accept", "decline", "release", "finishWrapUp", "extendWrapUp", "transfer", "callbackFailed", "occupy", "freeze", "tick", "advance",
        // Outputs.
        "offer", "rescinded", "offerEnded", "notResponding", "respondingAgain", "stepReached", "moved manual", "moved step", "moved queueClosed", "moved drained",
        "moved offersExhausted", "overflowRefused", "left step", "left queueClosed", "left queueRemoved", "left offersExhausted", "left drained",
        "left callbackGivenUp", "left agentRemoved", "returned", "wrapUpStarted", "wrapUpOverdue", "wrapUpEnded", "queueClosed", "queueOpened", "callbackDue", "parked",
        // Faults.
        "unknownAgent", "unknownQueue", "unknownItem", "duplicate", "notWaiting", "notOffered", "notActive", "notInWrapUp", "notThere", "codeRequired",
        "notPossible", "invalid",
    ]
}
