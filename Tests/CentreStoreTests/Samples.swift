import CentrePorts
import ContactDomain

/// Values for tests: the same number makes the same value.
enum Sample {
    static let start = Timestamp(milliseconds: 1_790_000_000_000)

    static func id<Tag>(_ number: Int) -> Identifier<Tag> {
        Identifier(at: at(number), random: 0, UInt64(number))
    }

    static func at(_ seconds: Int) -> Timestamp { start + .seconds(seconds) }

    static func interaction(
        _ number: Int, state: InteractionState = .queued, queue: QueueID? = nil, agent: AgentID? = nil, direction: Direction = .inbound,
        customer: (number: String, name: String) = ("+49301234567", "Ada"), createdAt: Timestamp? = nil
    ) -> InteractionView {
        InteractionView(
            id: id(number), channel: .voice, direction: direction, state: state, customerNumber: customer.number, customerName: customer.name, address: "8000",
            entryPoint: id(1), queue: queue, queueName: queue == nil ? nil : "Support", agent: agent, agentName: agent == nil ? nil : "Grace", offer: nil,
            choices: [ChoiceView(name: "language", value: "Deutsch")], createdAt: createdAt ?? at(number), enqueuedAt: at(number), connectedAt: nil, since: at(number),
            deadline: nil, position: 1, muted: false, recording: .off, wrapUpCode: nil, notes: "wants \"help\"/\u{1F600}", ending: nil, closedAt: nil)
    }

    static func entry(_ sequence: Int64, interaction: InteractionID? = nil, at: Timestamp? = nil) -> JournalEntry {
        JournalEntry(
            sequence: sequence, at: at ?? Self.at(Int(sequence)), seed: UInt64.max - UInt64(sequence), interaction: interaction,
            input: .telephony(.digit(LegID("leg-\(sequence)"), "5")))
    }

    static func event(_ sequence: Int64, _ index: Int = 0, interaction: InteractionID? = nil) -> FeedEvent {
        FeedEvent(
            position: FeedEvent.Position(sequence: sequence, index: index), at: at(Int(sequence)), name: "interaction.queued", interaction: interaction,
            conversation: index == 1 ? id(6) : nil, agents: [id(1), id(2)], json: #"{"sequence":\#(sequence)}"#)
    }

    static func segment(_ number: Int, of interaction: InteractionID, kind: Segment.Kind = .queue) -> Segment {
        Segment(id: id(number), interaction: interaction, kind: kind, queue: id(7), agent: nil, start: at(number), end: at(number + 5), outcome: "answered")
    }

    static func recording(_ number: Int, of interaction: InteractionID, state: RecordingRecord.State = .recording) -> RecordingRecord {
        RecordingRecord(id: id(number), interaction: interaction, state: state, startedAt: at(number), endedAt: nil, file: nil, failure: nil)
    }

    /// What one input usually brings: its entry, the interaction's row, one event, now and then a segment.
    static func batch(_ sequences: ClosedRange<Int64>) -> CommitBatch {
        var batch = CommitBatch()
        for sequence in sequences {
            let number = Int(sequence)
            let view = interaction(number)
            batch.entries.append(entry(sequence, interaction: view.id))
            batch.interactions.append(view)
            batch.events.append(event(sequence, interaction: view.id))
            if sequence % 4 == 0 { batch.segments.append(segment(number, of: view.id)) }
        }
        return batch
    }
}
