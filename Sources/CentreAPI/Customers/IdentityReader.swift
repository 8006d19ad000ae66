import ContactDomain
import PhoneNumbers

/// Identities as people and systems write them become those by which customers are known.
struct IdentityReader: Sendable {
    /// The country of phone numbers that are written without one.
    let region: String?

    struct Written: Decodable, Sendable {
        let kind: Identity.Kind
        let value: String
    }

    static let longest = 254

    /// Several: each once, in their order. What cannot be read is a fault at its place.
    func identities(_ written: [Written], _ field: String, _ validation: inout Validation) -> [Identity] {
        var found: [Identity] = []
        validation.require(written.count <= 50, field, "must have at most 50 entries")
        for (index, one) in written.prefix(50).enumerated() {
            switch identity(one) {
            case .success(let identity): if !found.contains(identity) { found.append(identity) }
            case .failure(let fault): validation.require(false, "\(field)[\(index)].value", fault.detail)
            }
        }
        return found
    }

    struct Unreadable: Error, Equatable {
        let detail: String
    }

    func identity(_ written: Written) -> Result<Identity, Unreadable> {
        let value = String(written.value.trimmingPrefix(while: \.isWhitespace).reversed().trimmingPrefix(while: \.isWhitespace).reversed())
        guard !value.isEmpty, value.utf8.count <= Self.longest, !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            return .failure(Unreadable(detail: "must be 1 to \(Self.longest) bytes, without control characters"))
        }
        switch written.kind {
        case .phone: return phone(value)
        case .email: return email(value)
        case .visitor, .external, .wechat, .weibo: return .success(Identity(written.kind, value))
        }
    }

    private func phone(_ text: String) -> Result<Identity, Unreadable> {
        do {
            return .success(Identity(.phone, try PhoneNumber.parse(text, region: region).e164))
        } catch {
            return .failure(Unreadable(detail: Self.words(for: error)))
        }
    }

    /// What goes to an address is not known here; that it has the form of one is (RFC 5321, section 4.1.2, without quoted names).
    private func email(_ text: String) -> Result<Identity, Unreadable> {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress = parts.count == 2 && (1...64).contains(parts[0].utf8.count) && parts[1].contains(".") && !text.contains(where: \.isWhitespace)
            && parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && !$0.hasPrefix("-") && !$0.hasSuffix("-") }
        return isAddress ? .success(Identity(.email, text.lowercased())) : .failure(Unreadable(detail: "'\(text)' is not an e-mail address"))
    }

    private static func words(for fault: PhoneNumberFault) -> String {
        switch fault {
        case .withheld, .notANumber: "is not a phone number"
        case .unknownCountry: "has no country: write it with + and its country code, or set customers.region in tandem.yaml"
        case .tooShort: "is too short for a phone number"
        case .tooLong, .wrongLength: "does not have the length of a phone number of its country"
        case .localOnly: "lacks its area code"
        case .shortCode: "is a short code, which reaches nobody from elsewhere"
        case .emergency: "is an emergency number"
        case .failed: "could not be read; try again"
        }
    }
}
