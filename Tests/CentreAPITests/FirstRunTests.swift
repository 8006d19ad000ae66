import CentrePorts
import ContactDomain
import Testing

@testable import CentreAPI

@Suite struct FirstRunTests {
    private static let passwords = FirstRun.Passwords(admin: "a", supervisor: "s", alice: "al", bob: "b")
    private static let hasher = PasswordHasher(cost: PasswordCost(logarithmOfRounds: 4, blockSize: 8, parallelism: 1))

    @Test func anEmptyCentreGetsTheDemo() async throws {
        let store = FakeStore()
        let accounts = FakeAccounts()
        let firstRun = FirstRun(configuration: store, accounts: accounts, hasher: Self.hasher, clock: ManualClock(.t0))
        #expect(try await firstRun.createIfEmpty(passwords: Self.passwords))
        let users = try await store.all(UserAccount.self).map(\.value)
        #expect(users.map(\.login).sorted() == ["admin", "alice", "bob", "supervisor"])
        for (login, password) in [("admin", "a"), ("supervisor", "s"), ("alice", "al"), ("bob", "b")] {
            let user = try #require(users.first { $0.login == login })
            #expect(try await Self.hasher.verify(password, against: try await accounts.passwordHash(of: user.id)), "\(login)")
        }
        let alice = try #require(try await store.find(AgentProfile.self, key: "alice")).value
        #expect(alice.skills == ["sales": 8, "support": 3] && users.first { $0.id == alice.user }?.login == "alice")
        #expect(try await store.find(AgentProfile.self, key: "bob")?.value.skills == ["support": 8])
        let queues = try await store.all(QueueProfile.self).map(\.value)
        #expect(queues.map(\.key).sorted() == ["sales", "support"])
        for queue in queues {
            #expect(queue.requiredSkills == [SkillName(queue.key): 1])
            for code in queue.wrapUpCodes { #expect(Set(code.labels.keys) == ["en", "zh"]) }
        }
        #expect(try await store.find(EntryPoint.self, key: "demo")?.value.acceptsWebCalls == true)
        #expect(try await store.find(EntryPoint.self, key: "8000")?.value.acceptsWebCalls == false)
    }

    @Test func itHappensOnceAndNeverAmongOtherUsers() async throws {
        let store = FakeStore()
        let firstRun = FirstRun(configuration: store, accounts: FakeAccounts(), hasher: Self.hasher, clock: ManualClock(.t0))
        #expect(try await firstRun.createIfEmpty(passwords: Self.passwords))
        #expect(try await !firstRun.createIfEmpty(passwords: Self.passwords))
        let other = FakeStore()
        _ = try await other.create(UserAccount(id: .make(1), login: "root", name: "Root", role: .admin), at: .t0)
        let second = FirstRun(configuration: other, accounts: FakeAccounts(), hasher: Self.hasher, clock: ManualClock(.t0))
        #expect(try await !second.createIfEmpty(passwords: Self.passwords))
        #expect(try await other.all(QueueProfile.self).isEmpty)
    }

    @Test func anInterruptedOneIsCompleted() async throws {
        let store = FakeStore()
        _ = try await store.create(QueueProfile(id: .make(5), key: "sales", name: "Mine"), at: .t0)
        _ = try await store.create(UserAccount(id: .make(6), login: "alice", name: "Alice", role: .agent), at: .t0)
        let firstRun = FirstRun(configuration: store, accounts: FakeAccounts(), hasher: Self.hasher, clock: ManualClock(.t0))
        #expect(try await firstRun.createIfEmpty(passwords: Self.passwords))
        #expect(try await store.all(QueueProfile.self).count == 2)
        #expect(try await store.find(AgentProfile.self, key: "alice")?.value.user == .make(6))
    }
}
