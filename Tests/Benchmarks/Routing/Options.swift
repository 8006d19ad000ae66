/// What is asked for on the command line.
struct Options {
    var sizes = FloorSize.all
    /// For each size, to be spent on passes over the same inputs.
    var seconds = 10.0
    var seed: UInt64 = 1
    /// Measured inputs of each pass.
    var inputs = 200_000
    var json: String?
    var withRivals = false
    var passes = 3

    static let usage = """
        usage: routing-bench [--size small|middle|large|all] [--seconds N] [--inputs N] [--seed N] [--json FILE] [--rivals] [--once]
          --size     which floor is measured; all of them unless said otherwise
          --seconds  how long each floor's inputs are played again and again, the best pass counts; at least three passes (10)
          --inputs   how many inputs a pass measures (200000)
          --seed     another seed, other inputs (1)
          --json     writes all figures to a file as well
          --rivals   measures the scanning matcher and the SQL matcher beside the engine
          --once     a single pass: for counting instructions under valgrind
        """

    init(_ arguments: [String]) throws(Refusal) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--rivals" {
                withRivals = true
                continue
            }
            if option == "--once" {
                (passes, seconds) = (1, 0)
                continue
            }
            guard ["--size", "--seconds", "--seed", "--inputs", "--json"].contains(option) else { throw Refusal("'\(option)' is no option") }
            guard let value = rest.popFirst() else { throw Refusal("\(option) needs a value") }
            try set(option, value)
        }
    }

    private mutating func set(_ option: String, _ value: String) throws(Refusal) {
        switch option {
        case "--json": json = value
        case "--size":
            sizes = value == "all" ? FloorSize.all : FloorSize.all.filter { $0.name == value }
            if sizes.isEmpty { throw Refusal("'\(value)' is no size: small, middle, large or all") }
        case "--seed":
            guard let number = UInt64(value) else { throw Refusal("'\(value)' is no seed: a whole number from 0") }
            seed = number
        case "--inputs":
            guard let number = Int(value), number > 0 else { throw Refusal("'\(value)' is no number of inputs: at least 1") }
            inputs = number
        default:
            guard let number = Double(value), number >= 0 else { throw Refusal("'\(value)' is no number of seconds") }
            seconds = number
        }
    }
}

/// Why the benchmark does not run.
struct Refusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
