import ArgumentParser
import CentreConfiguration
import Foundation

/// Which Asterisk is run, and where its modules and sounds are.
struct AsteriskProgram {
    let program: String
    let modules: String
    let data: String

    /// The one that set-up fetched or found; it left a note in the runtime folder.
    static func find(_ settings: TandemConfiguration) throws -> AsteriskProgram {
        let note = "\(settings.runtimeFolder)/asterisk.env"
        guard let data = FileManager.default.contents(atPath: note) else {
            throw ValidationError("There is no Asterisk yet (\(note) is missing). Run `make setup`, or name one elsewhere with asterisk.mode: external.")
        }
        var values: [String: String] = [:]
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        guard let program = settings.asterisk.program ?? values["ASTERISK"], let modules = values["ASTERISK_MODULES"], let sounds = values["ASTERISK_DATA"] else {
            throw ValidationError("\(note) does not say where Asterisk is. Delete it and run `make setup`.")
        }
        return AsteriskProgram(program: program, modules: modules, data: sounds)
    }

    /// Whether a sound of this name is there in a language, in any format.
    static func hasSound(_ name: String, _ language: String, in folders: [String]) -> Bool {
        for folder in folders {
            for base in ["\(folder)/\(language)/\(name)", "\(folder)/\(name)", "\(folder)/en/\(name)"] {
                for format in ["gsm", "wav", "ulaw", "alaw", "g722", "sln16", "sln"] where FileManager.default.fileExists(atPath: "\(base).\(format)") { return true }
            }
        }
        return false
    }
}
