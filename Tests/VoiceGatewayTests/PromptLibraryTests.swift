import ContactDomain
import FlowCore
import Foundation
import Logging
import TandemTesting
import Testing

@testable import VoiceGateway

@Suite struct PromptLibraryTests {
    private let own: TemporaryFolder
    private var folder: String { own.path }

    init() throws { own = try TemporaryFolder("prompts") }

    private func library(_ change: (inout SpeechOptions) -> Void = { _ in }) -> PromptLibrary {
        var options = SpeechOptions(folder: folder)
        change(&options)
        return PromptLibrary(options: options, logger: Logger(label: "test"))
    }

    @Test func aSentenceIsSpokenOnceInTheCallersLanguageAndKept() async throws {
        let prompts = library()
        let sentence = Prompt.say(["en": "Good day", "zh": "您好"])
        async let first = prompts.media(for: [sentence], "zh")
        async let second = prompts.media(for: [sentence], "zh")
        let (one, two) = await (first, second)
        #expect(one == two)
        let file = try #require(one.first).dropFirst("sound:".count) + ".wav"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: String(file)))
        // Half a second of 8,000 Hz at least: something was said.
        #expect(bytes.count > 8_000)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1, "nothing but the one sound is left behind")
    }

    @Test func aLanguageWithoutWordingFallsBackToEnglish() {
        #expect(PromptLibrary.wording(["en": "a", "zh": "b"], "fr")?.1 == "a")
        #expect(PromptLibrary.wording(["zh": "b"], "zh-CN")?.1 == "b")
        #expect(PromptLibrary.wording([:], "en") == nil)
    }

    @Test func whatCannotBeSpokenIsSilenceAndNotAFault() async {
        let prompts = library { $0.isEnabled = false }
        #expect(await prompts.media(for: [.say(["en": "x"])], "en") == ["sound:silence/1"])
        #expect(await prompts.media(for: [.sound("hello-world"), .number(3), .digits("12")], "en") == ["sound:hello-world", "number:3", "digits:12"])
    }

    @Test func anAdminsOwnSoundGoesBeforeAsterisks() async throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/own/en", withIntermediateDirectories: true)
        try Data([0]).write(to: URL(fileURLWithPath: "\(folder)/own/en/hello-world.gsm"))
        let sounds = "\(folder)/own"
        let prompts = library { $0.ownSounds = sounds }
        #expect(await prompts.media(for: [.sound("hello-world"), .sound("../../etc/passwd")], "en") == ["sound:\(sounds)/en/hello-world", "sound:../../etc/passwd"])
    }
}
