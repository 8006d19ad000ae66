import ContactDomain

extension Simulation {
    /// The figures of the run, when it is over.
    mutating func outcome() -> RunOutcome {
        let scenario = plan.scenario
        tallies.settle(scenario.end)
        let count = tallies.groups.count
        var queues = Array(repeating: Array(repeating: QueueFigures(shortAbandon: scenario.shortAbandon), count: scenario.queues.count), count: count)
        var totals = Array(repeating: QueueFigures(shortAbandon: scenario.shortAbandon), count: count)
        var answeredBy = Array(repeating: Array(repeating: Array(repeating: 0, count: scenario.groups.count), count: scenario.queues.count), count: count)
        for record in records {
            guard let batch = tallies.batch(at: record.enqueuedAt) else { continue }
            let target = scenario.queues[record.queue].serviceLevelTarget
            queues[batch][record.queue].add(record, target: target)
            totals[batch].add(record, target: target)
            if record.outcome == .answered, !record.isCallback { answeredBy[batch][record.queue][record.group] += 1 }
        }
        let batches = (0..<count).map { batch in
            let length = Double(tallies.length(of: batch).milliseconds)
            let lengths = tallies.waiting.map { $0.sums[batch] / length }
            return RunFigures(
                queues: zip(queues[batch], lengths).map { $0.figures(queueLength: $1) }, total: totals[batch].figures(queueLength: lengths.reduce(0, +)),
                groups: scenario.groups.indices.map { groupFigures($0, batch: batch, length: length) }, answeredBy: answeredBy[batch])
        }
        return RunOutcome(batches: batches, inputs: inputs, customers: customers.count)
    }

    private func groupFigures(_ group: Int, batch: Int, length: Double) -> RunFigures.Figures {
        let tally = tallies.groups[batch][group]
        let staffed = tallies.staffed[group].sums[batch]
        var figures: RunFigures.Figures = [
            .handled: Double(tally.handled), .staff: staffed / length, .offers: Double(tally.offered), .declined: Double(tally.declined),
            .unanswered: Double(tally.unanswered),
        ]
        if staffed > 0 { figures[.occupancy] = tallies.busy[group].sums[batch] / staffed }
        if tally.handled > 0 { figures[.handlingTime] = Double(tally.talking) / Double(tally.handled) / 1_000 }
        return figures
    }
}
