import CentrePorts
import ContactDomain

/// Tells the centre what was stored: cards that are being looked at change, and the feed has it.
struct CustomerNews: Sendable {
    let control: any CentreControl
    let directory: any CustomerDirectory

    /// What is stored stays stored, whether or not anybody could be told: what could not is told later (`CustomerNewsCarrier`).
    func tell(_ facts: [CustomerFact], _ request: APIRequest) async throws {
        let caller = try request.signedIn()
        var told: [CustomerFact] = []
        do {
            for fact in facts {
                // While storage fails it is told to those who listen now, and once more when it can be written.
                if try await control.submit(.customer(fact), by: caller.initiator).isDurable { told.append(fact) }
            }
        } catch {
            request.context.logger.warning("a change of a customer is stored; it is told later", metadata: ["code": "\(error.code)"])
        }
        do {
            try await directory.told(told)
        } catch {
            request.context.logger.warning("a change of a customer may be told twice", metadata: ["error": "\(error)"])
        }
    }
}
