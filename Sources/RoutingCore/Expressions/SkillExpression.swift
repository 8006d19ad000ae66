import ContactDomain

/// What is asked of an agent: `english >= 5 and (billing or sales) and agent.region == item.region`.
///
/// It is written, stored and sent as that text. Whatever is not there — a skill that the agent has not, an attribute that
/// nobody has set — makes its comparison false, also with `!=`; so does a comparison of two kinds, as of a text with a number.
public indirect enum SkillExpression: Codable, Hashable, Sendable {
    public enum Comparison: String, Codable, Hashable, Sendable {
        case equal = "==", notEqual = "!=", atLeast = ">=", above = ">", atMost = "<=", below = "<"
        /// The right side is a list that holds the left; the left is a list that holds the right.
        case isIn = "in", has
    }

    public enum Operand: Codable, Hashable, Sendable {
        case value(AttributeValue)
        case agent(String)
        case item(String)
    }

    case always
    case never
    case all([SkillExpression])
    case any([SkillExpression])
    case not(SkillExpression)
    /// The agent's proficiency compared with a number; an agent without the skill makes it false.
    case skill(SkillName, Comparison, Int)
    /// The same for the skill that an attribute of the item names: `skill(item.language) >= 3`.
    case skillNamed(byItem: String, Comparison, Int)
    case compare(Operand, Comparison, Operand)
}
