import CentrePorts
import ContactDomain

/// Queues.
struct QueueNoun: ConfigurationNoun {
    let control: any CentreControl

    let name = "queue"

    struct Body: Decodable, Sendable {
        let id: String?
        let key: String
        let name: String
        let requiredSkills: [SkillName: Int]?
        let priority: Int?
        let offerTimeout: Span?
        let wrapUp: Span?
        let wrapUpCodes: [WrapUpCode]?
        let serviceLevelTarget: Span?
        let serviceLevelPercent: Int?
        let music: String?
        let announcePositionEvery: Span?
        let records: Bool?
    }

    func resource(_ body: Body, id: String, present: QueueProfile?) async throws -> QueueProfile {
        var validation = Validation()
        requireSameID(body.id, id, &validation)
        validation.requireName(body.key, "key")
        validation.requireText(body.name, "name")
        for (skill, proficiency) in (body.requiredSkills ?? [:]).sorted(by: { $0.key < $1.key }) {
            validation.requireName(skill.text, "requiredSkills.\(skill)")
            validation.require((1...10).contains(proficiency), "requiredSkills.\(skill)", "must be a proficiency from 1 to 10")
        }
        // Missing members have the defaults of the domain.
        let standard = QueueProfile(id: try parsedID(id, of: name), key: body.key, name: body.name)
        let queue = QueueProfile(
            id: standard.id, key: body.key, name: body.name, requiredSkills: body.requiredSkills ?? [:], priority: body.priority ?? standard.priority,
            offerTimeout: body.offerTimeout ?? standard.offerTimeout, wrapUp: body.wrapUp ?? standard.wrapUp, wrapUpCodes: body.wrapUpCodes ?? [],
            serviceLevelTarget: body.serviceLevelTarget ?? standard.serviceLevelTarget, serviceLevelPercent: body.serviceLevelPercent ?? standard.serviceLevelPercent,
            music: body.music ?? standard.music, announcePositionEvery: body.announcePositionEvery, records: body.records ?? standard.records)
        check(queue, &validation)
        try validation.finish()
        return queue
    }

    private func check(_ queue: QueueProfile, _ validation: inout Validation) {
        validation.require((-100...100).contains(queue.priority), "priority", "must be from -100 to 100")
        Self.requireSpan(queue.offerTimeout, "offerTimeout", 1_000...600_000, &validation)
        Self.requireSpan(queue.wrapUp, "wrapUp", 0...3_600_000, &validation)
        Self.requireSpan(queue.serviceLevelTarget, "serviceLevelTarget", 1_000...86_400_000, &validation)
        if let every = queue.announcePositionEvery { Self.requireSpan(every, "announcePositionEvery", 10_000...3_600_000, &validation) }
        validation.require((1...100).contains(queue.serviceLevelPercent), "serviceLevelPercent", "must be from 1 to 100")
        validation.requireName(queue.music, "music")
        validation.require(queue.wrapUpCodes.count <= 100, "wrapUpCodes", "must have at most 100 codes")
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

    private static func requireSpan(_ span: Span, _ field: String, _ range: ClosedRange<Int64>, _ validation: inout Validation) {
        validation.require(range.contains(span.milliseconds), field, "must be from \(range.lowerBound) to \(range.upperBound) milliseconds")
    }

    func stored(_ resource: QueueProfile, replacing: QueueProfile?, body: Body, by caller: Caller) async throws {
        try await control.apply(.queue(resource), by: caller.initiator)
    }

    func deleted(_ resource: QueueProfile, by caller: Caller) async throws {
        try await control.apply(.queueRemoved(resource.id), by: caller.initiator)
    }

    func checkDeletion(of resource: QueueProfile, by caller: Caller) async throws {
        let waiting = await control.snapshot().queues.first { $0.id == resource.id }?.waiting ?? 0
        guard waiting == 0 else { throw Problem(.conflict, "queue-not-empty", "\(waiting) still wait in this queue.") }
    }
}
