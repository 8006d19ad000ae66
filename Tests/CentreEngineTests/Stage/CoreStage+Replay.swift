import CentrePorts
import Foundation
@testable import CentreEngine

extension CoreStage {
    /// A core as a checkpoint holds it: the same state gives the same bytes.
    static func encoded(_ core: CentreCore) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(core)
    }

    static func decoded(_ data: Data) throws -> CentreCore { try JSONDecoder().decode(CentreCore.self, from: data) }

    /// What the journal gives when it is replayed into an empty core.
    func replayed() throws -> CentreCore {
        var core = CentreCore()
        for entry in journal { _ = try core.handle(entry.input, at: entry.at, seed: entry.seed) }
        return core
    }

    /// The same with a checkpoint, written and read back, after so many inputs.
    func replayed(withCheckpointAfter count: Int) throws -> CentreCore {
        var core = CentreCore()
        for (index, entry) in journal.enumerated() {
            if index == count { core = try Self.decoded(Self.encoded(core)) }
            _ = try core.handle(entry.input, at: entry.at, seed: entry.seed)
        }
        return core
    }
}
