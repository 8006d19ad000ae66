import ContactDomain

/// The seam to the telephony server. Its facts come back as inputs of the engine, never as results here.
public protocol Telephony: Sendable {
    /// Takes commands in, in order; never waits for the telephony server. Commands of one interaction are carried out
    /// one after the other; where the interaction is nil the command belongs to none.
    func perform(_ commands: [(VoiceCommand, InteractionID?)])
}

/// Where adapters put what happened.
public protocol Inbox: Sendable {
    /// Takes an input in. Order is kept per caller.
    func post(_ input: Input) async
}

/// The present instant, in UTC.
public protocol WallClock: Sendable {
    var now: Timestamp { get }
}
