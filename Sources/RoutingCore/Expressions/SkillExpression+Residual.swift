import ContactDomain

extension SkillExpression {
    /// Whether it asks for anything of the item; if not, its residual is the same for all items.
    public var mentionsItem: Bool {
        switch self {
        case .always, .never, .skill: false
        case .skillNamed: true
        case .compare(let left, _, let right): left.isItem || right.isItem
        case .not(let part): part.mentionsItem
        case .all(let parts), .any(let parts): parts.contains { $0.mentionsItem }
        }
    }

    /// What is left to ask of the agent when the item is known, in canonical form: equal residuals mean the same class of agents.
    ///
    /// One that is in canonical form already and does not mention the item comes back as it is: so give this the `folded` one.
    public func residual(item: [String: AttributeValue]) -> SkillExpression {
        guard mentionsItem else { return folded }
        return rebuilt { part, _ in
            switch part {
            case .skillNamed(let attribute, let comparison, let degree):
                // Only a text names a skill; without one the comparison is false for every agent.
                guard case .text(let name)? = item[attribute] else { return .never }
                return .skill(SkillName(name), comparison, degree)
            case .compare(let left, let comparison, let right):
                guard let left = left.known(item), let right = right.known(item) else { return .never }
                return .compare(left, comparison, right)
            case .always, .never, .all, .any, .not, .skill: return part
            }
        }
    }
}

extension SkillExpression.Operand {
    fileprivate var isItem: Bool {
        if case .item = self { true } else { false }
    }

    /// With the item's value in place of its attribute; nil where the item does not have it.
    fileprivate func known(_ item: [String: AttributeValue]) -> Self? {
        guard case .item(let name) = self else { return self }
        return item[name].map { .value($0) }
    }
}
