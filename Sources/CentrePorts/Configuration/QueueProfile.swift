import ContactDomain
import RoutingCore

/// What an admin says about one queue.
///
/// What routing does with the members is said at `QueuePolicy`, in the same words.
public struct QueueProfile: Equatable, Sendable {
    public private(set) var id: QueueID
    /// The name that flows use: lower case, unique.
    public var key: String
    public var name: String

    // Who serves it, and who of them gets an item.
    public var members = QueuePolicy.Members.everyone
    /// The least proficiency per skill that an agent needs; asked for beside `requirement`.
    public var requiredSkills: [SkillName: Int]
    public var requirement = SkillExpression.always
    public var preferredSkills: [SkillName: Int] = [:]
    public var selection = QueuePolicy.Selection.longestIdle
    public var ringAllLimit = 10

    // Which item goes first.
    /// The rank of this queue's interactions against those of other queues: points; a higher sum goes first.
    public var priority: Int
    public var rank = 0
    public var share = 1
    /// Milli-points for each second of age.
    public var ageing = 17
    /// Answered within this time counts towards the service level.
    public var serviceLevelTarget: Span
    /// The share of interactions, in percent, that should be answered within the target.
    public var serviceLevelPercent: Int
    public var urgencyPoints = 0
    public var urgencyWithin = Span.zero

    // Offers, and what follows the conversation.
    /// How long an offer rings before it counts as not answered.
    public var offerTimeout: Span
    /// So many failed offers, and the interaction leaves to `exhausted`; nil: never.
    public var offerLimit: Int?
    public var exhausted: LeaveTarget?
    /// How long the agent has for wrap-up; zero for none.
    public var wrapUp: Span
    public var wrapUpCodes: [WrapUpCode]
    /// The agent must choose one of the codes to finish.
    public var wrapUpNeedsCode = false
    /// At the end of the time the agent is free even without a code.
    public var wrapUpForced = true

    // Those who wait.
    public var steps: [RoutingStep] = []
    public var hours: OpeningHours?
    /// Closed now, whatever the hours say.
    public var emergency = false
    public var closing = QueuePolicy.Closing.serveOut
    /// The music-on-hold class that callers hear.
    public var music: String
    /// Tell callers their position this often; nil for never.
    public var announcePositionEvery: Span?
    /// Tell callers how long it may take, too.
    public var announcesWait = false
    /// Record conversations from the moment they connect.
    public var records: Bool
    public var callbacks = Callbacks()

    public init(
        id: QueueID, key: String, name: String, requiredSkills: [SkillName: Int] = [:], priority: Int = 0,
        offerTimeout: Span = .seconds(15), wrapUp: Span = .seconds(30), wrapUpCodes: [WrapUpCode] = [],
        serviceLevelTarget: Span = .seconds(20), serviceLevelPercent: Int = 80, music: String = "default",
        announcePositionEvery: Span? = .seconds(45), records: Bool = true
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.requiredSkills = requiredSkills
        self.priority = priority
        self.offerTimeout = offerTimeout
        self.wrapUp = wrapUp
        self.wrapUpCodes = wrapUpCodes
        self.serviceLevelTarget = serviceLevelTarget
        self.serviceLevelPercent = serviceLevelPercent
        self.music = music
        self.announcePositionEvery = announcePositionEvery
        self.records = records
    }
}

extension QueueProfile {
    /// What routing needs to know. Offers and wrap-ups are ended by the centre's core, which knows of phones.
    public var routing: QueuePolicy {
        let required = requiredSkills.sorted { $0.key < $1.key }.map { SkillExpression.skill($0.key, .atLeast, $0.value) }
        let parts = required + (requirement == .always ? [] : [requirement])
        return QueuePolicy(
            id: id, name: name, members: members, requirement: parts.isEmpty ? .always : parts.count == 1 ? parts[0] : .all(parts), preferred: preferredSkills,
            selection: selection, ringAllLimit: ringAllLimit, weight: priority, rank: rank, share: share, ageing: ageing,
            serviceLevelTarget: serviceLevelTarget, urgencyPoints: urgencyPoints, urgencyWithin: urgencyWithin, callbackPoints: callbacks.points, offerTimeout: nil,
            offerLimit: offerLimit, exhausted: exhausted, wrapUp: QueuePolicy.WrapUp(time: .zero), steps: steps, hours: hours, emergency: emergency, closing: closing)
    }
}

