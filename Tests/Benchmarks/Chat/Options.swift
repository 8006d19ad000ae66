/// What is asked for on the command line.
struct Options {
    var folder = ""
    /// Open conversations at which it is measured, growing.
    var open = [100, 1_000, 10_000, 100_000]
    var messages = 20_000
    /// So many messages are under way at a time.
    var writers = 64
    var agents = 200
    /// Conversations that an agent has; all others wait in line.
    var active = 2_000
    /// Without a disk: what the engine alone costs.
    var inMemory = false

    static let usage = """
        usage: chat-bench --folder FOLDER [--open N,N,…] [--messages N] [--writers N] [--agents N] [--active N] [--memory]
          --folder    where the database is made; it must not hold one yet
          --open      open conversations at which it is measured, growing (100,1000,10000,100000)
          --messages  messages of each measurement (20000)
          --writers   messages under way at a time (64)
          --agents    agents, each with a reader of their own events (200)
          --active    conversations that agents have at most; the others wait in line (2000)
          --memory    nothing is written to the disk: what the engine alone costs
        """

    init(_ arguments: [String]) throws(Refusal) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--memory" {
                inMemory = true
                continue
            }
            guard ["--folder", "--open", "--messages", "--writers", "--agents", "--active"].contains(option) else { throw Refusal("'\(option)' is no option") }
            guard let value = rest.popFirst() else { throw Refusal("\(option) needs a value") }
            if option == "--folder" {
                folder = value
                continue
            }
            let numbers = value.split(separator: ",").compactMap { Int($0) }.filter { $0 > 0 }
            guard let number = numbers.first, numbers.count == value.split(separator: ",").count else { throw Refusal("'\(value)' is no number for \(option): at least 1") }
            switch option {
            case "--open": open = numbers.sorted()
            case "--messages": messages = number
            case "--writers": writers = number
            case "--agents": agents = number
            default: active = number
            }
        }
        guard !folder.isEmpty || inMemory else { throw Refusal("--folder is missing") }
    }
}

/// Why the benchmark does not run.
struct Refusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
