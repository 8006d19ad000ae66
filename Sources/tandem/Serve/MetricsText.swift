import AsteriskARI
import CentreEngine
import VoiceGateway

/// The engine's and the voice side's figures in Prometheus' text format.
struct MetricsText {
    let engine: Engine
    let voice: VoiceGateway
    let ari: ARIConnection

    func text() async -> String {
        let health = await engine.health()
        let (gauges, timers, readers) = await engine.readGauges()
        let snapshot = await engine.snapshot()
        var lines: [String] = []
        func gauge(_ name: String, _ help: String, _ value: Int64) {
            lines += ["# HELP tandem_\(name) \(help)", "# TYPE tandem_\(name) gauge", "tandem_\(name) \(value)"]
        }
        func counters(_ name: String, _ help: String, _ label: String, _ values: [String: Int64]) {
            lines += ["# HELP tandem_\(name) \(help)", "# TYPE tandem_\(name) counter"]
            for (key, value) in values.sorted(by: { $0.key < $1.key }) { lines.append("tandem_\(name){\(label)=\"\(key)\"} \(value)") }
        }
        gauge("asterisk_connected", "1 while the service talks to Asterisk", health.telephonyConnected ? 1 : 0)
        gauge("storage_ok", "1 while writes reach the disk", health.storageFault == nil ? 1 : 0)
        gauge("inbox_depth", "inputs that wait for the engine", Int64(health.inboxDepth))
        gauge("inbox_high_water", "the most inputs that ever waited", Int64(gauges.inboxHighWater))
        gauge("timers", "timers that are set", Int64(timers))
        gauge("event_readers", "open event streams", Int64(readers))
        gauge("voice_commands_waiting", "commands on their way to Asterisk", Int64(voice.commandsWaiting))
        gauge("interactions", "live interactions", Int64(health.liveInteractions))
        gauge("sequence", "the journal's last number", health.sequence)
        counters("inputs_total", "inputs handled", "kind", ["all": gauges.inputs])
        counters("commits_total", "writes by outcome", "outcome", ["done": gauges.commits, "failed": gauges.failedCommits])
        counters("orphan_channels_total", "channels and bridges of Asterisk that belonged to nobody and were taken down", "kind", ["all": gauges.orphans])
        counters("events_total", "events told, by name", "event", gauges.events)
        counters("rejections_total", "inputs refused, by code", "code", gauges.rejections)
        lines += ["# HELP tandem_commit_seconds time of one group commit", "# TYPE tandem_commit_seconds histogram"]
        var sum: Int64 = 0
        for (bound, count) in zip(LatencyHistogram.bounds, gauges.commitTime.counts) {
            sum += count
            lines.append("tandem_commit_seconds_bucket{le=\"\(bound)\"} \(sum)")
        }
        sum += gauges.commitTime.counts.last ?? 0
        lines += ["tandem_commit_seconds_bucket{le=\"+Inf\"} \(sum)", "tandem_commit_seconds_sum \(gauges.commitTime.sum)", "tandem_commit_seconds_count \(sum)"]
        lines += ["# HELP tandem_queue_waiting interactions that wait", "# TYPE tandem_queue_waiting gauge"]
        lines += snapshot.queues.map { "tandem_queue_waiting{queue=\"\($0.key)\"} \($0.waiting)" }
        lines += ["# HELP tandem_agents agents by routing status", "# TYPE tandem_agents gauge"]
        let statuses = Dictionary(grouping: snapshot.agents, by: \.routingStatus.rawValue)
        lines += statuses.sorted { $0.key < $1.key }.map { "tandem_agents{status=\"\($0.key)\"} \($0.value.count)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
