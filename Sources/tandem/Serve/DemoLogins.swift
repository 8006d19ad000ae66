import CentreAPI
import CentreConfiguration
import CentrePorts
import CentreStore
import Foundation

/// The accounts of the demo: made at the first start, with a password of their own on each installation.
struct DemoLogins {
    static let names = ["admin", "supervisor", "alice", "bob"]
    let password: String

    static func create(_ settings: TandemConfiguration, _ secrets: SecretFiles, _ store: CentreStore, _ hasher: PasswordHasher, _ clock: SystemClock) async throws -> DemoLogins? {
        guard settings.demo else { return nil }
        let password = try secrets.text("demo.password", bytes: 9)
        _ = try await FirstRun(configuration: store, accounts: store, hasher: hasher, clock: clock)
            .createIfEmpty(passwords: FirstRun.Passwords(admin: password, supervisor: password, alice: password, bob: password))
        return DemoLogins(password: password)
    }
}
