/// Makes ids from an instant and a seed, so that the same input mints the same
/// ids when the journal is replayed. Ids of one source keep their order.
public struct IdentifierSource: Sendable {
    private let instant: Timestamp
    private var state: UInt64
    private var count: UInt64 = 0

    /// - Parameter seed: 64 random bits, journalled with the input.
    public init(at instant: Timestamp, seed: UInt64) {
        self.instant = instant
        state = seed
    }

    public mutating func next<Tag>() -> Identifier<Tag> {
        defer { count &+= 1 }
        // The 12 bits behind the millisecond count up: ids of one input sort as made.
        return Identifier(at: instant, random: count, word())
    }

    /// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
    private mutating func word() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
