// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: Swift 6 concurrency, no warnings.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

func library(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource]? = nil) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: house)
}

let package = Package(
    name: "tandem",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "tandem", targets: ["tandem"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The pure core: no input or output, no clock, no tasks.
        library("ContactDomain"),
        library("FlowCore", ["ContactDomain"]),
        library("RoutingCore", ["ContactDomain"]),
        library("CentrePorts", ["ContactDomain", "FlowCore", "RoutingCore"]),

        library("CentreSimulation", ["ContactDomain", "RoutingCore"]),
        library("CentreEngine", ["ContactDomain", "FlowCore", "RoutingCore", "CentrePorts", logging]),

        // Asterisk, and the transport under it.
        .systemLibrary(name: "CCurl"),
        library("CurlTransport", ["CCurl", logging]),
        library("AsteriskARI", ["CurlTransport", logging]),
        library("VoiceGateway", ["AsteriskARI", "RoutingCore", "CentrePorts", "ContactDomain", "FlowCore", logging]),

        // Google's libphonenumber for Swift.
        .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber"), .linkedLibrary("protobuf")]),
        library("PhoneNumbers", ["CPhoneNumber"]),

        // Storage, configuration, the edges.
        library("CentreStore", ["ContactDomain", "FlowCore", "RoutingCore", "CentrePorts", grdb]),
        library("CentreConfiguration", ["ContactDomain", "FlowCore", "RoutingCore", "CentreSimulation", "CentrePorts", "PhoneNumbers", yams]),
        library("SignedRequests", ["ContactDomain", "CurlTransport", crypto]),
        library("Integrations", ["ContactDomain", "CentrePorts", "CurlTransport", "PhoneNumbers", "SignedRequests", crypto, logging]),
        library("MessageGateways", ["ContactDomain", "CentrePorts", "CurlTransport", "SignedRequests", crypto, logging]),
        library("WebDesk", resources: [.copy("Pages")]),
        library("CentreAPI", ["ContactDomain", "FlowCore", "RoutingCore", "CentrePorts", "PhoneNumbers", crypto, cryptoExtras, hummingbird, lifecycle, logging]),

        .executableTarget(
            name: "tandem",
            dependencies: [
                "ContactDomain", "FlowCore", "RoutingCore", "CentreSimulation", "CentrePorts", "CentreEngine", "CurlTransport", "AsteriskARI", "VoiceGateway", "CentreStore",
                "CentreConfiguration", "CentreAPI", "Integrations", "MessageGateways", "SignedRequests", "WebDesk", argumentParser, crypto, lifecycle, logging,
            ],
            swiftSettings: house
        ),
        // What tests of several targets share.
        library("TandemTesting", ["ContactDomain", "FlowCore", "RoutingCore", "CentrePorts", "CentreEngine", "AsteriskARI", "CurlTransport", logging]),

        // Reproducible chance for tests and benchmarks; no part of the product.
        .target(name: "SeededRandom", path: "Tests/SeededRandom", swiftSettings: house),
        .executableTarget(
            name: "routing-bench", dependencies: ["ContactDomain", "RoutingCore", "SeededRandom", grdb], path: "Tests/Benchmarks/Routing", swiftSettings: house
        ),
        .executableTarget(
            name: "customer-bench", dependencies: ["ContactDomain", "CentrePorts", "CentreStore"], path: "Tests/Benchmarks/Customers", swiftSettings: house
        ),
        .executableTarget(
            name: "chat-bench", dependencies: ["ContactDomain", "FlowCore", "RoutingCore", "CentrePorts", "CentreEngine", "CentreStore", logging],
            path: "Tests/Benchmarks/Chat", swiftSettings: house
        ),
        // The example of docs/web-chat.md, so that the tests can run it.
        .executableTarget(name: "identity-example", dependencies: [crypto], path: "docs/examples/identity", swiftSettings: house),
        .executableTarget(
            name: "ari-transport-bench", dependencies: ["AsteriskARI", "CurlTransport", "TandemTesting", logging],
            path: "Tests/Benchmarks/ARITransport", swiftSettings: house
        ),

        tests("ArchitectureTests", []),
        tests("ContactDomainTests", ["ContactDomain", "TandemTesting"]),
        tests("FlowCoreTests", ["ContactDomain", "FlowCore"]),
        tests("RoutingCoreTests", ["ContactDomain", "RoutingCore", "SeededRandom"], exclude: ["CounterExamples"]),
        tests("CentreSimulationTests", ["ContactDomain", "RoutingCore", "CentreSimulation"]),
        tests("CentreEngineTests", ["ContactDomain", "FlowCore", "RoutingCore", "CentrePorts", "CentreEngine", "CentreStore", "TandemTesting", logging]),
        .testTarget(
            name: "CentreConfigurationTests", dependencies: ["ContactDomain", "FlowCore", "RoutingCore", "CentreSimulation", "CentrePorts", "CentreConfiguration", "TandemTesting"],
            exclude: ["Fixtures"], swiftSettings: house
        ),
        .testTarget(
            name: "CentreStoreTests", dependencies: ["ContactDomain", "FlowCore", "CentrePorts", "CentreStore", "TandemTesting", grdb],
            exclude: ["schema.sql"], swiftSettings: house
        ),
        tests("PhoneNumbersTests", ["PhoneNumbers"]),
        .testTarget(
            name: "CurlTransportTests", dependencies: ["CurlTransport", "TandemTesting", logging], exclude: ["Server"], swiftSettings: house
        ),
        .testTarget(
            name: "AsteriskARITests", dependencies: ["AsteriskARI", "CurlTransport", logging], exclude: ["Frames"], swiftSettings: house
        ),
        tests("AsteriskTests", ["AsteriskARI", "CurlTransport", "TandemTesting", logging]),
        tests("VoiceGatewayTests", ["ContactDomain", "FlowCore", "CentrePorts", "AsteriskARI", "VoiceGateway", "TandemTesting", logging]),
        .testTarget(
            name: "IntegrationsTests", dependencies: ["ContactDomain", "CentrePorts", "CurlTransport", "CentreStore", "Integrations", "SignedRequests", "TandemTesting", crypto, logging],
            exclude: ["Server"], swiftSettings: house
        ),
        tests(
            "MessageGatewaysTests",
            [
                "ContactDomain", "CentreAPI", "CentrePorts", "CentreEngine", "CentreStore", "CurlTransport", "FlowCore", "MessageGateways", "SignedRequests", "TandemTesting", crypto,
                hummingbird, lifecycle, logging,
            ]),
        tests("CentreAPITests", ["ContactDomain", "FlowCore", "RoutingCore", "CentrePorts", "CentreStore", "CentreAPI", "WebDesk", "TandemTesting", hummingbird, hummingbirdTesting, lifecycle, crypto, logging]),
    ],
    cxxLanguageStandard: .cxx17
)
