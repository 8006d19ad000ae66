import Foundation

extension PhoneNumber {
    /// The country for display, in a language (BCP 47): `Germany`, `德国`; nil for numbers that belong to no country.
    public func country(in language: String) -> String? {
        region.flatMap { Locale(identifier: language).localizedString(forRegionCode: $0) }
    }
}
