import CentrePorts
import CentreStore
import ContactDomain
import Testing

@Suite struct ConfigurationTests {
    private func queue(_ number: Int, key: String? = nil) -> QueueProfile {
        QueueProfile(id: Sample.id(number), key: key ?? "queue-\(number)", name: "Queue \(number)", requiredSkills: ["english": 3])
    }

    @Test(arguments: StoreKind.allCases) func whatIsCreatedCanBeFound(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let created = try await store.create(queue(1), at: Sample.start)
            #expect(created == Versioned(value: queue(1), version: 1))
            #expect(try await store.get(QueueProfile.self, id: queue(1).resourceID) == created)
            #expect(try await store.find(QueueProfile.self, key: "queue-1") == created)
            #expect(try await store.find(QueueProfile.self, key: "queue-2") == nil)
            #expect(try await store.get(AgentProfile.self, id: queue(1).resourceID) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases) func everyKindOfResourceSurvivesTheStore(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let agent = AgentProfile(id: Sample.id(1), name: "Grace", skills: ["english": 9], endpoint: "grace")
            let entryPoint = EntryPoint(id: Sample.id(2), name: "Main", address: "+4930123456", flow: "main")
            let user = UserAccount(id: Sample.id(3), login: "Grace", name: "Grace", role: .agent)
            let created = try await store.create(agent, at: Sample.start)
            #expect(created.value == agent)
            #expect(try await store.create(entryPoint, at: Sample.start).value == entryPoint)
            #expect(try await store.create(user, at: Sample.start).value == user)
            #expect(try await store.all(AgentProfile.self).map(\.value) == [agent])
            #expect(try await store.all(EntryPoint.self).map(\.value) == [entryPoint])
            #expect(try await store.find(UserAccount.self, key: "grace")?.value == user)
        }
    }

    @Test(arguments: StoreKind.allCases) func aKeyIsUniqueInItsCollection(_ kind: StoreKind) async throws {
        try await kind.with { store in
            _ = try await store.create(queue(1, key: "sales"), at: Sample.start)
            _ = try await store.create(queue(2, key: "support"), at: Sample.start)
            await #expect(throws: ConfigurationError.duplicate(key: "sales")) { try await store.create(queue(3, key: "sales"), at: Sample.start) }
            await #expect(throws: ConfigurationError.duplicate(key: "sales")) { try await store.replace(queue(2, key: "sales"), expecting: 1, at: Sample.start) }
            await #expect(throws: ConfigurationError.duplicate(key: queue(1).resourceID)) { try await store.create(queue(1, key: "other"), at: Sample.start) }
            #expect(try await store.all(QueueProfile.self).map(\.version) == [1, 1])
        }
    }

    @Test(arguments: StoreKind.allCases) func aLostUpdateIsRefused(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var queue = queue(1)
            _ = try await store.create(queue, at: Sample.start)
            queue.name = "Sales"
            #expect(try await store.replace(queue, expecting: 1, at: Sample.start).version == 2)
            await #expect(throws: ConfigurationError.lostUpdate(present: 2)) { try await store.replace(queue, expecting: 1, at: Sample.start) }
            #expect(try await store.replace(queue, expecting: nil, at: Sample.start).version == 3)
            await #expect(throws: ConfigurationError.lostUpdate(present: 3)) { try await store.delete(QueueProfile.self, id: queue.resourceID, expecting: 2) }
            try await store.delete(QueueProfile.self, id: queue.resourceID, expecting: 3)
            await #expect(throws: ConfigurationError.notFound) { try await store.delete(QueueProfile.self, id: queue.resourceID, expecting: nil) }
            await #expect(throws: ConfigurationError.notFound) { try await store.replace(queue, expecting: 3, at: Sample.start) }
        }
    }

    @Test func ofTwentyWhoChangeTheSameVersionOneWins() async throws {
        try await StoreKind.file.with { store in
            _ = try await store.create(queue(1), at: Sample.start)
            let profile = queue(1)
            let won = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        do {
                            _ = try await store.replace(profile, expecting: 1, at: Sample.start)
                            return true
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(won == 1)
            #expect(try await store.get(QueueProfile.self, id: profile.resourceID)?.version == 2)
        }
    }

    @Test(arguments: StoreKind.allCases) func listsArePaged(_ kind: StoreKind) async throws {
        try await kind.with { store in
            for number in 1...5 { _ = try await store.create(queue(number), at: Sample.at(number)) }
            let first = try await store.page(QueueProfile.self, cursor: nil, limit: 2)
            let second = try await store.page(QueueProfile.self, cursor: first.nextCursor, limit: 2)
            let third = try await store.page(QueueProfile.self, cursor: second.nextCursor, limit: 2)
            #expect((first.items + second.items + third.items).map(\.value) == (1...5).reversed().map { queue($0) })
            #expect(third.nextCursor == nil)
        }
    }
}
