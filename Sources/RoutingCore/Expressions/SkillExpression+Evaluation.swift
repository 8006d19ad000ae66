import ContactDomain

extension SkillExpression {
    /// Whether it is true of an agent and an item.
    public func isTrue(skills: [SkillName: Int], agent: [String: AttributeValue], item: [String: AttributeValue]) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .all(let parts):
            for part in parts where !part.isTrue(skills: skills, agent: agent, item: item) { return false }
            return true
        case .any(let parts):
            for part in parts where part.isTrue(skills: skills, agent: agent, item: item) { return true }
            return false
        case .not(let part): return !part.isTrue(skills: skills, agent: agent, item: item)
        case .skill(let name, let comparison, let degree):
            guard let proficiency = skills[name] else { return false }
            return comparison.holds(proficiency, degree)
        case .skillNamed(let attribute, let comparison, let degree):
            guard case .text(let name)? = item[attribute], let proficiency = skills[SkillName(name)] else { return false }
            return comparison.holds(proficiency, degree)
        case .compare(let left, let comparison, let right):
            guard let left = left.value(agent: agent, item: item), let right = right.value(agent: agent, item: item) else { return false }
            return comparison.holds(left, right)
        }
    }
}

extension SkillExpression.Operand {
    /// What stands for it; nil where the agent or the item does not have the attribute.
    func value(agent: [String: AttributeValue], item: [String: AttributeValue]) -> AttributeValue? {
        switch self {
        case .value(let value): value
        case .agent(let name): agent[name]
        case .item(let name): item[name]
        }
    }
}
