import ContactDomain

/// What the members of a queue may be: the same for the API and for files.
extension QueueProfile {
    public static let priorities = -100...100
    public static let offerTimeouts = Span.seconds(1)...Span.minutes(10)
    public static let wrapUps = Span.zero...Span.minutes(60)
    public static let serviceLevelTargets = Span.seconds(1)...Span.minutes(24 * 60)
    public static let serviceLevelPercents = 1...100
    public static let announcementIntervals = Span.seconds(10)...Span.minutes(60)
    public static let mostWrapUpCodes = 100
}

extension QueueProfile.Callbacks {
    public static let attemptCounts = 1...10
    public static let retries = Span.seconds(1)...Span.minutes(7 * 24 * 60)
    public static let pointRange = -1_000_000...1_000_000
}
