import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Recordings and their sound.
struct RecordingController: Controller {
    let history: any History
    let ownership: Ownership
    let cursors: CursorSeal
    let files: FileServer

    var routes: [Route] {
        [
            .api(.get, "/recordings", list),
            .api(.get, "/recordings/{id}", one),
            .api(.get, "/recordings/{id}/audio", audio),
        ]
    }

    @Sendable private func list(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let query = try QueryReader(request, knows: ["cursor", "limit"])
        let limit = try query.limit()
        guard caller.role == .agent else {
            let page = try await history.recordings(cursor: try cursors.open(query.text("cursor"), scope: "recordings"), limit: limit)
            return .json(ListAnswer(items: page.items, nextCursor: cursors.seal(page.nextCursor, scope: "recordings")))
        }
        // An agent's own: by way of the agent's interactions, which is what a page of this list then counts.
        let own = try await ownership.ownAgent(caller).id
        let scope = "recordings of \(own)"
        let page = try await history.interactions(HistoryFilter(agent: own), cursor: try cursors.open(query.text("cursor"), scope: scope), limit: limit)
        var items: [RecordingRecord] = []
        for interaction in page.items { items += try await history.recordings(of: interaction.id) }
        return .json(ListAnswer(items: items, nextCursor: cursors.seal(page.nextCursor, scope: scope)))
    }

    @Sendable private func one(_ request: APIRequest) async throws -> Answer {
        .json(try await ownership.recording(try request.id(of: "recording"), for: try request.signedIn()))
    }

    @Sendable private func audio(_ request: APIRequest) async throws -> Answer {
        let record = try await ownership.recording(try request.id(of: "recording"), for: try request.signedIn())
        switch record.state {
        case .ready: break
        case .recording, .processing:
            throw Problem(.conflict, "recording-not-ready", "This recording is not finished yet.", headers: [.retryAfter: "2"])
        case .failed:
            throw Problem(.conflict, "recording-failed", "This recording failed: \(record.failure ?? "the reason is not known").")
        }
        guard let file = record.file, let found = await files.find(file) else {
            throw Problem(.gone, "recording-gone", "The file of this recording is not there any more.")
        }
        return try await found.answer(request, type: "audio/wav", cacheControl: "private, max-age=3600")
    }
}
