import CentreEngine
import CentrePorts
import ContactDomain
import Foundation
import Synchronization

/// What does a message cost while the number of open conversations grows? The engine and the store alone, without the network:
/// from the moment in which a message is handed to the engine to the moment in which it is on the disk, and until its agent's reader has it.
///
/// Writes a table in Markdown; docs/benchmarks/chat.md says what it means.
final class Measurement: Sendable {
    let hall: Hall
    let options: Options
    let readers = Readers()
    /// Who writes in which conversation.
    private let visitors = Mutex<[InteractionID: Int]>([:])

    init(hall: Hall, options: Options) {
        self.hall = hall
        self.options = options
    }

    static let head = """
        | open | with an agent | opened per second | messages per second | on the disk p50 ms | p99 | max | at the agent p50 ms | p99 | max | processor µs | checkpoint s | bytes per open | load |
        |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
        """

    func run() async throws {
        try await hall.open()
        let agents = await hall.engine.snapshot().agents.map(\.id)
        let following = await readers.follow(agents, hall.engine)
        defer { following.forEach { $0.cancel() } }
        say(Self.head)
        let empty = Machine.resident()
        var opened = 0
        for target in options.open {
            let began = ContinuousClock.now
            try await all(opened..<target) { [self] visitor in
                let interaction = try await hall.engine.submit(hall.message(visitor, "o-\(visitor)"), by: .system).interaction
                if let interaction { visitors.withLock { $0[interaction] = visitor } }
            }
            let opening = Double(target - opened) / max(ContinuousClock.now - began, .milliseconds(1)).seconds
            opened = target
            let state = await hall.engine.snapshot()
            guard state.interactions.count == target else { throw Refusal("\(state.interactions.count) conversations are open, not \(target)") }
            let active = visitors.withLock { known in state.interactions.filter { $0.state == .active }.compactMap { known[$0.id] } }
            let bytes = (Machine.resident() - empty) / target
            try await measure(target, active, opening, bytes)
        }
    }

    private func measure(_ open: Int, _ active: [Int], _ opening: Double, _ bytes: Int) async throws {
        let load = Machine.load
        _ = readers.take()
        let busy = Machine.processor()
        let began = ContinuousClock.now
        let written = try await all(0..<options.messages) { [self] number in
            let name = "m-\(open)-\(number)"
            readers.sent(name)
            // Each number meets another conversation than the one before.
            _ = try await hall.engine.submit(hall.message(active[(number &* 7_919) % active.count], name), by: .system)
        }
        let time = ContinuousClock.now - began
        let processor = Machine.processor() - busy
        let patience = ContinuousClock.now + .seconds(10)
        while readers.missing > 0, ContinuousClock.now < patience { try await Task.sleep(for: .milliseconds(20)) }
        guard readers.missing == 0 else { throw Refusal("\(readers.missing) messages did not reach their agents") }
        let arrived = readers.take()
        let checkpointBegan = ContinuousClock.now
        guard await hall.engine.checkpoint() else { throw Refusal("the checkpoint was not written") }
        let checkpoint = ContinuousClock.now - checkpointBegan
        let row = [
            "\(open)", "\(active.count)", String(format: "%.0f", opening), String(format: "%.0f", Double(options.messages) / time.seconds),
            ms(written.at(0.5)), ms(written.at(0.99)), ms(written.at(1)), ms(arrived.at(0.5)), ms(arrived.at(0.99)), ms(arrived.at(1)),
            String(format: "%.0f", processor.seconds * 1e6 / Double(options.messages)), String(format: "%.2f", checkpoint.seconds), "\(bytes)", load,
        ]
        say("| \(row.joined(separator: " | ")) |")
    }

    private func ms(_ value: Double) -> String { String(format: "%.1f", value) }

    /// Does something for each number, `writers` at a time; how long each took.
    @discardableResult
    private func all(_ numbers: Range<Int>, _ body: @escaping @Sendable (Int) async throws -> Void) async throws -> Times {
        let writers = options.writers
        return try await withThrowingTaskGroup(of: Times.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    var times = Times()
                    for number in numbers where number % writers == writer {
                        let began = ContinuousClock.now
                        try await body(number)
                        times.add(ContinuousClock.now - began)
                    }
                    return times
                }
            }
            return try await group.reduce(into: Times()) { $0.add($1) }
        }
    }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
}

do {
    if !Set(CommandLine.arguments).isDisjoint(with: ["--help", "-h"]) {
        say(Options.usage)
        exit(0)
    }
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    let hall = try Hall(options)
    let working = Task { await hall.engine.run() }
    try await Measurement(hall: hall, options: options).run()
    working.cancel()
    await working.value
    try hall.store?.close()
} catch let refusal as Refusal {
    FileHandle.standardError.write(Data("chat-bench: \(refusal.reason)\n\(Options.usage)\n".utf8))
    exit(64)
} catch {
    FileHandle.standardError.write(Data("chat-bench: \(error)\n".utf8))
    exit(1)
}
