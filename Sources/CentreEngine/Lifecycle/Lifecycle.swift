import CentrePorts

/// What moves an interaction from one state to the next.
public enum LifecycleEvent: String, CaseIterable, Sendable {
    case enqueue, leaveQueue, offer, offerEnded, connect, hold, resume, loseAgent, rejoin, requeue, finish, reopen, close
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
            case .leaveQueue, .offer, .offerEnded, .connect, .hold, .resume, .loseAgent, .rejoin, .requeue, .finish, .reopen: nil
            }
        case .queued:
            switch event {
            case .offer: .offered
            case .leaveQueue: .inFlow
            case .close: .closed
            case .enqueue, .offerEnded, .connect, .hold, .resume, .loseAgent, .rejoin, .requeue, .finish, .reopen: nil
            }
        case .offered:
            switch event {
            case .offerEnded: .queued
            case .connect: .active
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .hold, .resume, .loseAgent, .rejoin, .requeue, .finish, .reopen: nil
            }
        case .dialling:
            switch event {
            case .connect: .active
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .hold, .resume, .loseAgent, .rejoin, .requeue, .finish, .reopen: nil
            }
        case .active:
            switch event {
            case .hold: .held
            case .loseAgent: .agentLost
            case .requeue: .queued
            case .finish: .wrapUp
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .connect, .resume, .rejoin, .reopen: nil
            }
        case .held:
            switch event {
            case .resume: .active
            case .loseAgent: .agentLost
            case .finish: .wrapUp
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .connect, .hold, .rejoin, .requeue, .reopen: nil
            }
        case .agentLost:
            switch event {
            case .rejoin: .active
            case .requeue: .queued
            case .finish: .wrapUp
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .connect, .hold, .resume, .loseAgent, .reopen: nil
            }
        case .wrapUp:
            switch event {
            case .reopen: .active
            case .close: .closed
            case .enqueue, .leaveQueue, .offer, .offerEnded, .connect, .hold, .resume, .loseAgent, .rejoin, .requeue, .finish: nil
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
