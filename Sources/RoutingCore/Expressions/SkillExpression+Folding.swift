import ContactDomain

/// The canonical form: constants folded, lists flattened, sorted and without repetitions, so that expressions which differ only in how
/// they are written become equal.
///
/// Only laws that hold for each part as an unknown are used, and none that joins a part with its own negation: relaxing later what
/// was folded before gives the same as relaxing first.
extension SkillExpression {
    /// The same in canonical form.
    public var folded: SkillExpression { isFolded ? self : rebuilt { part, _ in part } }

    /// Puts something else in place of each comparison, then folds.
    /// - Parameter leaf: Gets a comparison, and whether an odd number of `not`s stand around it.
    func rebuilt(negated: Bool = false, _ leaf: (SkillExpression, _ negated: Bool) -> SkillExpression) -> SkillExpression {
        switch self {
        case .always, .never: return self
        case .skill, .skillNamed, .compare: return leaf(self, negated).foldedComparison
        case .not(let part):
            switch part.rebuilt(negated: !negated, leaf) {
            case .always: return .never
            case .never: return .always
            case .not(let inner): return inner
            case let other: return .not(other)
            }
        case .all(let parts):
            var list: [SkillExpression] = []
            list.reserveCapacity(parts.count)
            for part in parts {
                switch part.rebuilt(negated: negated, leaf) {
                case .always: continue
                case .never: return .never
                case .all(let inner): list += inner
                case let other: list.append(other)
                }
            }
            list = Self.sortedUniquely(list)
            return list.count > 1 ? .all(list) : list.first ?? .always
        case .any(let parts):
            var list: [SkillExpression] = []
            list.reserveCapacity(parts.count)
            for part in parts {
                switch part.rebuilt(negated: negated, leaf) {
                case .never: continue
                case .always: return .always
                case .any(let inner): list += inner
                case let other: list.append(other)
                }
            }
            list = Self.sortedUniquely(list)
            return list.count > 1 ? .any(list) : list.first ?? .never
        }
    }

    private static func sortedUniquely(_ parts: [SkillExpression]) -> [SkillExpression] {
        guard parts.count > 1 else { return parts }
        var unique: [SkillExpression] = []
        unique.reserveCapacity(parts.count)
        for part in parts.sorted(by: { $0.order(to: $1) < 0 }) where unique.last.map({ $0.order(to: part) != 0 }) ?? true { unique.append(part) }
        return unique
    }

    /// A comparison with attributes on the left, lists that are sets in order, and of two values the result.
    private var foldedComparison: SkillExpression {
        guard !canNeverHold else { return .never }
        guard case .compare(let left, let comparison, let right) = self else { return self }
        if let first = left.value, let second = right.value { return comparison.holds(first, second) ? .always : .never }
        if Self.isTurned(left, comparison, right) { return .compare(right.foldedList(comparison), comparison.mirrored, left.foldedList(comparison)) }
        return .compare(left.foldedList(comparison), comparison, right.foldedList(comparison))
    }

    /// Whether the sides are to be exchanged; where they are the same attribute, one of `in` and `has` is the canonical one.
    private static func isTurned(_ left: Operand, _ comparison: Comparison, _ right: Operand) -> Bool {
        let order = left.order(to: right)
        return order > 0 || (order == 0 && comparison.rawValue > comparison.mirrored.rawValue)
    }

    /// Whether folding would change nothing: found without making anything.
    var isFolded: Bool {
        switch self {
        case .always, .never: return true
        case .skill, .skillNamed: return !canNeverHold
        case .compare(let left, let comparison, let right):
            guard !canNeverHold, !Self.isTurned(left, comparison, right), left.value == nil else { return false }
            return left.isListFolded(comparison) && right.isListFolded(comparison)
        case .not(let part):
            switch part {
            case .always, .never, .not: return false
            case .all, .any, .skill, .skillNamed, .compare: return part.isFolded
            }
        case .all(let parts), .any(let parts):
            guard parts.count > 1 else { return false }
            for (index, part) in parts.enumerated() {
                switch (self, part) {
                case (_, .always), (_, .never), (.all, .all), (.any, .any): return false
                default: break
                }
                if !part.isFolded || (index > 0 && parts[index - 1].order(to: part) >= 0) { return false }
            }
            return true
        }
    }
}

extension SkillExpression.Operand {
    /// Behind `in` and around `has` a list is a set.
    fileprivate func foldedList(_ comparison: SkillExpression.Comparison) -> Self {
        guard !isListFolded(comparison), case .value(.list(let list)) = self else { return self }
        return .value(.list(Set(list).sorted()))
    }

    fileprivate func isListFolded(_ comparison: SkillExpression.Comparison) -> Bool {
        guard comparison == .isIn || comparison == .has, case .value(.list(let list)) = self else { return true }
        return zip(list, list.dropFirst()).allSatisfy { $0 < $1 }
    }
}
