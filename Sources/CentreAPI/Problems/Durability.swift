import CentrePorts
import HTTPTypes

extension Problem {
    /// What is not on the disk was not accepted.
    static let notKept = Problem(
        .serviceUnavailable, "storage-unavailable", "It could not be kept: the storage cannot be used at the moment. Try again shortly.", headers: [.retryAfter: "5"])
}

extension Acceptance {
    /// Refuses to promise what a crash would take back. It goes on in memory, so asking again under the same name does it no second time.
    func requireDurable() throws {
        guard isDurable else { throw Problem.notKept }
    }
}
