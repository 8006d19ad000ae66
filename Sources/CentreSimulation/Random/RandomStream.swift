/// What random numbers are drawn for. Each purpose has streams of its own, so that a change of policy, which may draw
/// more or fewer numbers for one purpose, leaves all others as they were: common random numbers.
public enum Purpose: UInt64, Sendable {
    case arrivals = 1, handling, patience, wrapUp, tiers, attributes, offers, callbacks
}

/// Random numbers that are the same for the same seed on every machine: xoshiro256** (Blackman and Vigna, "Scrambled
/// linear pseudorandom number generators", 2018), its state filled by SplitMix64 (Steele, Lea and Flood, 2014).
public struct RandomStream: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(state: (UInt64, UInt64, UInt64, UInt64)) { self.state = state }

    public init(seed: UInt64) {
        var source = seed
        state = (Self.splitMix(&source), Self.splitMix(&source), Self.splitMix(&source), Self.splitMix(&source))
    }

    /// The stream of one purpose within one run.
    ///
    /// - Parameters:
    ///   - name: what it is for, say the name of a source of traffic: adding another source changes nothing for this one.
    ///   - index: tells streams of one name apart, say one for each interaction.
    public init(seed: UInt64, run: Int, purpose: Purpose, name: String = "", index: UInt64 = 0) {
        self.init(seed: Self.mixed([seed, UInt64(truncatingIfNeeded: run), purpose.rawValue, Self.hash(name), index]))
    }

    public mutating func next() -> UInt64 {
        let result = Self.rotated(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotated(state.3, 45)
        return result
    }

    /// Between 0 and 1, neither of them included: 53 random bits and a half.
    public mutating func uniform() -> Double {
        (Double(next() >> 11) + 0.5) * 0x1p-53
    }

    /// FNV-1a, 64 bits: unlike Swift's own hash it is the same in every process.
    public static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }

    private static func mixed(_ words: [UInt64]) -> UInt64 {
        var state: UInt64 = 0
        for word in words {
            state ^= word
            state = splitMix(&state)
        }
        return state
    }

    private static func splitMix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
        word << bits | word >> (64 - bits)
    }
}
