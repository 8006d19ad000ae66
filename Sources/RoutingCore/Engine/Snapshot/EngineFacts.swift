import ContactDomain

// The facts of an engine, by id: what is written down. Classes, lines, bits and heaps follow from them and are built anew.

struct EngineFacts: Codable, Equatable {
    /// Since 2 queues have their pace, and offers say whether they were assigned; without them version 1 is read as well.
    static let version = 2

    var version = Self.version
    var policy: RoutingPolicy
    var clock: Timestamp
    var frozen: Bool
    var virtualTime: Int64
    var queues: [QueueFacts]
    var agents: [AgentFacts]
    var items: [ItemFacts]
    var pending: [RoutingOutput]
}

struct QueueFacts: Codable, Equatable {
    var policy: QueuePolicy
    var closed: Bool
    var nextChange: Timestamp?
    var pass: Int64
    var cursor: AgentID?
    var pace: QueuePace?
}

struct AgentFacts: Codable, Equatable {
    var policy: AgentPolicy
    var signedIn: Bool
    var available: [ContactChannel]
    var notResponding: Bool
    var notRespondingUntil: Timestamp?
    var noAnswers: Int
    var idleSince: Timestamp
    var lastOfferAt: Timestamp?
    /// Today.
    var handled: Int
    var newestBucket: Int64?
    var busy: [Int64]
    var busySince: Timestamp?
    var work: [WorkFacts]
}

struct WorkFacts: Codable, Equatable {
    var item: InteractionID
    var queue: QueueID?
    var channel: ContactChannel
    var phase: LoadEntry.Phase
    var overdue: Bool
    var extensions: Int32
    var since: Timestamp
    var acceptedAt: Timestamp
    var until: Timestamp
    var wrapUp: QueuePolicy.WrapUp
}

struct ItemFacts: Codable, Equatable {
    enum Phase: String, Codable { case parked, waiting, offered, active, finished }

    var item: RoutingItem
    var hasQueue: Bool
    var phase: Phase
    var enteredAt: Timestamp
    var until: Timestamp
    /// At whom it rings, in the order of the offer, or who has it.
    var agents: [AgentID]
    var ringsAll: Bool
    var isAssigned: Bool?
    var stepsReached: Int32
    var failedOffers: Int32
    var attempts: Int32
    var hops: UInt8
}
