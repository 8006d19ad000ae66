import CentrePorts
import ContactDomain
import Foundation
import TandemTesting
import Testing

@testable import MessageGateways

/// What customers say, on every channel.
@Suite struct InboundConformance {
    private static let ada = Person.known("ada")
    static let picture = InboundLetter.File(name: "photo.png", content: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 7, count: 200))

    @Test(arguments: ConnectorKind.allCases)
    func whatIsSaidIsKeptOnceHoweverOftenItIsSent(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let letter = Letter("m-1", "Here it is", files: [Self.picture])
            #expect(try await stage.channel.say(letter, as: Self.ada) == .taken)
            #expect(try await stage.channel.say(Letter("m-1", "Here it is"), as: Self.ada) == .taken)
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<8 { group.addTask { try await stage.channel.say(Letter("m-2", "All at once"), as: Self.ada) } }
                for try await answer in group { #expect(answer == .taken) }
            }
            #expect(try await stage.heard(Self.ada) == ["Here it is", "All at once"])
            let file = try #require(try await stage.messages(Self.ada).first?.attachments.first)
            #expect(file.name == "photo.png" && file.mediaType == "image/png" && file.size == Self.picture.content.count)
            #expect(try await stage.room.files.content(of: file.id)?.bytes == Self.picture.content)
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func theOrderIsThatOfArrivalAndALateTwinChangesNothing(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            for letter in [Letter("m-2", "second, sent first"), Letter("m-1", "first, sent second"), Letter("m-2", "second, sent first"), Letter("m-3", "third")] {
                #expect(try await stage.channel.say(letter, as: Self.ada) == .taken)
            }
            #expect(try await stage.heard(Self.ada) == ["second, sent first", "first, sent second", "third"])
        }
    }

    /// Where a channel has no buttons, the choices stand in the text, and the answer is a text as well.
    @Test(arguments: ConnectorKind.allCases, [true, false])
    func aChoiceIsUnderstoodWithButtonsAndWithout(_ kind: ConnectorKind, _ buttons: Bool) async throws {
        try await Stage.with(kind, ChannelWishes(flow: "welcome", buttons: buttons)) { (stage) async throws in
            #expect(try await stage.channel.say(Letter("m-1", "Hello"), as: Self.ada) == .taken)
            #expect(try await eventually { try await stage.channel.seen(by: Self.ada).count == 2 })
            let menu = try #require(try await stage.channel.seen(by: Self.ada).last)
            if stage.channel.capabilities.buttons {
                #expect(menu.buttons == ["1", "2"] && menu.text == "Sales, one. Support, two.")
                #expect(try await stage.channel.say(Letter("m-2", choice: "2"), as: Self.ada) == .taken)
            } else {
                #expect(menu.buttons.isEmpty && menu.text == "Sales, one. Support, two.\n1: Sales\n2: Support")
                #expect(try await stage.channel.say(Letter("m-2", "2"), as: Self.ada) == .taken)
            }
            let conversation = try #require(try await stage.conversation(of: Self.ada))
            #expect(await stage.room.engine.interaction(conversation.interaction)?.queue == SampleCentre.support)
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func filesThatAreTooBigOrNotWhatTheyPretendAreRefused(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let bad = [
                InboundLetter.File(name: "huge.png", content: Self.picture.content + Array(repeating: 0, count: ContactDomain.Attachment.largest)),
                InboundLetter.File(name: "program.png", content: Array("MZ".utf8) + Array(repeating: 0x90, count: 300)),
                InboundLetter.File(name: "page.html", content: Array("<script>alert(1)</script>".utf8)),
                InboundLetter.File(name: "empty.txt", content: []),
            ]
            for (index, file) in bad.enumerated() {
                guard case .refused = try await stage.channel.say(Letter("bad-\(index)", "Look", files: [file]), as: Self.ada) else {
                    Issue.record("\(file.name) was taken")
                    continue
                }
            }
            #expect(try await stage.heard(Self.ada).isEmpty)
            let tricky = InboundLetter.File(name: "../../etc/pass\u{202E}wd.txt", content: Array("harmless".utf8))
            #expect(try await stage.channel.say(Letter("good", "Look", files: [tricky]), as: Self.ada) == .taken)
            let name = try #require(try await stage.messages(Self.ada).first?.attachments.first?.name)
            #expect(!name.contains("/") && !name.contains("\u{202E}") && name.hasSuffix(".txt"), "\(name)")
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func asManyAndAsLargeFilesAsThereMayBeAreTakenAndNotOneMore(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let most = stage.channel.capabilities.attachments
            let files = (0...most).map { InboundLetter.File(name: "\($0).txt", content: Array("file \($0)".utf8)) }
            let tooMany = try await stage.channel.say(Letter("many", "Look", files: files), as: Self.ada)
            if case .refused = tooMany {} else { Issue.record("\(most + 1) files: \(tooMany)") }
            #expect(try await stage.heard(Self.ada).isEmpty)
            // So many files in so short a time are another matter.
            await stage.room.clock.advance(by: .minutes(6))
            #expect(try await stage.channel.say(Letter("most", "Look", files: Array(files.prefix(most))), as: Self.ada) == .taken)
            let large = InboundLetter.File(name: "large.png", content: Self.picture.content + Array(repeating: 0, count: ContactDomain.Attachment.largest - Self.picture.content.count))
            #expect(try await stage.channel.say(Letter("large", "And this", files: [large]), as: Self.ada) == .taken)
            let kept = try await stage.messages(Self.ada).filter { $0.author == .customer }
            #expect(kept.map(\.attachments.count) == [most, 1] && kept.last?.attachments.first?.size == ContactDomain.Attachment.largest)
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func hostileTextIsKeptAsItIsWithoutWhatNobodyCanSee(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            // Letters of every direction and the marks between them belong to languages; control characters to none.
            let kept = ["\u{202E}evil\u{202C} مرحبا", "zero\u{200B}\u{200D}width", "👩‍👩‍👧 e\u{301}", "<script>alert(1)</script>", "'; DROP TABLE message; --", String(repeating: "长", count: 10_000)]
            for (index, text) in kept.enumerated() { #expect(try await stage.channel.say(Letter("h-\(index)", text), as: Self.ada) == .taken) }
            #expect(try await stage.channel.say(Letter("h-n", "a\u{1}b\u{7}c\r\nd\u{1B}[31m"), as: Self.ada) == .taken)
            #expect(try await stage.heard(Self.ada).map { Array($0.unicodeScalars) } == (kept + ["abc\nd[31m"]).map { Array($0.unicodeScalars) })
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func whatSaysNothingOrFarTooMuchIsRefusedAndDisturbsNothing(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            #expect(try await stage.channel.say(Letter("m-1", "Before"), as: Self.ada) == .taken)
            for (name, text) in [("empty", ""), ("blank", " \n\t "), ("invisible", "\u{1}\u{2}"), ("100 KB", String(repeating: "x", count: 100_000)), ("one too many", String(repeating: "长", count: 10_001))] {
                guard case .refused = try await stage.channel.say(Letter(name, text), as: Self.ada) else {
                    Issue.record("\(name) was taken")
                    continue
                }
            }
            #expect(try await stage.channel.say(Letter("m-2", "After"), as: Self.ada) == .taken)
            #expect(try await stage.heard(Self.ada) == ["Before", "After"])
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func aFloodIsHeldBackAndNothingOfItIsLost(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind, ChannelWishes(inboundPerSecond: 5)) { (stage) async throws in
            var heldBack = 0
            for number in 0..<60 {
                // A sender who does as it is told.
                while case .later(let wait) = try await stage.channel.say(Letter("f-\(number)", "\(number)"), as: Self.ada) {
                    heldBack += 1
                    #expect(wait >= .seconds(1) && wait <= .seconds(60))
                    try #require(heldBack < 200)
                    await stage.room.clock.advance(by: wait)
                }
            }
            #expect(heldBack > 0)
            #expect(try await stage.heard(Self.ada) == (0..<60).map { "\($0)" })
        }
    }
}
