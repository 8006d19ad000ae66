import CentrePorts

/// What moves an interaction from one state to the next.
public enum LifecycleEvent: String, CaseIterable, Sendable {
    case enqueue, leaveQueue, offer, offerEnded, connect, hold, resume, loseAgent, rejoin, requeue, finish, reopen, close
    /// Of call-backs: their time has come; they are put off; the customer is called.
    case due, postpone, dial
}

/// The one table of transitions. What is not in it does not happen.
public enum Lifecycle {
    /// The state that an event leads to, or nil where the event is refused.
    public static func target(from state: InteractionState, on event: LifecycleEvent) -> InteractionState? {
        switch state {
        case .inFlow:
            switch event {
            case .enqueue: .queued
            case .close: .closed
            case .leaveQueue, .offer, .offerEnded, .connect, .hold, .resume, .loseAgent, .rejoin, .requeue, .finish, .reopen, .due, .postpone, .dial: nil
            }
        case .scheduled:
            switch event {
            case .due: .queued
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .connect, .hold, .resume, .loseAgent, .rejoin, .requeue, .finish, .reopen, .postpone, .dial: nil
            }
        case .queued:
            switch event {
            case .offer: .offered
            case .leaveQueue: .inFlow
            case .postpone: .scheduled
            case .close: .closed
            case .enqueue, .offerEnded, .connect, .hold, .resume, .loseAgent, .rejoin, .requeue, .finish, .reopen, .due, .dial: nil
            }
        case .offered:
            switch event {
            case .offerEnded: .queued
            case .connect: .active
            case .dial: .dialling
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .hold, .resume, .loseAgent, .rejoin, .requeue, .finish, .reopen, .due, .postpone: nil
            }
        case .dialling:
            switch event {
            case .connect: .active
            case .postpone: .scheduled
            case .requeue: .queued
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .hold, .resume, .loseAgent, .rejoin, .finish, .reopen, .due, .dial: nil
            }
        case .active:
            switch event {
            case .hold: .held
            case .loseAgent: .agentLost
            case .requeue: .queued
            case .finish: .wrapUp
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .connect, .resume, .rejoin, .reopen, .due, .postpone, .dial: nil
            }
        case .held:
            switch event {
            case .resume: .active
            case .loseAgent: .agentLost
            case .requeue: .queued
            case .finish: .wrapUp
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .connect, .hold, .rejoin, .reopen, .due, .postpone, .dial: nil
            }
        case .agentLost:
            switch event {
            case .rejoin: .active
            case .requeue: .queued
            case .finish: .wrapUp
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .connect, .hold, .resume, .loseAgent, .reopen, .due, .postpone, .dial: nil
            }
        case .wrapUp:
            switch event {
            case .reopen: .active
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .connect, .hold, .resume, .loseAgent, .rejoin, .requeue, .finish, .due, .postpone, .dial: nil
            }
        case .closed:
            nil
        }
    }

    /// Refuses an event that has no place in the state.
    static func require(_ event: LifecycleEvent, in state: InteractionState) throws(Rejection) {
        guard target(from: state, on: event) == nil else { return }
        throw Rejection(.conflict, "not-possible-now", "The interaction is in the state '\(state.rawValue)', which does not allow '\(event.rawValue)'.")
    }
}
