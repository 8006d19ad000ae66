import CentrePorts
import ContactDomain
import RoutingCore
import TandemTesting
import Testing

@testable import CentreAPI

/// What visitors are told before they write: how long, and when again.
@Suite struct ChatOutlookTests {
    private func world(_ change: (inout QueueProfile) -> Void) async throws -> World {
        let world = try await World()
        try await world.openShop(try World.shopEntry())
        var queue = try #require(try await world.store.get(QueueProfile.self, id: World.sales.description)?.value)
        change(&queue)
        _ = try await world.store.replace(queue, expecting: nil, at: .t0)
        return world
    }

    @Test func theWaitIsThatOfTheShortestOpenLine() async throws {
        let world = try await world { _ in }
        try await world.visit { (visitor) async throws in
            var load = QueueLoadView(id: World.sales, key: "sales", name: "Sales", waiting: 4, longestSince: .t0, routableAgents: 2)
            load.estimatedWait = .seconds(10)
            load.estimatedChatWait = .seconds(90)
            await world.centre.setQueues([load])
            let welcome = try await visitor.get("/public/chat/shop").json
            #expect(welcome["isOpen"] == true && welcome["estimatedWait"] == .integer(90_000) && welcome["opensAt"] == nil, "\(welcome)")
            load.estimatedChatWait = nil
            await world.centre.setQueues([load])
            world.clock.advance(ChatOutlook.freshness)
            #expect(try await visitor.get("/public/chat/shop").json["estimatedWait"] == nil)
        }
    }

    @Test func whoComesOutOfHoursIsToldWhenItOpens() async throws {
        // A Friday in Berlin, nine in the morning; it opens at half past ten.
        let opens = Timestamp.t0 + .minutes(90)
        let world = try await world { $0.hours = OpeningHours(timeZone: "Europe/Berlin", weekly: [5: [.init(from: 630, to: 1_080)]]) }
        try await world.visit { (visitor) async throws in
            let welcome = try await visitor.get("/public/chat/shop").json
            #expect(welcome["isOpen"] == false && welcome["opensAt"] == .integer(opens.milliseconds) && welcome["estimatedWait"] == nil, "\(welcome)")
            let state = try await visitor.begin().json["state"]
            #expect(state?["isOpen"] == false && state?["opensAt"] == .integer(opens.milliseconds))
            world.clock.advance(.minutes(90))
            #expect(try await visitor.get("/public/chat/shop").json["isOpen"] == true)
        }
    }

    /// Nobody knows when an emergency ends.
    @Test func anEmergencyNamesNoTime() async throws {
        let world = try await world { $0.emergency = true }
        try await world.visit { (visitor) async throws in
            let welcome = try await visitor.get("/public/chat/shop").json
            #expect(welcome["isOpen"] == false && welcome["opensAt"] == nil)
        }
    }
}
