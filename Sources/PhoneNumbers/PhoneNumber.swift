/// A phone number of which is known where it belongs.
public struct PhoneNumber: Hashable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        case fixed, mobile
        /// Where the plan does not tell them apart, as in North America.
        case fixedOrMobile
        case tollFree, premium, sharedCost, voip, personal, pager
        /// One number of a company for the whole country.
        case company
        case voicemail, unknown
    }

    /// The same for everybody who writes the same number: `+493012345678`. Without the extension.
    public let e164: String
    /// ISO 3166: `DE`; nil for numbers that belong to no country, such as satellite phones'.
    public let region: String?
    public let callingCode: Int
    public let kind: Kind
    /// As it is written within its country: `030 12345678`.
    public let national: String
    /// `+49 30 12345678`.
    public let international: String
    public let `extension`: String?
    /// It lies in a range that its country is known to have given out. A range may be younger than what we know of it.
    public let isAssigned: Bool
}

/// Why a text is no number that anybody could be called back at.
public enum PhoneNumberFault: String, Error, CaseIterable, Sendable {
    /// The caller did not want it shown, or the network did not have it.
    case withheld
    case notANumber
    /// Written without a country, and none was given as default; or with a country code that does not exist.
    case unknownCountry
    case tooShort, tooLong, wrongLength
    /// Only to be dialled within its area: its area code is missing.
    case localOnly
    /// 12345, 100 86: known to its own country's network alone.
    case shortCode
    /// 112, 110, 911.
    case emergency
    /// The library could not do its work.
    case failed
}
