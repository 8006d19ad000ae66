/// What is asked for on the command line.
struct Options {
    var folder = ""
    var customers = 1_000_000
    /// Interactions, messages and segments together.
    var events = 10_000_000
    var seed: UInt64 = 1
    /// Look-ups and searches that are measured, each.
    var samples = 2_000
    var coldSamples = 300
    var generates = true

    static let usage = """
        usage: customer-bench --folder FOLDER [--customers N] [--events N] [--seed N] [--samples N] [--cold-samples N] [--measure-only]
          --folder        where the database is made; it must not hold one yet
          --customers     how many there are (1000000)
          --events        interactions, messages and segments together (10000000)
          --seed          another seed, other customers (1)
          --samples       look-ups and searches of each kind with a warm cache (2000)
          --cold-samples  look-ups that each begin with nothing in memory (300)
          --measure-only  the folder holds the database of an earlier run with the same numbers and seed
        """

    init(_ arguments: [String]) throws(Refusal) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--measure-only" {
                generates = false
                continue
            }
            guard ["--folder", "--customers", "--events", "--seed", "--samples", "--cold-samples"].contains(option) else { throw Refusal("'\(option)' is no option") }
            guard let value = rest.popFirst() else { throw Refusal("\(option) needs a value") }
            if option == "--folder" {
                folder = value
                continue
            }
            guard let number = Int(value), number > 0 else { throw Refusal("'\(value)' is no number for \(option): at least 1") }
            switch option {
            case "--customers": customers = number
            case "--events": events = number
            case "--seed": seed = UInt64(number)
            case "--samples": samples = number
            default: coldSamples = number
            }
        }
        guard !folder.isEmpty else { throw Refusal("--folder is missing") }
    }
}

/// Why the benchmark does not run.
struct Refusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
