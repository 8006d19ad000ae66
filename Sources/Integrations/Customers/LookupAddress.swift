import ContactDomain
import Foundation

/// The addresses under which another system is asked about a customer: the template with what is known of them.
enum LookupAddress {
    /// Of somebody with many numbers so many are tried.
    static let most = 3

    /// - Returns: in the order in which they are asked; none where the customer has nothing that the template wants.
    static func addresses(_ template: String, for customer: Customer) -> [String] {
        var found: [String] = []
        for turn in 0..<most {
            guard let address = expanded(template, for: customer, turn), !found.contains(address) else { break }
            found.append(address)
        }
        return found
    }

    /// - Parameter turn: takes the customer's first, second, third identity of a kind.
    /// - Returns: nil where every place stays empty, or the customer has fewer.
    private static func expanded(_ template: String, for customer: Customer, _ turn: Int) -> String? {
        var result = ""
        var rest = Substring(template)
        var places = 0
        var filled = 0
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            places += 1
            if let value = value(of: rest[rest.index(after: open)..<close], customer, turn) {
                filled += 1
                result += encoded(value)
            }
            rest = rest[rest.index(after: close)...]
        }
        guard filled > 0 || (places == 0 && turn == 0) else { return nil }
        return result + rest
    }

    private static func value(of place: Substring, _ customer: Customer, _ turn: Int) -> String? {
        func identity(_ kind: Identity.Kind) -> String? { customer.identities.filter { $0.kind == kind }.dropFirst(turn).first?.value }
        switch place {
        case "customer": return turn == 0 ? customer.id.description : nil
        case "phone": return identity(.phone)
        case "email": return identity(.email)
        case "external": return identity(.external)
        case let named where named.hasPrefix("external:"):
            // The id in one system of several, without that system's name before it.
            let prefix = named.dropFirst("external:".count) + ":"
            return customer.identities.filter { $0.kind == .external && $0.value.hasPrefix(prefix) }.dropFirst(turn).first.map { String($0.value.dropFirst(prefix.count)) }
        default: return nil
        }
    }

    /// RFC 3986, section 2.3: whatever is not unreserved is encoded, so that no value ever leaves its place.
    private static func encoded(_ value: String) -> String {
        value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    private static let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
