/// Finds what was probably meant by a misspelt name.
enum Nearest {
    /// The name that is nearest to the given one, or nil where none is near.
    static func match(_ name: String, among names: some Sequence<String>) -> String? {
        let typed = Array(name.lowercased())
        guard typed.count <= 64 else { return nil }
        let allowed = max(1, min(3, typed.count / 3))
        return names.map { (distance: distance(typed, Array($0.lowercased())), name: $0) }
            .filter { $0.distance <= allowed && $0.distance < max(typed.count, 2) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// `did you mean 'port'?`, or else all names where they are few, or nothing.
    static func remedy(for name: String, among names: some Collection<String>) -> String {
        if let match = match(name, among: names) { return "did you mean '\(match)'?" }
        guard !names.isEmpty, names.count <= 24 else { return "" }
        return "known here: " + names.sorted().joined(separator: ", ")
    }

    /// Edits from one to the other; a swap of neighbours is one edit (optimal string alignment).
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, before[j - 2] + 1) }
                row.append(best)
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}
