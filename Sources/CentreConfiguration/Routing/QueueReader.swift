import CentrePorts
import ContactDomain
import RoutingCore

/// Reads one queue, in the words of the API's resource: for a live centre and for a scenario of the simulator.
///
/// Lengths of time bear their unit here, and other queues and agents are named by their keys.
struct QueueReader {
    static let day = Span.minutes(24 * 60)
    /// Ten years: what routing takes.
    static let longest = Span.minutes(3_653 * 24 * 60)
    static let points = -1_000_000...1_000_000

    let section: Section
    let key: String
    let references: References
    /// A scenario's offers may ring until somebody takes them, `offerTimeout: none`, and its agents choose codes without names.
    var isSimulated = false

    /// What is not said has the API's own default.
    static func standard(_ key: String, _ id: QueueID) -> QueueProfile {
        QueueProfile(id: id, key: key, name: key, announcePositionEvery: nil)
    }

    /// The reading is finished by the caller, who may know more keys.
    ///
    /// - Parameter more: reads what else the group `wrapUp` may hold.
    func read(more: (Section) -> Void = { _ in }) -> QueueProfile {
        var queue = Self.standard(key, references.queues[key] ?? References.queueID(key))
        queue.name = section.text("name", queue.name, check: Checks.sentence)
        readService(&queue)
        readOrder(&queue)
        readOffers(&queue)
        readWrapUp(&queue, more)
        for (index, item) in section.list("steps").enumerated() {
            let step = section.group(item, "steps", number: index + 1)
            if step.isGroup, let step = RoutingStepReader(section: step, references: references).read() { queue.steps.append(step) }
        }
        if section.entry("hours") != nil { queue.hours = OpeningHoursReader(section: section.section("hours")).read(timeZone: references.timeZone) }
        queue.emergency = section.flag("emergency", queue.emergency)
        queue.closing = LeaveTargetReader(section: section, references: references).closing("closing")
        readWaiting(&queue)
        return queue
    }

    private func readService(_ queue: inout QueueProfile) {
        queue.members = members()
        queue.requiredSkills = section.skills("requiredSkills", in: 1...10)
        queue.requirement = section.expression("requirement") ?? queue.requirement
        queue.preferredSkills = section.skills("preferredSkills", in: Self.points)
        queue.selection = section.choice("selection", queue.selection)
        queue.ringAllLimit = section.integer("ringAllLimit", queue.ringAllLimit, in: 1...50)
        for skill in queue.requiredSkills.keys.sorted() {
            if let (problem, remedy) = Checks.key(skill.text) { section.report("requiredSkills", problem, remedy) }
        }
        guard let known = references.skills else { return }
        let asked = [("requiredSkills", Set(queue.requiredSkills.keys)), ("requirement", queue.requirement.skills), ("preferredSkills", Set(queue.preferredSkills.keys))]
        for (key, skills) in asked {
            for skill in skills.subtracting(known).sorted() {
                section.report(key, "no agent has the skill '\(skill)'", Nearest.remedy(for: skill.text, among: known.map(\.text).sorted()), severity: .warning)
            }
        }
    }

    /// `everyone`, `{teams: […]}` or `{agents: […]}`.
    private func members() -> QueuePolicy.Members {
        guard let entry = section.entry("members") else { return .everyone }
        if case .map(let entries) = entry.value.content {
            let group = section.section("members")
            defer { group.finish() }
            let teams = group.texts("teams", severity: references.absentees, check: references.team)
            let agents = group.texts("agents", check: references.agent)
            guard entries.count == 1 else {
                section.report(entry, "says who serves it in \(entries.count) ways", "write everyone, {teams: [NAME]} or {agents: [ENDPOINT]}")
                return .everyone
            }
            if entries[0].key == "teams" { return .teams(Set(teams)) }
            return .agents(Set(agents.compactMap { references.agents?[$0] }))
        }
        if let value = section.value("members"), value.text != "everyone" {
            section.reject(value, "'\(value.text)' is not known", "write everyone, {teams: [NAME]} or {agents: [ENDPOINT]}")
        }
        return .everyone
    }

    private func readOrder(_ queue: inout QueueProfile) {
        queue.priority = section.integer("priority", queue.priority, in: QueueProfile.priorities)
        queue.rank = section.integer("rank", queue.rank, in: Self.points)
        queue.share = section.integer("share", queue.share, in: 1...1_000)
        queue.ageing = section.integer("ageing", queue.ageing, in: 0...1_000_000)
        queue.serviceLevelTarget = section.span("serviceLevelTarget", queue.serviceLevelTarget, in: QueueProfile.serviceLevelTargets)
        queue.serviceLevelPercent = section.integer("serviceLevelPercent", queue.serviceLevelPercent, in: QueueProfile.serviceLevelPercents)
        queue.urgencyPoints = section.integer("urgencyPoints", queue.urgencyPoints, in: Self.points)
        queue.urgencyWithin = section.span("urgencyWithin", queue.urgencyWithin, in: .zero...Self.longest)
    }

