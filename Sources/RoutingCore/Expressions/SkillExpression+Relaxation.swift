import ContactDomain

extension SkillExpression {
    /// The skills that it mentions by name, anywhere.
    public var skills: Set<SkillName> {
        var skills: Set<SkillName> = []
        collectSkills(into: &skills)
        return skills
    }

    private func collectSkills(into skills: inout Set<SkillName>) {
        switch self {
        case .always, .never, .skillNamed, .compare: break
        case .skill(let name, _, _): skills.insert(name)
        case .not(let part): part.collectSkills(into: &skills)
        case .all(let parts), .any(let parts): for part in parts { part.collectSkills(into: &skills) }
        }
    }

    /// Without asking for these skills any more, in canonical form: who satisfied it before still does.
    ///
    /// Each comparison of such a skill becomes what makes the whole weaker: `always`, and `never` under an odd number of `not`s.
    public func relaxed(_ relaxed: Set<SkillName>) -> SkillExpression {
        guard !relaxed.isEmpty else { return folded }
        return rebuilt { part, negated in
            guard case .skill(let name, _, _) = part, relaxed.contains(name) else { return part }
            return negated ? .never : .always
        }
    }

    /// With less proficiency asked for, in canonical form: each least degree is lower by so much, but not below 1.
    ///
    /// Comparisons under an odd number of `not`s stay: lowering them would ask for more.
    public func lowered(by degrees: Int) -> SkillExpression {
        guard degrees > 0 else { return folded }
        return rebuilt { part, negated in
            guard !negated else { return part }
            switch part {
            case .skill(let name, .atLeast, let degree): return .skill(name, .atLeast, Self.less(degree, degrees, floor: 1))
            case .skill(let name, .above, let degree): return .skill(name, .above, Self.less(degree, degrees, floor: 0))
            case .skillNamed(let attribute, .atLeast, let degree): return .skillNamed(byItem: attribute, .atLeast, Self.less(degree, degrees, floor: 1))
            case .skillNamed(let attribute, .above, let degree): return .skillNamed(byItem: attribute, .above, Self.less(degree, degrees, floor: 0))
            default: return part
            }
        }
    }

    private static func less(_ degree: Int, _ degrees: Int, floor: Int) -> Int {
        let (less, overflow) = degree.subtractingReportingOverflow(degrees)
        return overflow ? floor : max(floor, less)
    }
}
