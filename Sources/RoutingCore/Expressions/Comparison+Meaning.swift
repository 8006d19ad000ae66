/// What a comparison of two values means, and which ones mean nothing.
extension SkillExpression.Comparison {
    /// The same with the sides exchanged: `3 <= x` is `x >= 3`.
    var mirrored: Self {
        switch self {
        case .equal, .notEqual: self
        case .atLeast: .atMost
        case .atMost: .atLeast
        case .above: .below
        case .below: .above
        case .isIn: .has
        case .has: .isIn
        }
    }

    /// Whether it holds between two things that have an order. Nothing is in a thing or has it.
    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .atLeast: left >= right
        case .above: left > right
        case .atMost: left <= right
        case .below: left < right
        case .isIn, .has: false
        }
    }

    /// Whether it holds between two attributes' values; false for two kinds that cannot be compared.
    func holds(_ left: AttributeValue, _ right: AttributeValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): return holds(left, right)
        case (.number(let left), .number(let right)): return left.isFinite && right.isFinite && holds(left, right)
        case (.flag(let left), .flag(let right)): return self == .equal ? left == right : self == .notEqual && left != right
        case (.list(let left), .list(let right)):
            switch self {
            case .equal: return left == right
            case .notEqual: return left != right
            // Of two lists: all of them.
            case .isIn: return left.allSatisfy(right.contains)
            case .has: return right.allSatisfy(left.contains)
            case .atLeast, .above, .atMost, .below: return false
            }
        case (.text(let text), .list(let list)): return self == .isIn && list.contains(text)
        case (.list(let list), .text(let text)): return self == .has && list.contains(text)
        default: return false
        }
    }

    /// Why it can never hold, whatever the attributes are. A side that is an attribute is nil.
    ///
    /// The parser refuses such a comparison; one that a program builds counts as `never`.
    func complaint(_ left: AttributeValue?, _ right: AttributeValue?) -> (problem: String, remedy: String)? {
        for case .number(let number)? in [left, right] where !number.isFinite { return ("a number is not finite", "use a finite one") }
        switch self {
        case .has: return mirrored.complaint(right, left)
        case .isIn:
            if let right, case .list = right {} else if right != nil {
                return ("a list is expected on the side that holds the other", "write it in brackets: (\"north\", \"south\")")
            }
            if case .number? = left { return ("a list holds texts, not numbers", "compare numbers with == or with in (1, 2)") }
            if case .flag? = left { return ("a list holds texts, not true or false", "compare with ==") }
            return nil
        case .atLeast, .above, .atMost, .below:
            for case .flag? in [left, right] { return ("true and false have no order", "compare them with == or !=") }
            for case .list? in [left, right] { return ("lists have no order", "compare them with in or has") }
            return Self.complaintOfKinds(left, right)
        case .equal, .notEqual: return Self.complaintOfKinds(left, right)
        }
    }

    private static func complaintOfKinds(_ left: AttributeValue?, _ right: AttributeValue?) -> (problem: String, remedy: String)? {
        guard let left, let right, left.kind != right.kind else { return nil }
        return ("\(left.kind) is compared with \(right.kind)", "compare two of one kind")
    }
}

extension AttributeValue {
    /// How a fault names the kind.
    var kind: String {
        switch self {
        case .text: "a text"
        case .number: "a number"
        case .flag: "true or false"
        case .list: "a list"
        }
    }
}
