import CentrePorts
import ContactDomain
import CurlTransport
import SignedRequests
import Foundation
import TandemTesting
import Testing

@testable import Integrations

/// Another system is asked about customers, whatever it does.
@Suite(.timeLimit(.minutes(5))) struct LookupTests {
    private static func customer(_ identities: [Identity] = [Identity(.phone, "+4930123456"), Identity(.phone, "+4930999"), Identity(.external, "crm:4711")]) -> Customer {
        Customer(id: .make(7), name: "Ada", identities: identities, createdAt: .noon, changedAt: .noon)
    }

    private func lookup(_ path: String, key: String, timeout: Duration = .seconds(240), allow: [String] = ["127.0.0.1"], clock: ManualClock = ManualClock()) async throws -> RemoteLookup {
        let endpoint = try await TestEndpoint.running()
        let options = LookupOptions(
            url: endpoint.url(path, key: key), headers: [("Authorization", "Bearer hush")], timeout: timeout, title: MemberPath("contact.name"), link: MemberPath("contact.url"),
            lines: [
                .init(label: "Plan", value: try #require(MemberPath("contact.plans[0].name")), url: MemberPath("contact.plans[0].url")),
                .init(label: "Seats", value: try #require(MemberPath("contact.seats"))), .init(label: "Nothing", value: try #require(MemberPath("contact.nothing"))),
            ])
        return RemoteLookup(
            options, client: endpoint.client, places: PlaceFinder(resolver: SystemResolver(), rules: AddressRules(allow: allow, setting: "customerLookup")), clock: clock,
            logger: quiet)
    }

    @Test func whatIsMappedIsShownAndAskedForOnce() async throws {
        let key = UUID().uuidString
        let clock = ManualClock()
        let lookup = try await lookup("crm/{phone}", key: key, clock: clock)
        let answer = await lookup.ask(about: Self.customer())
        #expect(answer.state == .found && answer.title == "Ada of the CRM" && answer.url == "https://crm.test/c/1" && answer.problem == nil)
        #expect(answer.fields == [.init(label: "Plan", value: "Gold <b>plan</b>"), .init(label: "Seats", value: "20")], "a javascript: link is no link")
        #expect(await lookup.ask(about: Self.customer()) == answer)
        let asked = try await TestEndpoint.running().received(key)
        #expect(asked.count == 1 && asked.first?.path.hasPrefix("/crm/%2B4930123456") == true && asked.first?.headers["authorization"] == "Bearer hush")
        clock.advance(by: .minutes(6))
        _ = await lookup.ask(about: Self.customer())
        #expect(try await TestEndpoint.running().received(key).count == 2)
        await lookup.forget(.make(7))
        _ = await lookup.ask(about: Self.customer())
        #expect(try await TestEndpoint.running().received(key).count == 3)
    }

    /// Who is erased while the other system thinks it over is not remembered when it answers at last.
    @Test func whatComesAfterForgettingIsNotKept() async throws {
        let key = UUID().uuidString
        let lookup = try await lookup("hang", key: key)
        let asking = Task { await lookup.ask(about: Self.customer()) }
        let endpoint = try await TestEndpoint.running()
        #expect(try await eventually { try await endpoint.received(key).count == 1 })
        await lookup.forget(.make(7))
        _ = await asking.value
        #expect(await lookup.remembers(.make(7)) == false)
    }

    @Test(arguments: [("hang", "did not answer in time"), ("drip", "did not answer in time"), ("huge", "larger than"), ("redirect", "redirects"), ("garbage", "could not be asked"), ("nothing", "could not be asked"),
        ("status/500", "answered 500"), ("ok", "not JSON"), ("short", "could not be asked")])
    func whateverItDoesIsDefined(_ path: String, _ words: String) async throws {
        let key = UUID().uuidString
        let lookup = try await lookup(path, key: key, timeout: words.contains("in time") ? .milliseconds(600) : .seconds(240))
        let answer = await lookup.ask(about: Self.customer())
        #expect(answer.state == .failed && answer.fields.isEmpty, "\(answer)")
        #expect(answer.problem.map { words.isEmpty ? !$0.isEmpty : $0.contains(words) } == true, "\(answer)")
        #expect(try await TestEndpoint.running().received(key + "-target").isEmpty, "a redirect is not followed")
    }

    @Test func oneThatIsNotThereIsNotFound() async throws {
        #expect(try await lookup("status/404", key: UUID().uuidString).ask(about: Self.customer()).state == .notFound)
        // Nobody of whom the template could say anything is asked for.
        let key = UUID().uuidString
        #expect(try await lookup("crm/{email}", key: key).ask(about: Self.customer()).state == .notFound)
        #expect(try await TestEndpoint.running().received(key).isEmpty)
    }

    @Test func anInnerAddressIsRefused() async throws {
        let answer = try await lookup("crm/{phone}", key: UUID().uuidString, allow: []).ask(about: Self.customer())
        #expect(answer.state == .failed && answer.problem?.contains("customerLookup.allow") == true)
    }

    @Test func oneThatFailsAgainAndAgainIsSpared() async throws {
        let key = UUID().uuidString
        let clock = ManualClock()
        let lookup = try await lookup("status/500", key: key, clock: clock)
        for number in 1...8 { _ = await lookup.ask(about: Customer(id: .make(UInt64(number)), createdAt: .noon, changedAt: .noon)) }
        #expect(try await TestEndpoint.running().received(key).count == RemoteLookup.failuresBeforeRest)
        clock.advance(by: .seconds(11))
        _ = await lookup.ask(about: Self.customer())
        #expect(try await TestEndpoint.running().received(key).count == RemoteLookup.failuresBeforeRest + 1)
    }

    @Test func placesAreFilledAndNothingLeavesItsPlace() {
        let customer = Self.customer([Identity(.phone, "+49301"), Identity(.phone, "+49302"), Identity(.external, "crm:a/../b?x=1#y"), Identity(.external, "erp:9")])
        #expect(LookupAddress.addresses("https://c.test/{phone}", for: customer) == ["https://c.test/%2B49301", "https://c.test/%2B49302"])
        #expect(LookupAddress.addresses("https://c.test/{external:crm}?of={customer}", for: customer) == ["https://c.test/a%2F..%2Fb%3Fx%3D1%23y?of=\(customer.id)"])
        #expect(LookupAddress.addresses("https://c.test/{email}", for: customer).isEmpty)
        #expect(LookupAddress.addresses("https://c.test/all", for: customer) == ["https://c.test/all"])
    }

    @Test(arguments: ["", ".", "a.", "a[", "a[x]", "a[-1]", "a]b["]) func whatIsNoPathIsNone(_ text: String) { #expect(MemberPath(text) == nil) }
}