// What is missing has its default: profiles that were stored before a member came to be are read all the same.
extension QueueProfile: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, key, name, members, requiredSkills, requirement, preferredSkills, selection, ringAllLimit, priority, rank, share, ageing
        case serviceLevelTarget, serviceLevelPercent, urgencyPoints, urgencyWithin, offerTimeout, offerLimit, exhausted
        case wrapUp, wrapUpCodes, wrapUpNeedsCode, wrapUpForced, steps, hours, emergency, closing, music, announcePositionEvery, announcesWait, records, callbacks
    }

    public init(from decoder: any Decoder) throws {
        let (id, profile) = try Self.read(decoder)
        guard let id else { throw DecodingError.keyNotFound(CodingKeys.id, .init(codingPath: decoder.codingPath, debugDescription: "is missing")) }
        guard let known = QueueID(id) else { throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath + [CodingKeys.id], debugDescription: "'\(id)' is not an id (a UUID is expected)")) }
        self = profile.identified(as: known)
    }

    /// Reads a profile that may lack its id, as requests do; then the profile has none that means anything.
    public static func read(_ decoder: any Decoder) throws -> (id: String?, profile: QueueProfile) {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        var profile = QueueProfile(
            id: QueueID(high: 0, low: 0), key: try stored.decode(String.self, forKey: .key), name: try stored.decode(String.self, forKey: .name))
        try profile.readMembers(stored)
        return (try stored.decodeIfPresent(String.self, forKey: .id), profile)
    }

    public func identified(as id: QueueID) -> QueueProfile {
        var profile = self
        profile.id = id
        return profile
    }

    private mutating func readMembers(_ stored: KeyedDecodingContainer<CodingKeys>) throws {
        func read<Value: Decodable>(_ key: CodingKeys, into member: inout Value) throws {
            if let value = try stored.decodeIfPresent(Value.self, forKey: key) { member = value }
        }
        try read(.members, into: &members)
        try read(.requiredSkills, into: &requiredSkills)
        try read(.requirement, into: &requirement)
        try read(.preferredSkills, into: &preferredSkills)
        try read(.selection, into: &selection)
        try read(.ringAllLimit, into: &ringAllLimit)
        try read(.priority, into: &priority)
        try read(.rank, into: &rank)
        try read(.share, into: &share)
        try read(.ageing, into: &ageing)
        try read(.serviceLevelTarget, into: &serviceLevelTarget)
        try read(.serviceLevelPercent, into: &serviceLevelPercent)
        try read(.urgencyPoints, into: &urgencyPoints)
        try read(.urgencyWithin, into: &urgencyWithin)
        try read(.offerTimeout, into: &offerTimeout)
        offerLimit = try stored.decodeIfPresent(Int.self, forKey: .offerLimit)
        exhausted = try stored.decodeIfPresent(LeaveTarget.self, forKey: .exhausted)
        try read(.wrapUp, into: &wrapUp)
        try read(.wrapUpCodes, into: &wrapUpCodes)
        try read(.wrapUpNeedsCode, into: &wrapUpNeedsCode)
        try read(.wrapUpForced, into: &wrapUpForced)
        try read(.steps, into: &steps)
        hours = try stored.decodeIfPresent(OpeningHours.self, forKey: .hours)
        try read(.emergency, into: &emergency)
        try read(.closing, into: &closing)
        try read(.music, into: &music)
        announcePositionEvery = try stored.decodeIfPresent(Span.self, forKey: .announcePositionEvery)
        try read(.announcesWait, into: &announcesWait)
        try read(.records, into: &records)
        try read(.callbacks, into: &callbacks)
    }

    public func encode(to encoder: any Encoder) throws {
        var stored = encoder.container(keyedBy: CodingKeys.self)
        try stored.encode(id, forKey: .id)
        try stored.encode(key, forKey: .key)
        try stored.encode(name, forKey: .name)
        try stored.encode(members, forKey: .members)
        try stored.encode(requiredSkills, forKey: .requiredSkills)
        try stored.encode(requirement, forKey: .requirement)
        try stored.encode(preferredSkills, forKey: .preferredSkills)
        try stored.encode(selection, forKey: .selection)
        try stored.encode(ringAllLimit, forKey: .ringAllLimit)
        try stored.encode(priority, forKey: .priority)
        try stored.encode(rank, forKey: .rank)
        try stored.encode(share, forKey: .share)
        try stored.encode(ageing, forKey: .ageing)
        try stored.encode(serviceLevelTarget, forKey: .serviceLevelTarget)
        try stored.encode(serviceLevelPercent, forKey: .serviceLevelPercent)
        try stored.encode(urgencyPoints, forKey: .urgencyPoints)
        try stored.encode(urgencyWithin, forKey: .urgencyWithin)
        try stored.encode(offerTimeout, forKey: .offerTimeout)
        try stored.encodeIfPresent(offerLimit, forKey: .offerLimit)
        try stored.encodeIfPresent(exhausted, forKey: .exhausted)
        try stored.encode(wrapUp, forKey: .wrapUp)
        try stored.encode(wrapUpCodes, forKey: .wrapUpCodes)
        try stored.encode(wrapUpNeedsCode, forKey: .wrapUpNeedsCode)
        try stored.encode(wrapUpForced, forKey: .wrapUpForced)
        try stored.encode(steps, forKey: .steps)
        try stored.encodeIfPresent(hours, forKey: .hours)
        try stored.encode(emergency, forKey: .emergency)
        try stored.encode(closing, forKey: .closing)
        try stored.encode(music, forKey: .music)
        try stored.encodeIfPresent(announcePositionEvery, forKey: .announcePositionEvery)
        try stored.encode(announcesWait, forKey: .announcesWait)
        try stored.encode(records, forKey: .records)
        try stored.encode(callbacks, forKey: .callbacks)
    }
}

/// How an agent classifies a finished interaction.
public struct WrapUpCode: Codable, Equatable, Sendable {
    /// Stable and short: what reports group by.
    public var code: String
    /// What the agent reads, per language tag.
    public var labels: [LanguageTag: String]

    public init(code: String, labels: [LanguageTag: String]) {
        self.code = code
        self.labels = labels
    }
}
