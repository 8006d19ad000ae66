import CentrePorts
import CentreStore
import ContactDomain
import Foundation

/// How long does the desk wait for a customer's card, journey and search, among a million customers and ten million events?
///
/// Writes tables in Markdown; docs/benchmarks/customers.md says what they mean.
func size(_ file: String) throws -> Int {
    (try FileManager.default.attributesOfItem(atPath: file)[.size] as? NSNumber)?.intValue ?? 0
}

func run(_ options: Options) async throws {
    let file = options.folder + "/customers.db"
    let people = People(count: options.customers, seed: options.seed)
    guard options.generates != FileManager.default.fileExists(atPath: file) else {
        throw Refusal(options.generates ? "\(file) is there already" : "\(file) is not there")
    }
    if options.generates {
        let began = ContinuousClock.now
        let store = try CentreStore(file: file)
        let ids = try await Generator(people: people, events: options.events, store: store).customers()
        say("\(ids.count) customers made after \(ContinuousClock.now - began)")
        let counts = try await Generator(people: people, events: options.events, store: store).contacts(ids)
        try store.close()
        say("\(counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")) made after \(ContinuousClock.now - began)")
    }
    if !options.generates {
        try CentreStore(file: file) { if let time = $0.duration { say("brought up to date (\($0.steps.joined(separator: ", "))) in \(time)") } }.close()
    }
    say("\(try size(file) >> 20) MiB on the disk\n\n\(Times.head)")
    let measurement = Measurement(options: options, people: people, file: file)
    try await measurement.cold()
    let store = try CentreStore(file: file)
    try await measurement.warm(store)
    try await measurement.search(store)
    try await measurement.commits(store)
    try await measurement.erasure(store)
    try store.close()
}

do {
    if !Set(CommandLine.arguments).isDisjoint(with: ["--help", "-h"]) {
        say(Options.usage)
        exit(0)
    }
    try await run(Options(Array(CommandLine.arguments.dropFirst())))
} catch let refusal as Refusal {
    FileHandle.standardError.write(Data("customer-bench: \(refusal.reason)\n\(Options.usage)\n".utf8))
    exit(64)
} catch {
    FileHandle.standardError.write(Data("customer-bench: \(error)\n".utf8))
    exit(1)
}