    private func readOffers(_ queue: inout QueueProfile) {
        if !isSimulated || section.value("offerTimeout")?.text != "none" {
            queue.offerTimeout = section.span("offerTimeout", queue.offerTimeout, in: QueueProfile.offerTimeouts)
        }
        if section.value("offerLimit") != nil { queue.offerLimit = section.integer("offerLimit", 1, in: 1...1_000_000) }
        queue.exhausted = LeaveTargetReader(section: section, references: references).read("exhausted")
    }

    /// `wrapUp: 30s`, or a group with `time`, `needsCode`, `forced` and `codes`.
    private func readWrapUp(_ queue: inout QueueProfile, _ more: (Section) -> Void) {
        guard let entry = section.entry("wrapUp") else { return }
        guard case .map = entry.value.content else {
            queue.wrapUp = section.span("wrapUp", queue.wrapUp, in: QueueProfile.wrapUps)
            return
        }
        let group = section.section("wrapUp")
        queue.wrapUp = group.span("time", queue.wrapUp, in: QueueProfile.wrapUps)
        queue.wrapUpNeedsCode = group.flag("needsCode", queue.wrapUpNeedsCode)
        queue.wrapUpForced = group.flag("forced", queue.wrapUpForced)
        queue.wrapUpCodes = codes(group)
        if queue.wrapUpNeedsCode, !isSimulated, group.section("codes").keys.isEmpty { group.report("needsCode", "there is no code to choose", "list some: codes: {sold: {en: Sold}}") }
        more(group)
        group.finish()
    }

    /// `codes: {sold: {en: Sold, de: Verkauft}}`, in the order in which agents read them.
    private func codes(_ group: Section) -> [WrapUpCode] {
        let all = group.section("codes")
        defer { all.finish() }
        if all.keys.count > QueueProfile.mostWrapUpCodes { group.report("codes", "are \(all.keys.count)", "keep at most \(QueueProfile.mostWrapUpCodes)") }
        return all.keys.map { entry in
            if let (problem, remedy) = Checks.key(entry.key) { all.reading.report(entry.place, all.path + [entry.key], problem, remedy) }
            let labels = all.section(entry.key)
            defer { labels.finish() }
            var code = WrapUpCode(code: entry.key, labels: [:])
            for label in labels.keys {
                if let (problem, remedy) = Checks.language(label.key) { labels.reading.report(label.place, labels.path + [label.key], problem, remedy) }
                code.labels[LanguageTag(label.key)] = labels.optionalText(label.key) { $0.count > 100 ? ("is longer than 100 characters", "shorten it") : nil }
            }
            return code
        }
    }

    private func readWaiting(_ queue: inout QueueProfile) {
        queue.music = section.text("music", queue.music, check: { Checks.key($0) })
        if section.value("announcePositionEvery") != nil {
            queue.announcePositionEvery = section.span("announcePositionEvery", .seconds(45), in: QueueProfile.announcementIntervals)
        }
        queue.announcesWait = section.flag("announcesWait", queue.announcesWait)
        queue.records = section.flag("records", queue.records)
        if !isSimulated { readCallbacks(&queue) }
    }

    /// `callbacks: true`, or a group with `enabled`, `attempts`, `retryAfter` and `points`.
    private func readCallbacks(_ queue: inout QueueProfile) {
        if let entry = section.entry("callbacks") {
            if case .map = entry.value.content {
                let group = section.section("callbacks")
                queue.callbacks.enabled = group.flag("enabled", true)
                queue.callbacks.attempts = group.integer("attempts", queue.callbacks.attempts, in: QueueProfile.Callbacks.attemptCounts)
                queue.callbacks.retryAfter = group.span("retryAfter", queue.callbacks.retryAfter, in: QueueProfile.Callbacks.retries)
                queue.callbacks.points = group.integer("points", queue.callbacks.points, in: QueueProfile.Callbacks.pointRange)
                group.finish()
            } else {
                queue.callbacks.enabled = section.flag("callbacks", queue.callbacks.enabled)
            }
        }
        guard queue.speaksOfCallbacks, !queue.callbacks.enabled else { return }
        section.report("callbacks", "are not enabled, but steps, closing or exhausted speak of them", "write `callbacks: true`")
    }
}
