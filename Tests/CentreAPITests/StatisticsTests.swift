import CentrePorts
import ContactDomain
import Testing

@testable import CentreAPI

@Suite struct StatisticsTests {
    private static func tally(_ answered: Int, inTime: Int, abandoned: Int = 0, short: Int = 0, movedOn: Int = 0) -> QueueTally {
        var tally = QueueTally()
        (tally.answered, tally.answeredWithinTarget, tally.abandoned, tally.shortAbandoned, tally.movedOn) = (answered, inTime, abandoned, short, movedOn)
        tally.answeredWait = .seconds(answered * 7)
        tally.longestWait = .seconds(answered * 10)
        return tally
    }

    @Test func figuresAreToldByQueueAndByChannel() async throws {
        let world = try await World()
        await world.statistics.put(Self.tally(6, inTime: 4, abandoned: 1, short: 2, movedOn: 1), of: World.sales, .voice)
        await world.statistics.put(Self.tally(2, inTime: 2), of: World.sales, .chat)
        try await world.visit { (visitor) async throws in
            let reply = try await visitor.get("/statistics/queues", as: "crm")
            let sales = try #require(reply.items.first)
            #expect(reply.items.count == 1 && sales["queue"] == .string(World.sales.description) && sales["name"] == "Sales")
            #expect(sales["offered"] == 12 && sales["answered"] == 8 && sales["abandoned"] == 1 && sales["shortAbandoned"] == 2 && sales["movedOn"] == 1)
            // 6 in time of 12 without the 2 short ones.
            #expect(sales["serviceLevel"] == .number(0.6) && sales["target"] == 20_000 && sales["goal"] == .number(0.8))
            #expect(sales["averageWait"] == 7_000 && sales["longestWait"] == 60_000)
            guard case .array(let channels)? = sales["channels"] else { Issue.record("no channels"); return }
            #expect(channels.map { $0["channel"] } == ["voice", "chat"] && channels.map { $0["serviceLevel"] } == [.number(0.5), .integer(1)])
        }
        #expect(await world.statistics.lastQueues == [QueueTarget(queue: World.sales, within: .seconds(20))])
    }

    @Test func aQueueToWhichNobodyCameHasNoServiceLevel() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let sales = try #require(try await visitor.get("/statistics/queues", as: "admin").items.first)
            #expect(sales["offered"] == 0 && sales["serviceLevel"] == .null && sales["averageWait"] == .null && sales["longestWait"] == .null)
        }
    }

    @Test func theDayBeginsAtTheCentresMidnight() async throws {
        let world = try await World(prepare: { $0.timeZone = "Asia/Shanghai" })
        try await world.visit { (visitor) async throws in
            let reply = try await visitor.get("/statistics/queues", as: "supervisor")
            #expect(reply.json["timeZone"] == "Asia/Shanghai")
        }
        let start = try #require(await world.statistics.lastStart)
        // Shanghai is eight hours ahead, all year.
        #expect((start.milliseconds + 8 * 3_600_000) % 86_400_000 == 0)
        #expect(start <= world.clock.now && world.clock.now - start < .minutes(24 * 60))
    }

    @Test func whatCannotBeAskedIsRefused() async throws {
        let world = try await World()
        let now = world.clock.now.milliseconds
        try await world.visit { (visitor) async throws in
            for bad in ["since=yesterday", "since=\(now + 1)", "since=\(now - 32 * 86_400_000)", "until=1"] {
                let reply = try await visitor.get("/statistics/queues?\(bad)", as: "supervisor")
                #expect(reply.status == 400 && reply.fields == [String(bad.prefix { $0 != "=" })], "\(bad): \(reply.text)")
            }
            #expect(try await visitor.get("/statistics/queues?since=\(now - 60_000)", as: "supervisor").json["since"] == .integer(now - 60_000))
            #expect(try await visitor.get("/statistics/queues", as: "alice").status == 403)
        }
    }

    @Test func membersAreThoseWhoseSkillsSuffice() async throws {
        let world = try await World()
        let english = QueueProfile(id: .make(301), key: "english", name: "English", requiredSkills: ["sales": 8])
        _ = try await world.store.create(english, at: .t0)
        try await world.visit { (visitor) async throws in
            let items = try await visitor.get("/routing/members", as: "supervisor").items
            #expect(items.map { $0["queue"] } == [.string(World.sales.description), .string(english.id.description)])
            #expect(items[0]["agents"] == .array([.string(World.alice.description), .string(World.bob.description)]))
            #expect(items[1]["agents"] == .array([.string(World.alice.description)]))
        }
    }
}
