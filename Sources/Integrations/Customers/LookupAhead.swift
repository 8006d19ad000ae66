import CentrePorts
import ContactDomain
import Foundation
import Logging

/// Asks the other system as soon as a contact shows whom it is with, so that the answer is there when the desk wants it.
public struct LookupAhead: Sendable {
    private let lookup: any CustomerLookup
    private let directory: any CustomerDirectory
    private let logger: Logger

    public init(lookup: any CustomerLookup, directory: any CustomerDirectory, logger: Logger) {
        self.lookup = lookup
        self.directory = directory
        self.logger = logger
    }

    /// When a contact begins, and when one that is known says so.
    private static let occasions: Set = ["interaction.created", "interaction.updated", offered]
    /// Who has waited for long is asked about again: the answer from the beginning may no longer be kept. Where it is, this asks nobody.
    private static let offered = "interaction.offered"

    private struct Whom: Decodable {
        struct Card: Decodable { let id: CustomerID }
        let customer: Card?
    }

    /// Works until it is cancelled.
    /// - Parameter feed: the live events.
    public func run(feed: @escaping @Sendable () async -> AsyncStream<FeedEvent>) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                var asked = Asked()
                for await event in await feed() where Self.occasions.contains(event.name) {
                    guard let id = whom(event), asked.isNew(id, in: event.interaction) || event.name == Self.offered else { continue }
                    group.addTask { await self.ask(about: id) }
                }
                // Cut off for being too slow, or the engine is ending.
                do { try await Task.sleep(for: .milliseconds(200)) } catch { break }
            }
            group.cancelAll()
        }
    }

    /// What was asked for of late: an interaction tells its customer with each of its events.
    struct Asked {
        private var pairs: Set<[String]> = []

        mutating func isNew(_ id: CustomerID, in interaction: InteractionID?) -> Bool {
            if pairs.count >= 10_000 { pairs = [] }
            return pairs.insert([id.description, interaction?.description ?? ""]).inserted
        }
    }

    private func whom(_ event: FeedEvent) -> CustomerID? {
        do {
            return try JSONDecoder().decode(Whom.self, from: Data(event.json.utf8)).customer?.id
        } catch {
            logger.error("an event cannot be read", metadata: ["event": "\(event.position)", "error": "\(error)"])
            return nil
        }
    }

    private func ask(about id: CustomerID) async {
        do {
            if let customer = try await directory.customer(id) { _ = await lookup.ask(about: customer) }
        } catch {
            logger.warning("a customer could not be read for the other system", metadata: ["customer": "\(id)", "error": "\(error)"])
        }
    }
}
