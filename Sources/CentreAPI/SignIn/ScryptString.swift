import Foundation

/// A scrypt hash in PHC string format: `$scrypt$ln=17,r=8,p=1$salt$hash`, base64 without padding.
struct ScryptString: Equatable, CustomStringConvertible {
    let cost: PasswordCost
    let salt: [UInt8]
    let hash: [UInt8]

    init(cost: PasswordCost, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// Reads the format; nil for anything else, also for costs beyond 1 GiB: a stored string must not be able to fell the process.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        var values: [Substring: Int] = [:]
        for parameter in parts[2].split(separator: ",") {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, let number = Int(pair[1]) else { return nil }
            values[pair[0]] = number
        }
        guard let ln = values["ln"], let r = values["r"], let p = values["p"], (1...20).contains(ln), (1...8).contains(r), (1...4).contains(p),
            let salt = Self.decode(parts[3]), let hash = Self.decode(parts[4]), hash.count == 32, !salt.isEmpty
        else { return nil }
        self.init(cost: PasswordCost(logarithmOfRounds: ln, blockSize: r, parallelism: p), salt: salt, hash: hash)
    }

    var description: String {
        "$scrypt$ln=\(cost.logarithmOfRounds),r=\(cost.blockSize),p=\(cost.parallelism)$\(Self.encode(salt))$\(Self.encode(hash))"
    }

    private static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString().filter { $0 != "=" } }

    private static func decode(_ text: Substring) -> [UInt8]? {
        Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4)).map { Array($0) }
    }
}
