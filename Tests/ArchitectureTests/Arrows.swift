/// What each target may import: the one table of the architecture. A target without a row does not build green.
struct Arrows {
    /// Modules of ours.
    let ours: Set<String>
    /// Modules of others, Swift's own included.
    let others: Set<String>

    init(_ ours: Set<String>, _ others: Set<String> = []) {
        self.ours = ours
        self.others = others
    }

    static let pure: Set<String> = ["ContactDomain", "FlowCore", "RoutingCore", "CentrePorts"]
    private static let pureForAdapters: Set<String> = ["ContactDomain", "FlowCore", "RoutingCore"]
    private static let system: Set<String> = ["Foundation", "Synchronization", "Dispatch", "Glibc"]
    private static let all: Set<String> = [
        "ContactDomain", "FlowCore", "RoutingCore", "CentreSimulation", "CentrePorts", "CentreEngine", "CCurl", "CurlTransport", "AsteriskARI", "VoiceGateway", "CentreStore",
        "CPhoneNumber", "PhoneNumbers", "CentreConfiguration", "CentreAPI", "Integrations", "SignedRequests", "MessageGateways", "WebDesk", "TandemTesting",
    ]

    static let table: [String: Arrows] = [
        "ContactDomain": Arrows([]),
        "FlowCore": Arrows(["ContactDomain"]),
        // Foundation for the time zones of opening hours alone, in one file; Synchronization for their cache.
        "RoutingCore": Arrows(["ContactDomain"], ["Foundation", "Synchronization"]),
        // It asks the system for local time and dates of shifts.
        "CentreSimulation": Arrows(["ContactDomain", "RoutingCore"], ["Foundation", "Synchronization"]),
        "CentrePorts": Arrows(pureForAdapters),
        "CentreEngine": Arrows(pure, system.union(["Logging", "Metrics", "ServiceLifecycle"])),
        "CCurl": Arrows([]),
        "CurlTransport": Arrows(["CCurl"], system.union(["Logging"])),
        "AsteriskARI": Arrows(["CurlTransport"], system.union(["Logging"])),
        "VoiceGateway": Arrows(pureForAdapters.union(["AsteriskARI", "CentrePorts"]), system.union(["Logging"])),
        "CPhoneNumber": Arrows([]),
        // It asks the system for the names of countries.
        "PhoneNumbers": Arrows(["CPhoneNumber"], ["Foundation"]),
        "CentreStore": Arrows(pureForAdapters.union(["CentrePorts"]), system.union(["GRDB"])),
        "CentreConfiguration": Arrows(["ContactDomain", "FlowCore", "RoutingCore", "CentreSimulation", "CentrePorts", "PhoneNumbers"], system.union(["Yams"])),
        "CentreAPI": Arrows(
            pureForAdapters.union(["CentrePorts", "PhoneNumbers", "WebDesk"]),
            system.union(["Hummingbird", "HTTPTypes", "NIOCore", "Crypto", "CryptoExtras", "Logging", "ServiceLifecycle"])),
        "SignedRequests": Arrows(["ContactDomain", "CurlTransport"], system.union(["Crypto"])),
        "Integrations": Arrows(["ContactDomain", "CentrePorts", "CurlTransport", "PhoneNumbers", "SignedRequests"], system.union(["Crypto", "Logging"])),
        "MessageGateways": Arrows(["ContactDomain", "CentrePorts", "CurlTransport", "SignedRequests"], system.union(["Crypto", "Logging"])),
        "WebDesk": Arrows([], ["Foundation"]),
        "tandem": Arrows(all.subtracting(["TandemTesting", "CCurl", "CPhoneNumber"]), system.union(["ArgumentParser", "Crypto", "Logging", "Metrics", "ServiceLifecycle", "Yams"])),
        "TandemTesting": Arrows(all.subtracting(["TandemTesting"]), system.union(["Logging"])),
    ]
}
