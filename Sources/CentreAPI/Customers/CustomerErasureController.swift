import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Forgets a customer, wherever something of them is kept: in memory, in the tables and the index, in the last checkpoint, as files.
struct CustomerErasureController: Controller {
    let side: CentreAPI.CustomerSide
    let control: any CentreControl
    let news: CustomerNews
    let clock: any WallClock

    var routes: [Route] { [.api(.delete, "/customers/{id}", erase)] }

    @Sendable private func erase(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let id: CustomerID = try request.id(of: "customer")
        guard let customer = try await side.directory.customer(id) else { throw Problem.notFound("customer") }
        if let into = customer.mergedInto { throw CustomerConflict.merged(into: into) }
        let all = [id] + (try await side.directory.parts(of: id))
        // The engine forgets first: what it holds would come back with the next row that it writes.
        _ = try await control.submit(.customer(.leaving(all)), by: caller.initiator)
        var report = try await side.directory.erase(id, at: clock.now)
        // The last checkpoint may hold what was erased: one that does not takes its place.
        if report.awaitsCheckpoint, await control.checkpoint() { report.awaitsCheckpoint = false }
        report.filesLeft = await side.removeFiles(report)
        try await news.tell([.erased(id)], request)
        // Last: until their rows were gone they could be asked about again.
        for one in all { await side.lookup?.forget(one) }
        return .json(report)
    }
}
