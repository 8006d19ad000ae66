import AsteriskARI
import CentrePorts
import ContactDomain

/// Tells what Asterisk has in the core's words.
struct SnapshotReader {
    let application: String

    func read(
        _ channels: [ARIChannel], _ bridges: [ARIBridge], _ endpoints: [ARIEndpoint], recordings: [RecordingID], phones: Set<EndpointName>,
        startedAt: Timestamp, afterConnecting: Bool
    ) -> TelephonySnapshot {
        var legs: [TelephonySnapshot.Leg] = []
        var approaching: [LegID] = []
        for channel in channels {
            switch LegName(channel.id) {
            case .ours: legs.append(.init(id: LegID(channel.id), isUp: channel.state == .up, arrival: nil))
            case .test: continue
            case .theirs:
                guard let arrival = arrival(channel) else {
                    if channel.dialplan.context == "tandem-hand-over" { approaching.append(LegID(channel.id)) }
                    continue
                }
                legs.append(.init(id: LegID(channel.id), isUp: channel.state == .up, arrival: arrival))
            }
        }
        var members: [BridgeID: [LegID]] = [:]
        for bridge in bridges where bridge.id.hasPrefix("bridge-") { members[BridgeID(bridge.id)] = bridge.channels.map { LegID($0) }.sorted() }
        let reachable = endpoints.filter { $0.state == .online }.map { EndpointName($0.resource) }.filter { phones.contains($0) }
        return TelephonySnapshot(
            serverStartedAt: startedAt, afterConnecting: afterConnecting, legs: legs.sorted { $0.id < $1.id }, approaching: approaching.sorted(), bridges: members,
            recordings: recordings, reachable: reachable.sorted())
    }

    /// A channel that is in our application by the dialplan's doing. Its arguments stand in the dialplan's data.
    private func arrival(_ channel: ARIChannel) -> Arrival? {
        guard channel.dialplan.applicationName == "Stasis" else { return nil }
        var parts = channel.dialplan.applicationData.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.first == application else { return nil }
        parts.removeFirst()
        return Arrival(channel, arguments: parts)
    }
}
