import CentrePorts
import ContactDomain
import Foundation
import GRDB
import TandemTesting
import Testing

@testable import CentreStore

@Suite struct AttachmentTests {
    private let me = AttachmentUploader.user(Sample.id(5))
    private let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 7]

    private struct Clock: WallClock {
        var now = Sample.start
    }

    private func with(_ body: (CentreStore, AttachmentFolder, String) async throws -> Void) async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            let files = folder.path + "/attachments"
            try await body(store, AttachmentFolder(store: store, folder: files, clock: Clock()), files)
            try store.close()
        }
    }

    private func filesOnDisk(_ folder: String) -> [String] {
        (FileManager.default.subpaths(atPath: folder) ?? []).filter { $0.contains("/") }.map { String($0.split(separator: "/").last ?? "") }.sorted()
    }

    @Test func aFileIsKeptUnderItsIdAlone() async throws {
        try await with { _, files, folder in
            let kept = try await files.store(png, named: "../photo.png", by: me)
            #expect(kept.name == "photo.png" && kept.mediaType == "image/png" && kept.size == 9)
            #expect(filesOnDisk(folder) == [kept.id.description])
            let found = try #require(try await files.content(of: kept.id))
            #expect(found.attachment == kept && found.bytes == png)
            #expect(try await files.attachment(kept.id) == StoredAttachment(attachment: kept, uploader: me, conversation: nil, createdAt: Sample.start))
            #expect(try await files.content(of: Sample.id(99)) == nil)
            #expect(await files.delete([kept.id, Sample.id(99)]) == [])
            #expect(try await files.attachment(kept.id) == nil && filesOnDisk(folder).isEmpty)
        }
    }

    @Test func aFileBelongsToTheConversationWhoseMessageHoldsIt() async throws {
        try await with { store, files, _ in
            let kept = try await files.store(png, named: "a.png", by: me)
            let conversation = Sample.conversation(1, interaction: 1)
            var message = Sample.message(1, in: conversation, by: .agent(Sample.id(3)), text: "see")
            message.attachments = [kept]
            try await store.commit(CommitBatch(interactions: [Sample.interaction(1)], conversations: [conversation], messages: [message]))
            #expect(try await files.attachment(kept.id)?.conversation == conversation.id)
            #expect(try await files.attachment(kept.id)?.maySend(me) == false)
            // How far it came changes nothing of it.
            message.delivery = Delivery(.read)
            try await store.commit(CommitBatch(messages: [message]))
            #expect(try await files.attachment(kept.id)?.conversation == conversation.id)
            message.attachments = []
            message.deletedAt = Sample.at(9)
            try await store.commit(CommitBatch(messages: [message]))
            let released = try #require(try await files.attachment(kept.id))
            #expect(released.conversation == nil && released.attachment.name == "", "what was taken back leaves nothing but a row that waits for the sweep")
        }
    }

    @Test func whatNoMessageHoldsGoesAfterItsTime() async throws {
        try await with { store, files, folder in
            let (unused, used) = (try await files.store(png, named: "a.png", by: me), try await files.store(png, named: "b.png", by: me))
            let conversation = Sample.conversation(1, interaction: 1)
            var message = Sample.message(1, in: conversation, text: "see")
            message.attachments = [used]
            try await store.commit(CommitBatch(interactions: [Sample.interaction(1)], conversations: [conversation], messages: [message]))
            #expect(try await files.removeUnused(before: Sample.start) == 0)
            #expect(try await files.removeUnused(before: Sample.at(1)) == 1)
            #expect(try await files.content(of: unused.id) == nil)
            #expect(filesOnDisk(folder) == [used.id.description])
        }
    }

    /// Stopped between file and row, or between row and file: the sweeps go through all drawers in turn.
    @Test func whatACrashLeftBehindIsFound() async throws {
        try await with { store, files, folder in
            let kept = try await files.store(png, named: "a.png", by: me)
            let lost = try await files.store(png, named: "b.png", by: me)
            try await store.write("test") { try $0.run(AttachmentRow.remove, [lost.id.description]) }
            var removed = 0
            for _ in 0..<256 { removed += try await files.removeUnused(before: Sample.start) }
            #expect(removed == 0, "one that has just come may wait for its row")
            for _ in 0..<256 where removed == 0 { removed += try await files.removeUnused(before: Sample.at(1)) }
            #expect(removed > 0)
            try await store.write("test") { try $0.run(AttachmentRow.remove, [kept.id.description]) }
            for _ in 0..<256 { _ = try await files.removeUnused(before: Sample.at(1)) }
            #expect(filesOnDisk(folder).isEmpty)
        }
    }

    @Test func whatRunsOutOrIsErasedNamesItsFilesAndForgetsTheirNames() async throws {
        try await with { store, files, _ in
            let kept = try await files.store(png, named: "passport.png", by: .customer(Sample.key("visitor-1")))
            var chat = Sample.chat(10, customer: nil, texts: ["see"])
            chat.interactions[0].closedAt = Sample.start
            chat.conversations[0].closedAt = Sample.start
            chat.messages[0].attachments = [kept]
            try await store.commit(chat)
            let report = try await store.removeExpired(RetentionRule(channel: .chat, messages: .minutes(60)), at: Sample.start + .minutes(24 * 60))
            #expect(report.attachments == [kept.id])
            #expect(try await files.attachment(kept.id)?.attachment.name == "")
            #expect(await files.delete(report.attachments) == [])
            #expect(try await files.content(of: kept.id) == nil)
        }
    }

    @Test func aFolderThatCannotBeUsedSaysSo() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try Data("x".utf8).write(to: URL(filePath: folder.path + "/blocked"))
            let files = AttachmentFolder(store: store, folder: folder.path + "/blocked", clock: Clock())
            await #expect(throws: (any Error).self) { try await files.store(png, named: "a.png", by: me) }
            #expect(try await store.read("test") { try Int.fetchOne($0, sql: "SELECT count(*) FROM attachment") } == 0, "no row without its file")
            try store.close()
        }
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    static let kinds: [(file: [UInt8], name: String, type: String?)] = [
        ([0xFF, 0xD8, 0xFF, 0xE0], "a.jpg", "image/jpeg"), (text("GIF89a.."), "a.gif", "image/gif"), (text("RIFF....WEBPVP8 "), "a.webp", "image/webp"),
        (text("RIFF....WAVEfmt "), "a.wav", "audio/wav"), (text("%PDF-1.7"), "a.pdf", "application/pdf"), ([0x50, 0x4B, 3, 4, 0], "a.zip", "application/zip"),
        ([0x50, 0x4B, 3, 4] + text("[Content_Types].xml"), "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ([0x50, 0x4B, 3, 4] + text("something else"), "a.docx", "application/zip"), ([0x50, 0x4B, 3, 4], "macro.docm", nil), ([0x50, 0x4B, 3, 4], "a.jar", nil),
        (text("ID3.."), "a.mp3", "audio/mpeg"), (text("OggS"), "a.ogg", "audio/ogg"), (text("....ftypisom"), "a.mp4", "video/mp4"), ([0x1A, 0x45, 0xDF, 0xA3], "a.webm", "video/webm"),
        (text("plain 文字"), "a.csv", "text/plain"), (text("a"), "noending", "text/plain"), (text("GIF89a<script>"), "a.gif.html", nil), (text(" \n<svg>"), "a.txt", nil),
        ([0xC3, 0x28], "bad-utf8.txt", nil), ([0x7F, 0x45, 0x4C, 0x46], "elf", nil), ([0, 1, 2], "a.png", nil), (text("a"), "A.HTML", nil),
    ]

    @Test func kindsAreToldByTheFirstBytes() {
        for (file, name, type) in Self.kinds { #expect(FileSignature.mediaType(of: file, named: name) == type, "\(name)") }
    }

    @Test func longNamesKeepTheirEnding() {
        let name = FileName.cleaned(String(repeating: "长", count: 300) + ".pdf")
        #expect(name.count == FileName.longest && name.hasSuffix("长.pdf"))
        #expect(FileName.cleaned("a" + String(repeating: ".", count: 300)) == "a")
        #expect(FileName.cleaned("report.pdf. . ") == "report.pdf" && FileName.cleaned("") == "file" && FileName.cleaned("a/b/") == "b")
    }
}
