import CPhoneNumber

extension PhoneNumber {
    /// Longer texts are no numbers.
    static let longest = 100

    /// Reads a number as people and networks write it: `030 / 123 456-78`, `+49 (0)30 …`, `0049…`, `tel:+49…`, full-width digits.
    ///
    /// Takes less than a tenth of a millisecond, the first time in a process some 30; may be called from any thread.
    /// - Parameter region: the country, by ISO 3166, of numbers that are written without one; nil for none.
    public static func parse(_ text: String, region: String? = nil) throws(PhoneNumberFault) -> PhoneNumber {
        guard !isWithheld(text) else { throw .withheld }
        guard text.utf8.count <= longest else { throw .notANumber }
        var number = cphone_number()
        let outcome = cphone_parse(text, text.utf8.count, region?.uppercased() ?? "", &number)
        if let fault = fault(outcome) { throw fault }
        return PhoneNumber(number)
    }

    /// Whether numbers of this region can be read: for checking a setting.
    public static func knows(region: String) -> Bool {
        region == region.uppercased() && cphone_knows_region(region)
    }

    /// What networks and telephony servers send instead of a number.
    private static func isWithheld(_ text: String) -> Bool {
        let plain = text.lowercased().filter { $0.isLetter || $0.isNumber }
        return ["", "anonymous", "private", "restricted", "unavailable", "unknown", "withheld", "asserted", "s"].contains(plain)
    }

    private static func fault(_ outcome: Int32) -> PhoneNumberFault? {
        switch UInt32(bitPattern: outcome) {
        case cphone_ok.rawValue: nil
        case cphone_not_a_number.rawValue: .notANumber
        case cphone_unknown_country.rawValue: .unknownCountry
        case cphone_too_short.rawValue: .tooShort
        case cphone_too_long.rawValue: .tooLong
        case cphone_wrong_length.rawValue: .wrongLength
        case cphone_local_only.rawValue: .localOnly
        case cphone_short_code.rawValue: .shortCode
        case cphone_emergency.rawValue: .emergency
        default: .failed
        }
    }

    private init(_ number: cphone_number) {
        let region = Self.text(number.region)  // "001" for what is the whole world's
        let `extension` = Self.text(number.extension)
        self.init(
            e164: Self.text(number.e164), region: region.count == 2 ? region : nil, callingCode: Int(number.calling_code), kind: Self.kind(number.kind),
            national: Self.text(number.national), international: Self.text(number.international), extension: `extension`.isEmpty ? nil : `extension`,
            isAssigned: number.is_assigned)
    }

    private static func kind(_ kind: Int32) -> Kind {
        switch UInt32(bitPattern: kind) {
        case cphone_kind_fixed.rawValue: .fixed
        case cphone_kind_mobile.rawValue: .mobile
        case cphone_kind_fixed_or_mobile.rawValue: .fixedOrMobile
        case cphone_kind_toll_free.rawValue: .tollFree
        case cphone_kind_premium.rawValue: .premium
        case cphone_kind_shared_cost.rawValue: .sharedCost
        case cphone_kind_voip.rawValue: .voip
        case cphone_kind_personal.rawValue: .personal
        case cphone_kind_pager.rawValue: .pager
        case cphone_kind_company.rawValue: .company
        case cphone_kind_voicemail.rawValue: .voicemail
        default: .unknown
        }
    }

    /// A field of fixed size, up to its zero.
    private static func text<Field>(_ field: Field) -> String {
        withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
