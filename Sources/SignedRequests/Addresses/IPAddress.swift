import Glibc

/// An IPv4 or IPv6 address as its bytes.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 of them, the most significant first.
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads the usual written forms; not those that leave parts out or count in other bases.
    package init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        bytes = withUnsafeBytes(of: six) { Array($0) }
    }

    package var isVersion6: Bool { bytes.count == 16 }

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let known = bytes.withUnsafeBytes { inet_ntop(isVersion6 ? AF_INET6 : AF_INET, $0.baseAddress, &text, socklen_t(text.count)) }
        return known == nil ? "?" : String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A range of addresses: `10.0.0.0/8`. A single address is a range of one.
struct Network: Hashable, Sendable {
    let address: IPAddress
    let bits: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let address = IPAddress(parts[0]) else { return nil }
        let most = address.bytes.count * 8
        if parts.count == 2 {
            guard let bits = Int(parts[1]), (0...most).contains(bits) else { return nil }
            self.bits = bits
        } else {
            bits = most
        }
        self.address = address
    }

    func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        for index in 0..<address.bytes.count {
            let left = min(8, max(0, bits - index * 8))
            guard left > 0 else { return true }
            let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - left))
            if address.bytes[index] & mask != other.bytes[index] & mask { return false }
        }
        return true
    }
}
