/// How names and values are written so that the scanner reads the same again.
enum ExpressionText {
    static func write(skill name: String, to text: inout String) {
        if ExpressionName.isPlain(name), !ExpressionName.reserved.contains(name.lowercased()) { text += name } else { write(quoted: name, to: &text) }
    }

    static func write(attribute name: String, to text: inout String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy(ExpressionName.allows) }
        if isPlain { text += name } else { write(quoted: name, to: &text) }
    }

    static func write(quoted content: String, to text: inout String) {
        // Scalar by scalar: a quote and a mark that combines with it are one character, yet two scalars.
        var view = String.UnicodeScalarView()
        view.append("\"")
        for scalar in content.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                view.append("\\")
                view.append(scalar)
            case "\n": view.append(contentsOf: "\\n".unicodeScalars)
            case "\r": view.append(contentsOf: "\\r".unicodeScalars)
            case "\t": view.append(contentsOf: "\\t".unicodeScalars)
            case _ where scalar.properties.generalCategory == .control: view.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            default: view.append(scalar)
            }
        }
        view.append("\"")
        text.unicodeScalars.append(contentsOf: view)
    }

    static func write(number: Double, to text: inout String) {
        // Whole numbers without `.0`, as people write them; up to where each has a Double of its own.
        if abs(number) < 1e15, let whole = Int(exactly: number) { text += "\(whole)" } else { text += "\(number)" }
    }
}

extension SkillExpression.Operand {
    /// - Parameter brackets: A list is written in round brackets, as behind `in`; else in square ones.
    func write(to text: inout String, brackets: Bool) {
        switch self {
        case .agent(let name):
            text += "agent."
            ExpressionText.write(attribute: name, to: &text)
        case .item(let name):
            text += "item."
            ExpressionText.write(attribute: name, to: &text)
        case .value(.text(let content)): ExpressionText.write(quoted: content, to: &text)
        case .value(.number(let number)): ExpressionText.write(number: number, to: &text)
        case .value(.flag(let flag)): text += flag ? "true" : "false"
        case .value(.list(let contents)):
            text += brackets ? "(" : "["
            for (index, content) in contents.enumerated() {
                if index > 0 { text += ", " }
                ExpressionText.write(quoted: content, to: &text)
            }
            text += brackets ? ")" : "]"
        }
    }
}
