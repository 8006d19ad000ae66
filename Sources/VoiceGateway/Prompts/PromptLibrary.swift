import CentrePorts
import ContactDomain
import FlowCore
import Foundation
import Logging

/// How text is spoken.
public struct SpeechOptions: Sendable {
    /// Where spoken sentences are kept.
    public var folder: String
    /// The voice of espeak-ng for each language.
    public var voices: [LanguageTag: String]
    /// Words a minute.
    public var speed = 150
    /// False: sentences are not spoken, sounds are.
    public var isEnabled = true
    /// The admin's own sounds, one folder per language in it.
    public var ownSounds: String?

    public init(folder: String, voices: [LanguageTag: String] = ["en": "en", "zh": "cmn"]) {
        self.folder = folder
        self.voices = voices
    }
}

/// Turns prompts into media that Asterisk plays. A sentence is spoken once and kept.
actor PromptLibrary {
    private let options: SpeechOptions
    private let logger: Logger
    /// Sentences that are being spoken right now: a second asker waits for the first.
    private var underWay: [String: Task<String?, Never>] = [:]

    init(options: SpeechOptions, logger: Logger) {
        self.options = options
        self.logger = logger
    }

    func media(for prompts: [Prompt], _ language: LanguageTag) async -> [String] {
        var media: [String] = []
        for prompt in prompts {
            switch prompt {
            case .sound(let name): media.append("sound:\(ownSound(name, language) ?? name)")
            case .number(let number): media.append("number:\(number)")
            case .digits(let digits): media.append("digits:\(digits)")
            case .say(let wordings):
                guard let (spoken, text) = Self.wording(wordings, language), let file = await speak(text, spoken) else { continue }
                media.append("sound:\(file)")
            }
        }
        // Something must be played: a playback of nothing is refused.
        return media.isEmpty ? ["sound:silence/1"] : media
    }

    /// The wording in the caller's language, else in English, else in the first language there is.
    static func wording(_ wordings: [LanguageTag: String], _ language: LanguageTag) -> (LanguageTag, String)? {
        for candidate in [language, LanguageTag(String(language.text.prefix { $0 != "-" })), "en"] {
            if let text = wordings[candidate] { return (candidate, text) }
        }
        return wordings.min { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The admin's own file of that name, which goes before Asterisk's.
    private func ownSound(_ name: String, _ language: LanguageTag) -> String? {
        guard let folder = options.ownSounds, !name.contains("..") else { return nil }
        for base in ["\(folder)/\(language)/\(name)", "\(folder)/\(name)"] {
            for format in ["wav", "gsm", "ulaw", "alaw", "g722", "sln16", "sln"] where FileManager.default.fileExists(atPath: "\(base).\(format)") { return base }
        }
        return nil
    }

    /// - Returns: the sound's path without its extension; nil where it could not be spoken.
    func speak(_ text: String, _ language: LanguageTag) async -> String? {
        let base = "\(options.folder)/\(language.text)-\(Self.fingerprint("\(options.voices[language] ?? "")|\(options.speed)|\(text)"))"
        if FileManager.default.fileExists(atPath: "\(base).wav") { return base }
        guard options.isEnabled else { return nil }
        let speed = options.speed
        if let task = underWay[base] { return await task.value }
        let voice = options.voices[language] ?? options.voices[LanguageTag(String(language.text.prefix { $0 != "-" }))] ?? "en"
        let logger = logger
        let task = Task {
            do {
                try await Self.synthesise(text, voice: voice, speed: speed, into: base)
                return Optional(base)
            } catch {
                logger.error("a sentence could not be spoken; install espeak-ng and sox", metadata: ["text": "\(text)", "voice": "\(voice)", "error": "\(error)"])
                return nil
            }
        }
        underWay[base] = task
        defer { underWay[base] = nil }
        return await task.value
    }

    /// Speaks with espeak-ng, then brings the sound to Asterisk's 8,000 Hz. The file appears only when it is whole.
    private static func synthesise(_ text: String, voice: String, speed: Int, into base: String) async throws {
        try FileManager.default.createDirectory(atPath: (base as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        let mark = UUID().uuidString
        let raw = "\(base)-\(mark).raw.wav", whole = "\(base)-\(mark).wav"
        defer { for file in [raw, whole] where FileManager.default.fileExists(atPath: file) { try? FileManager.default.removeItem(atPath: file) } }
        try await run("espeak-ng", ["-v", voice, "-s", "\(speed)", "-w", raw, "--", text])
        try await run("sox", [raw, "-r", "8000", "-c", "1", "-b", "16", whole, "pad", "0.1", "0.2"])
        if rename(whole, "\(base).wav") != 0 { throw SpeechError.failed("rename", errno) }
    }

    private static func run(_ program: String, _ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        // espeak-ng looks for a sound server although it writes a file, and leaves a folder for it in the user's home and among temporary files.
        process.environment = ProcessInfo.processInfo.environment.merging(["PULSE_SERVER": "unix:/dev/null"]) { _, none in none }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        let status = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        if status != 0 { throw SpeechError.failed(program, status) }
    }

    enum SpeechError: Error {
        case failed(String, Int32)
    }

    /// 128 bits of FNV-1a (two passes with different offsets): names the file of a sentence.
    private static func fingerprint(_ text: String) -> String {
        var low: UInt64 = 0xCBF2_9CE4_8422_2325
        var high: UInt64 = 0x8422_2325_CBF2_9CE4
        for byte in text.utf8 {
            low = (low ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            high = (high ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 &+ 1
        }
        return String(high, radix: 16) + String(low, radix: 16)
    }
}
