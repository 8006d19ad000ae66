import Foundation

/// The address that limits count by.
enum ClientAddress {
    /// An IPv6 client has a whole /64 at hand and would never hit a limit: so the network is the key.
    static func key(_ address: String) -> String {
        guard address.contains(":") else { return address }
        if let mapped = address.split(separator: ":").last, mapped.contains(".") { return String(mapped) }
        return expanded(address).prefix(4).joined(separator: ":") + "::/64"
    }

    private static func expanded(_ address: String) -> [String] {
        let plain = address.prefix { $0 != "%" }
        guard let gap = plain.range(of: "::") else { return plain.split(separator: ":").map(String.init) }
        let front = plain[..<gap.lowerBound].split(separator: ":").map(String.init)
        let back = plain[gap.upperBound...].split(separator: ":").map(String.init)
        return front + Array(repeating: "0", count: max(0, 8 - front.count - back.count)) + back
    }
}
