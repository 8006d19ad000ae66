import CentrePorts
import ContactDomain

/// Tells the centre what was stored: cards that are being looked at change, and the feed has it.
struct CustomerNews: Sendable {
    let control: any CentreControl

    /// What is stored stays stored, whether or not anybody could be told.
    func tell(_ fact: CustomerFact, _ request: APIRequest) async throws {
        let caller = try request.signedIn()
        do {
            _ = try await control.submit(.customer(fact), by: caller.initiator)
        } catch {
            request.context.logger.warning("a change of a customer is stored, but nobody was told", metadata: ["code": "\(error.code)"])
        }
    }
}
