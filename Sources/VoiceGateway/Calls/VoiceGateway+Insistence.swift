import AsteriskARI
import CentrePorts
import ContactDomain

// What becomes of a command that Asterisk refuses. Most refusals are news: the caller has hung up meanwhile. One that
// is not must leave neither a caller in silence nor the service in a loop.

extension VoiceGateway {
    /// The pauses between the tries of one command: three tries, then the regular comparison has to mend it.
    private static let pauses: [Duration] = [.milliseconds(100), .milliseconds(400)]

    /// Sends a command, again where Asterisk says that it cannot just now, and where its refusal is worth another try.
    /// A lost answer is not: the command may have been carried out. What belongs to no interaction comes from the comparison,
    /// which comes again: one try, so that its lane does not fill.
    func outcome<Value>(of command: ARICommand<Value>, for interaction: InteractionID?, isWorthwhile: (ARIOutcome<Value>) async -> Bool) async -> ARIOutcome<Value> {
        var outcome = await ari.send(command)
        for pause in interaction == nil ? [] : Self.pauses {
            switch outcome {
            case .success: return outcome
            case .failed(.server(let refusal)) where refusal.status != 500: break
            case .failed: return outcome
            case .gone, .conflict, .unprocessable: guard await isWorthwhile(outcome) else { return outcome }
            }
            do { try await Task.sleep(for: pause) } catch { return outcome }
            outcome = await ari.send(command)
        }
        return outcome
    }

    /// Sends a command about a leg, a bridge or a playback. A refusal is believed where that is gone: then it is news, which the
    /// events explain. Where it is there all the same, the command is repeated.
    /// - Returns: false where the command was not carried out, though what it speaks of may be there.
    @discardableResult
    func send<Value>(_ command: ARICommand<Value>, _ interaction: InteractionID?) async -> Bool {
        await insist(command, interaction) { await self.isThere(command.request) }
    }

    private func insist<Value>(_ command: ARICommand<Value>, _ interaction: InteractionID?, while isThere: () async -> Bool) async -> Bool {
        var found = false
        let outcome = await outcome(of: command, for: interaction) { _ in
            found = await isThere()
            return found
        }
        note(outcome, command.request, interaction)
        return switch outcome {
        case .success: true
        case .gone, .conflict, .unprocessable: !found
        case .failed: false
        }
    }

    /// Whether Asterisk has what a request speaks of.
    func isThere(_ request: ARIRequest) async -> Bool {
        guard request.path.count > 1 else { return false }
        let id = request.path[1]
        return switch request.path[0] {
        case "channels": await ari.send(.channel(id)).isSuccess
        case "bridges": await ari.send(.bridge(id)).isSuccess
        case "playbacks": await ari.send(.playback(id)).isSuccess
        default: false
        }
    }

    // MARK: Bridges

    /// Two who talk must not wait for the next comparison: where their bridge is missing it is made now.
    func join(_ bridge: BridgeID, _ legs: [LegID], _ interaction: InteractionID?) async {
        let command = ARICommand.addChannels(legs.map(\.text), to: bridge.text)
        _ = await insist(command, interaction) {
            for leg in legs where await !self.ari.send(.channel(leg.text)).isSuccess { return false }
            if await !self.isThere(command.request) { await self.make(bridge, interaction) }
            return true
        }
    }

    /// One try: whoever joins the bridge makes it where it is missing.
    func make(_ bridge: BridgeID, _ interaction: InteractionID?) async {
        let command = ARICommand.createBridge(id: bridge.text, types: [.mixing], name: bridge.text)
        note(await ari.send(command), command.request, interaction)
    }
}
