import CentrePorts
import ContactDomain
import RoutingCore

// A chat goes on in a call: the same customer, the same queue, the same agent first.

extension CentreCore {
    /// What a call takes over from the chat in which it was begun.
    struct Escalation {
        let customer: CustomerCard?
        let customerName: String
        let language: LanguageTag
        let queue: QueueProfile?
        /// Who has the chat, or had it last.
        let agent: AgentID?
    }

    /// - Returns: nil where the chat is long over: the call is then like any other, and still names it.
    func escalation(from id: InteractionID) -> Escalation? {
        guard let chat = interactions[id], let thread = chat.thread else { return nil }
        let agent = chat.phase.conversation?.agent ?? chat.phase.agent ?? thread.conversation.lastAgent
        let queue = chat.phase.queue ?? thread.conversation.lastQueue
        return Escalation(
            customer: chat.customer, customerName: chat.customerName, language: chat.language, queue: queue.flatMap { queues[$0] },
            agent: agent.flatMap { agents[$0]?.removed == false ? $0 : nil })
    }

    /// Rings at once at the agent who writes with the customer: the chat that they have is no reason to keep the same customer's call from them.
    mutating func offerFirst(_ id: InteractionID, to agent: AgentID, _ turn: inout Turn) {
        guard let desk = agents[agent], let call = interactions[id], call.phase.state == .queued, desk.call == nil, desk.takes(call.channel) else { return }
        do throws(Rejection) {
            try insist(id, on: agent, &turn)
        } catch {
            // Not to be reached at the moment: the queue asks them first for a while, then anyone.
            return
        }
    }
}
