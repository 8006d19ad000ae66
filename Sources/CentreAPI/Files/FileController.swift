import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Files that the staff sends and reads.
struct FileController: Controller {
    let files: any AttachmentStore
    let access: ConversationAccess
    private let uploads: RateLimiter

    init(files: any AttachmentStore, access: ConversationAccess, clock: any WallClock) {
        self.files = files
        self.access = access
        uploads = RateLimiter(limit: 100, window: .minutes(10), clock: clock)
    }

    var routes: [Route] {
        [
            .api(.post, "/files", bodyLimit: Attachment.largest, upload),
            .api(.get, "/files/{id}", download),
        ]
    }

    @Sendable private func upload(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let name = try FileAnswer.name(request)
        if let wait = uploads.take(caller.user.id.description) {
            throw Problem.tooMany("too-many-files", "Too many files at once. Try again later.", after: wait)
        }
        return .json(try await files.store(request.body, named: name, by: .user(caller.user.id)), status: .created)
    }

    @Sendable private func download(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let id: AttachmentID = try request.id(of: "file")
        guard let stored = try await files.attachment(id) else { throw Problem.notFound("file") }
        if let conversation = stored.conversation {
            do {
                _ = try await access.visible(conversation, to: caller)
            } catch let problem as Problem where problem.status == .notFound {
                throw Problem.notFound("file")
            }
        } else if stored.uploader != .user(caller.user.id) {
            throw Problem.notFound("file")
        }
        return try await FileAnswer.content(of: id, from: files, request)
    }
}
