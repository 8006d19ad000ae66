import Foundation

/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014): the same seed gives the same numbers on every machine.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0; 0 where the bound is none.
    public mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

    public mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True so many times in a hundred.
    public mutating func percent(_ share: Int) -> Bool { below(100) < share }

    /// One of a list that has some.
    public mutating func pick<Choice>(_ first: Choice, _ others: Choice...) -> Choice {
        let index = below(others.count + 1)
        return index == 0 ? first : others[index - 1]
    }

    public mutating func pick<Choice>(from choices: [Choice]) -> Choice? { choices.isEmpty ? nil : choices[below(choices.count)] }

    /// Each with that chance.
    public mutating func some<Choice>(of choices: [Choice], percent share: Int) -> [Choice] {
        var picked: [Choice] = []
        for choice in choices where percent(share) { picked.append(choice) }
        return picked
    }

    /// Exponential, in whole milliseconds.
    public mutating func milliseconds(meanSeconds: Double) -> Int64 {
        let uniform = (Double(next() >> 11) + 1) / 9_007_199_254_740_992
        return Int64(-log(uniform) * meanSeconds * 1000)
    }
}
