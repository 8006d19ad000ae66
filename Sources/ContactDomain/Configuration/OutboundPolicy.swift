/// Which numbers may be called, and through which trunk. No rule, no call: toll fraud needs a rule that allows it.
public struct DialRule: Codable, Equatable, Sendable {
    /// The number begins with this: `+49`, `8`.
    public var prefix: String
    /// The trunk's name in the configuration file.
    public var trunk: String
    /// Digits taken off the front before dialling.
    public var strip: Int
    /// Digits put before the rest.
    public var prepend: String

    public init(prefix: String, trunk: String, strip: Int = 0, prepend: String = "") {
        self.prefix = prefix
        self.trunk = trunk
        self.strip = strip
        self.prepend = prepend
    }

    /// A dialled number cleaned of what people write between digits, or nil where it holds anything but digits after an optional plus sign.
    public static func cleaned(_ dialled: String) -> String? {
        var number = ""
        for (index, character) in dialled.filter({ !" -()./".contains($0) }).enumerated() {
            guard character.isASCII, character.isNumber || (index == 0 && character == "+") else { return nil }
            number.append(character)
        }
        return (2...16).contains(number.count) ? number : nil
    }

    /// What the trunk is told to dial, or nil where this rule does not apply.
    public func target(for number: String) -> String? {
        guard number.hasPrefix(prefix), number.count > strip else { return nil }
        return prepend + number.dropFirst(strip)
    }
}
