import ContactDomain

/// A total order of expressions, for the canonical form: 0 exactly where two are equal.
///
/// It compares parts, not texts: sorting makes no strings.
extension SkillExpression {
    func order(to other: Self) -> Int {
        switch (self, other) {
        case (.skill(let a, let b, let c), .skill(let x, let y, let z)):
            Order.first(Order.of(a, x), Order.of(b.rawValue, y.rawValue), Order.of(c, z))
        case (.skillNamed(let a, let b, let c), .skillNamed(let x, let y, let z)):
            Order.first(Order.of(a, x), Order.of(b.rawValue, y.rawValue), Order.of(c, z))
        case (.compare(let a, let b, let c), .compare(let x, let y, let z)):
            Order.first(a.order(to: x), Order.of(b.rawValue, y.rawValue), c.order(to: z))
        case (.not(let part), .not(let another)): part.order(to: another)
        case (.all(let parts), .all(let others)), (.any(let parts), .any(let others)): Order.of(parts, others) { $0.order(to: $1) }
        default: Order.of(rank, other.rank)
        }
    }

    private var rank: Int {
        switch self {
        case .always: 0
        case .never: 1
        case .skill: 2
        case .skillNamed: 3
        case .compare: 4
        case .not: 5
        case .all: 6
        case .any: 7
        }
    }
}

extension SkillExpression.Operand {
    /// Attributes of the agent, then of the item, then values: so does the canonical form have the agent on the left.
    func order(to other: Self) -> Int {
        switch (self, other) {
        case (.agent(let name), .agent(let another)), (.item(let name), .item(let another)): Order.of(name, another)
        case (.value(let value), .value(let another)): value.order(to: another)
        default: Order.of(rank, other.rank)
        }
    }

    private var rank: Int {
        switch self {
        case .agent: 0
        case .item: 1
        case .value: 2
        }
    }
}

extension AttributeValue {
    fileprivate func order(to other: Self) -> Int {
        switch (self, other) {
        case (.text(let text), .text(let another)): Order.of(text, another)
        case (.number(let number), .number(let another)): Order.of(number, another)
        case (.flag(let flag), .flag(let another)): Order.of(flag ? 1 : 0, another ? 1 : 0)
        case (.list(let list), .list(let another)): Order.of(list, another) { Order.of($0, $1) }
        default: Order.of(rank, other.rank)
        }
    }

    private var rank: Int {
        switch self {
        case .text: 0
        case .number: 1
        case .flag: 2
        case .list: 3
        }
    }
}

/// Below zero: before; above: after.
private enum Order {
    static func of<Value: Comparable>(_ left: Value, _ right: Value) -> Int { left == right ? 0 : left < right ? -1 : 1 }

    static func of<Value>(_ left: [Value], _ right: [Value], each: (Value, Value) -> Int) -> Int {
        for (left, right) in zip(left, right) {
            let order = each(left, right)
            if order != 0 { return order }
        }
        return of(left.count, right.count)
    }

    static func first(_ a: Int, _ b: Int, _ c: Int) -> Int { a != 0 ? a : b != 0 ? b : c }
}
