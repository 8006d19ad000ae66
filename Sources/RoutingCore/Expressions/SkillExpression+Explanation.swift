import ContactDomain

/// A skill that an expression mentions and nobody knows.
public struct UnknownSkill: Codable, Equatable, Sendable {
    public let name: SkillName
    /// What may have been meant; nil where nothing is like it.
    public let nearest: SkillName?
}

extension SkillExpression {
    /// Why it is false: the smallest parts, as texts, each of which makes it false by being false. Empty where it is true.
    public func unmet(skills: [SkillName: Int], agent: [String: AttributeValue], item: [String: AttributeValue]) -> [String] {
        let parts = causes(of: false) { $0.isTrue(skills: skills, agent: agent, item: item) }
        var seen: Set<String> = []
        return parts.map(\.text).filter { seen.insert($0).inserted }
    }

    /// The smallest parts that make it what it is, each written so that it is false: an unwanted truth gets its `not`.
    private func causes(of value: Bool, _ isTrue: (SkillExpression) -> Bool) -> [SkillExpression] {
        guard isTrue(self) == value else { return [] }
        switch self {
        case .not(let part): return part.causes(of: !value, isTrue)
        case .all(let parts) where !value: return parts.flatMap { $0.causes(of: false, isTrue) }
        case .any(let parts) where value: return parts.flatMap { $0.causes(of: true, isTrue) }
        // Of `a or b` no single part is at fault: either would do.
        case .always, .never, .all, .any, .skill, .skillNamed, .compare: return [value ? .not(self) : self]
        }
    }

    /// The skills that it mentions and that are not known, in order of name, each with the nearest known one.
    public func unknownSkills(known: Set<SkillName>) -> [UnknownSkill] {
        skills.subtracting(known).sorted().map { name in
            UnknownSkill(name: name, nearest: Self.nearest(to: name, in: known))
        }
    }

    /// The known name with the fewest letters changed, if that is at most a third of them; the smaller name of two.
    private static func nearest(to name: SkillName, in known: Set<SkillName>) -> SkillName? {
        let letters = Array(name.text.lowercased())
        var best: (distance: Int, name: SkillName)?
        for candidate in known {
            let others = Array(candidate.text.lowercased())
            let limit = max(1, max(letters.count, others.count) / 3)
            guard abs(letters.count - others.count) <= limit else { continue }
            let distance = changes(letters, others)
            guard distance <= limit else { continue }
            if let found = best, (found.distance, found.name) <= (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best?.name
    }

    /// Letters to insert, remove, replace or exchange with their neighbour (optimal string alignment distance).
    private static func changes(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var line = [row + 1]
            for (column, other) in right.enumerated() {
                var least = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, line[column] + 1)
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other { least = min(least, beforeLast[column - 1] + 1) }
                line.append(least)
            }
            beforeLast = last
            last = line
        }
        return last[right.count]
    }
}
