import CentrePorts
import ContactDomain
import RoutingCore

/// Queues.
struct QueueNoun: ConfigurationNoun {
    let store: any ConfigurationStore
    let control: any CentreControl
    let flows: @Sendable () async -> [FlowName]

    let name = "queue"

    struct Body: Decodable, Sendable {
        let id: String?
        let profile: QueueProfile

        init(from decoder: any Decoder) throws { (id, profile) = try QueueProfile.read(decoder) }
    }

    func resource(_ body: Body, id: String, present: QueueProfile?) async throws -> QueueProfile {
        var validation = Validation()
        requireSameID(body.id, id, &validation)
        let queue = body.profile.identified(as: try parsedID(id, of: name))
        validation.requireName(queue.key, "key")
        validation.requireText(queue.name, "name")
        for (skill, proficiency) in queue.requiredSkills.sorted(by: { $0.key < $1.key }) {
            validation.requireName(skill.text, "requiredSkills.\(skill)")
            validation.require((1...10).contains(proficiency), "requiredSkills.\(skill)", "must be a proficiency from 1 to 10")
        }
        check(queue, &validation)
        try await checkRouting(queue, present, &validation)
        try validation.finish()
        return queue
    }

    /// What routing itself finds wrong, what calls cannot do yet, and circles in which a caller would go round.
    private func checkRouting(_ queue: QueueProfile, _ present: QueueProfile?, _ validation: inout Validation) async throws {
        validation.add(routingFaults: queue.routing.faults)
        validation.require(queue.callbacks.enabled || !queue.speaksOfCallbacks, "callbacks.enabled", "must be true where steps, closing or exhausted speak of call-backs")
        validation.require(!queue.wrapUpNeedsCode || !queue.wrapUpCodes.isEmpty, "wrapUpNeedsCode", "needs at least one code in wrapUpCodes")
        let others = try await store.all(QueueProfile.self).map(\.value).filter { $0.id != queue.id }
        let known = Set(others.map(\.id) + [queue.id])
        for other in queue.routing.mentionedQueues.sorted() { validation.require(known.contains(other), "steps", "name the queue \(other), which does not exist") }
        // A flow that went missing later must not stand in the way of closing a queue.
        let knownFlows = Set(await flows() + (present?.routing.mentionedFlows ?? []))
        for flow in queue.routing.mentionedFlows where !knownFlows.contains(flow) { validation.require(false, "steps", "name the flow '\(flow)', which does not exist") }
        let names = Dictionary((others + [queue]).map { ($0.id, $0.key) }, uniquingKeysWith: { first, _ in first })
        for circle in overflowCycles(among: others.map(\.routing) + [queue.routing]) where circle.contains(queue.id) {
            validation.require(false, "steps", "would send a caller round in a circle: \(circle.map { names[$0] ?? $0.description }.joined(separator: " → "))")
        }
    }

    private func check(_ queue: QueueProfile, _ validation: inout Validation) {
        validation.require(QueueProfile.priorities.contains(queue.priority), "priority", "must be from -100 to 100")
        Self.requireSpan(queue.offerTimeout, "offerTimeout", QueueProfile.offerTimeouts, &validation)
        Self.requireSpan(queue.wrapUp, "wrapUp", QueueProfile.wrapUps, &validation)
        Self.requireSpan(queue.serviceLevelTarget, "serviceLevelTarget", QueueProfile.serviceLevelTargets, &validation)
        if let every = queue.announcePositionEvery { Self.requireSpan(every, "announcePositionEvery", QueueProfile.announcementIntervals, &validation) }
        validation.require(QueueProfile.serviceLevelPercents.contains(queue.serviceLevelPercent), "serviceLevelPercent", "must be from 1 to 100")
        validation.require(QueueProfile.Callbacks.attemptCounts.contains(queue.callbacks.attempts), "callbacks.attempts", "must be from 1 to 10")
        Self.requireSpan(queue.callbacks.retryAfter, "callbacks.retryAfter", QueueProfile.Callbacks.retries, &validation)
        validation.requireName(queue.music, "music")
        validation.require(queue.wrapUpCodes.count <= QueueProfile.mostWrapUpCodes, "wrapUpCodes", "must have at most 100 codes")
        var seen: Set<String> = []
        for (index, code) in queue.wrapUpCodes.enumerated() {
            validation.requireName(code.code, "wrapUpCodes[\(index)].code")
            validation.require(seen.insert(code.code).inserted, "wrapUpCodes[\(index)].code", "is there twice")
            for (language, label) in code.labels.sorted(by: { $0.key < $1.key }) {
                validation.requireLanguage(language.text, "wrapUpCodes[\(index)].labels.\(language)")
                validation.requireText(label, "wrapUpCodes[\(index)].labels.\(language)", upTo: 100)
            }
        }
    }

    private static func requireSpan(_ span: Span, _ field: String, _ range: ClosedRange<Span>, _ validation: inout Validation) {
        validation.require(range.contains(span), field, "must be from \(range.lowerBound.milliseconds) to \(range.upperBound.milliseconds) milliseconds")
    }

    func stored(_ resource: QueueProfile, replacing: QueueProfile?, body: Body, by caller: Caller) async throws {
        try await control.apply(.queue(resource), by: caller.initiator)
    }

    func deleted(_ resource: QueueProfile, by caller: Caller) async throws {
        try await control.apply(.queueRemoved(resource.id), by: caller.initiator)
    }

    func checkDeletion(of resource: QueueProfile, by caller: Caller) async throws {
        let snapshot = await control.snapshot()
        let scheduled = snapshot.interactions.count { $0.queue == resource.id && $0.state == .scheduled }
        guard scheduled == 0 else { throw Problem(.conflict, "queue-not-empty", "\(scheduled) are to be called back by this queue.") }
        let waiting = snapshot.queues.first { $0.id == resource.id }?.waiting ?? 0
        guard waiting == 0 else { throw Problem(.conflict, "queue-not-empty", "\(waiting) still wait in this queue.") }
    }
}
