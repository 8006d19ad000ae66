import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Files that visitors send, and those of their own chat.
struct VisitorFileController: Controller {
    let door: VisitorDoor
    let talk: VisitorTalk
    let files: any AttachmentStore
    let limits: VisitorLimits

    var routes: [Route] {
        [
            .api(.post, "/public/chat/{address}/files", bodyLimit: Attachment.largest, admit: limits.upload, upload),
            .api(.get, "/public/chat/{address}/files/{id}", download),
        ]
    }

    @Sendable private func upload(_ request: APIRequest) async throws -> Answer {
        let guest = try await door.guest(request)
        let name = try FileAnswer.name(request)
        try limits.file(guest)
        return .json(try await files.store(request.body, named: name, by: .customer(guest.key)), status: .created)
    }

    @Sendable private func download(_ request: APIRequest) async throws -> Answer {
        let guest = try await door.guest(request)
        try limits.signal(guest)
        let id: AttachmentID = try request.id(of: "file")
        // What is in another's chat does not exist.
        guard let stored = try await files.attachment(id), try await isOpen(stored, to: guest) else { throw Problem.notFound("file") }
        return try await FileAnswer.content(of: id, from: files, request)
    }

    private func isOpen(_ stored: StoredAttachment, to guest: Guest) async throws -> Bool {
        guard let conversation = stored.conversation else { return stored.uploader == .customer(guest.key) }
        return try await talk.messages.conversation(guest.key)?.id == conversation
    }
}
