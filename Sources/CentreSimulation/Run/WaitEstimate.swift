import ContactDomain
import RoutingCore

/// What the engine expects of a wait, asked when an interaction has entered its queue and was not given to anybody at once.
/// Nil: the engine has nothing to say.
public typealias WaitEstimate = @Sendable (RoutingEngine, InteractionID) -> Span?
