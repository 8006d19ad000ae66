import ContactDomain
import RoutingCore

/// One item as the reference keeps it: the plain facts, and from them everything is computed anew each time.
struct ReferenceItem {
    struct Offer {
        var ringing: [AgentID]
        var deadline: Timestamp?
        /// Made by hand, out of turn.
        var isAssigned = false
    }

    enum Place {
        case parked(until: Timestamp)
        case waiting
        case offered(Offer)
        case active(AgentID)
    }

    var facts: RoutingItem
    /// False where it came without a queue: its `facts.queue` says nothing then.
    var hasQueue = true
    var place: Place
    var enteredAt: Timestamp
    /// How many steps of its queue it has reached.
    var reached = 0
    var failedOffers = 0
    var hops = 0
    var attempts = 0

    init(facts: RoutingItem, place: Place, enteredAt: Timestamp) {
        self.facts = facts
        self.place = place
        self.enteredAt = enteredAt
    }

    var id: InteractionID { facts.id }

    var isWaiting: Bool { if case .waiting = place { true } else { false } }

    var offer: Offer? { if case .offered(let offer) = place { offer } else { nil } }

    var activeWith: AgentID? { if case .active(let agent) = place { agent } else { nil } }

    var ringing: [AgentID] { (offer?.ringing ?? []).sorted() }
}

/// An item after its conversation: load of one agent, and nothing else.
struct ReferenceWrapUp {
    let item: InteractionID
    let agent: AgentID
    let channel: ContactChannel
    /// As the queue had it when this began.
    let rule: QueuePolicy.WrapUp
    var until: Timestamp
    var extensions = 0
    var isOverdue = false
}

/// One agent: the policy, and what happened to them.
struct ReferenceAgent {
    struct NotResponding { var until: Timestamp? }

    /// A time during which something was active or in wrap-up; without an end it goes on.
    struct Busy {
        var from: Timestamp
        var to: Timestamp?
    }

    var policy: AgentPolicy
    var isSignedIn = false
    var available: Set<ContactChannel> = []
    var notResponding: NotResponding?
    var noAnswers = 0
    var idleSince: Timestamp
    var lastOfferAt: Timestamp?
    /// When each item was accepted.
    var accepted: [Timestamp] = []
    var busy: [Busy] = []

    init(policy: AgentPolicy, since: Timestamp) {
        self.policy = policy
        idleSince = since
    }

    var id: AgentID { policy.id }
}

struct ReferenceQueue {
    var policy: QueuePolicy
    var isClosed: Bool
    var nextChange: Timestamp?
    /// Of serving by shares.
    var pass: Int64
    /// Of round robin: whom settling offered an item last.
    var cursor: AgentID?

    var id: QueueID { policy.id }
    /// Closed, and whoever waits is kept from being offered.
    func isHeld(_ item: ReferenceItem) -> Bool { isClosed && closing(item) == .hold }
    /// Only who is on the line can be sent away.
    func closing(_ item: ReferenceItem) -> QueuePolicy.Closing {
        [.voice, .video].contains(item.facts.channel) ? policy.closing : .hold
    }
}

extension Timestamp {
    /// The sum, kept within what an instant can say.
    func later(by span: Span) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(span.milliseconds)
        return Timestamp(milliseconds: overflow ? (span.milliseconds < 0 ? .min : .max) : sum)
    }
}
