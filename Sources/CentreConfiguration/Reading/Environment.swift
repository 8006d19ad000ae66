/// Overrides from the environment: `TANDEM_SERVER_PORT=8081` is `server.port: 8081`.
///
/// The rule: `TANDEM_`, then the way to the key, its parts in capitals and joined by underscores; an inner
/// capital begins a new word (`server.publicHost` is `TANDEM_SERVER_PUBLIC_HOST`). Every single value that
/// is not inside a list can be set so. A variable that means no key is a fault, like an unknown key.
struct Environment {
    /// Variables that bear the prefix and are no keys.
    static let others = [
        "TANDEM_ASTERISK", "TANDEM_BINARY", "TANDEM_CONFIGURATION", "TANDEM_DEBIAN_MIRROR", "TANDEM_FAST", "TANDEM_KEEP", "TANDEM_KILL_ROUNDS", "TANDEM_SEED",
    ]
    static let otherPrefixes = ["TANDEM_TEST_", "TANDEM_BENCH_", "TANDEM_BUILD_"]

    private let variables: [String: String]
    private var asked: Set<String> = []

    init(_ variables: [String: String]) { self.variables = variables }

    static func name(of path: [String]) -> String {
        var name = "TANDEM"
        for part in path {
            name += "_"
            var afterCapital = true
            for character in part {
                if character.isUppercase, !afterCapital { name += "_" }
                afterCapital = character.isUppercase
                name += character == "-" || character == "." ? "_" : character.uppercased()
            }
        }
        return name
    }

    /// The value for a key, where the environment has one.
    mutating func value(for path: [String]) -> String? {
        let name = Self.name(of: path)
        asked.insert(name)
        return variables[name]
    }

    /// A variable that an admin named: any name will do.
    mutating func secret(named name: String) -> String? {
        asked.insert(name)
        return variables[name]
    }

    /// Faults for variables that were meant for us and that nobody asked for.
    func unknown() -> [Fault] {
        variables.keys.sorted().filter { name in
            name.hasPrefix("TANDEM_") && !asked.contains(name) && !Self.others.contains(name) && !Self.otherPrefixes.contains { name.hasPrefix($0) }
        }.map { name in
            let remedy = Nearest.match(name, among: asked.sorted()).map { "did you mean '\($0)'?" } ?? "unset it, or see tandem.yaml for the keys"
            return Fault(file: "environment", key: name, problem: "means no key of the configuration", remedy: remedy)
        }
    }
}
