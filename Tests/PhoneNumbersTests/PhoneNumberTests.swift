import Testing

@testable import PhoneNumbers

@Suite struct PhoneNumberTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let region: String
        let e164: String
        let of: String
        let kind: PhoneNumber.Kind
        let national: String

        init(_ text: String, _ region: String, _ e164: String, _ of: String, _ kind: PhoneNumber.Kind, _ national: String) {
            (self.text, self.region, self.e164, self.of, self.kind, self.national) = (text, region, e164, of, kind, national)
        }

        var testDescription: String { "\(text) (\(region))" }
    }

    /// Twenty countries, written as people there write, and as networks send.
    static let cases = [
        Case("138 1234 5678", "CN", "+8613812345678", "CN", .mobile, "138 1234 5678"),
        Case("(010) 6552-9988", "CN", "+861065529988", "CN", .fixed, "010 6552 9988"),
        Case("0086 21 6552 9988", "DE", "+862165529988", "CN", .fixed, "021 6552 9988"),
        Case("４００ ８１０ ８８８８", "CN", "+864008108888", "CN", .sharedCost, "400 810 8888"),
        Case("030 / 901820", "DE", "+4930901820", "DE", .fixed, "030 901820"),
        Case("+49 (0)151 23456789", "US", "+4915123456789", "DE", .mobile, "01512 3456789"),
        Case("0800 3301000", "DE", "+498003301000", "DE", .tollFree, "0800 3301000"),
        Case("(212) 736-5000", "US", "+12127365000", "US", .fixedOrMobile, "(212) 736-5000"),
        Case("1-800-275-2273", "US", "+18002752273", "US", .tollFree, "(800) 275-2273"),
        Case("+1 613 995 1234", "DE", "+16139951234", "CA", .fixedOrMobile, "(613) 995-1234"),
        Case("020 7946 0018", "GB", "+442079460018", "GB", .fixed, "020 7946 0018"),
        Case("07400 123456", "GB", "+447400123456", "GB", .mobile, "07400 123456"),
        Case("01 42 68 53 00", "FR", "+33142685300", "FR", .fixed, "01 42 68 53 00"),
        Case("06 6710 1234", "IT", "+390667101234", "IT", .fixed, "06 6710 1234"),
        Case("612 34 56 78", "ES", "+34612345678", "ES", .mobile, "612 34 56 78"),
        Case("044 668 18 00", "CH", "+41446681800", "CH", .fixed, "044 668 18 00"),
        Case("0664 1234567", "AT", "+436641234567", "AT", .mobile, "0664 1234567"),
        Case("03-3210-7000", "JP", "+81332107000", "JP", .fixed, "03-3210-7000"),
        Case("010-2345-6789", "KR", "+821023456789", "KR", .mobile, "010-2345-6789"),
        Case("098765 43210", "IN", "+919876543210", "IN", .mobile, "098765 43210"),
        Case("2123 4567", "HK", "+85221234567", "HK", .fixed, "2123 4567"),
        Case("0912 345 678", "TW", "+886912345678", "TW", .mobile, "0912 345 678"),
        Case("6123 4567", "SG", "+6561234567", "SG", .fixed, "6123 4567"),
        Case("(02) 9374 4000", "AU", "+61293744000", "AU", .fixed, "(02) 9374 4000"),
        Case("(11) 96123-4567", "BR", "+5511961234567", "BR", .mobile, "(11) 96123-4567"),
        Case("8 (495) 123-45-67", "RU", "+74951234567", "RU", .fixed, "8 (495) 123-45-67"),
        Case("71 123 4567", "ZA", "+27711234567", "ZA", .mobile, "071 123 4567"),
        Case("050 123 4567", "AE", "+971501234567", "AE", .mobile, "050 123 4567"),
        Case("tel:+46-8-123-456", "DE", "+468123456", "SE", .fixed, "08-12 34 56"),
        Case("22 628 12 34", "PL", "+48226281234", "PL", .fixed, "22 628 12 34"),
    ]

    @Test(arguments: cases) func aNumberIsTheSameHoweverItIsWritten(_ expected: Case) throws {
        let number = try PhoneNumber.parse(expected.text, region: expected.region)
        #expect(number.e164 == expected.e164)
        #expect(number.region == expected.of)
        #expect(number.kind == expected.kind)
        #expect(number.national == expected.national)
        #expect(number.isAssigned)
        #expect(number.extension == nil)
        // What we have made of it, read again without any region, is the same.
        #expect(try PhoneNumber.parse(number.e164) == number)
        #expect(try PhoneNumber.parse(number.international) == number)
    }

    @Test func twentyCountriesAreThere() {
        #expect(Set(Self.cases.map(\.of)).count >= 20)
    }

    @Test(arguments: [
        ("", "DE", PhoneNumberFault.withheld), ("anonymous", "DE", .withheld), ("Anonymous", "CN", .withheld), ("<unknown>", "DE", .withheld), ("Restricted", "US", .withheld),
        ("112", "DE", .emergency), ("110", "DE", .emergency), ("911", "US", .emergency), ("110", "CN", .emergency), ("120", "CN", .emergency), ("999", "GB", .emergency),
        ("116117", "DE", .shortCode), ("10086", "CN", .shortCode), ("12345", "CN", .localOnly),
        ("alice", "DE", .notANumber), ("+", "DE", .withheld), ("1", "DE", .notANumber), ("\u{202E}", "DE", .withheld), ("张伟", "CN", .notANumber),
        ("030 123", "", .unknownCountry), ("+999 123456", "DE", .unknownCountry), ("030 123456", "XX", .unknownCountry),
        ("+49 3", "DE", .tooShort), ("+1 212 73", "DE", .tooShort), ("+1 2127 365 000 123", "DE", .tooLong), ("736 5000", "US", .localOnly),
        (String(repeating: "4", count: 60), "DE", .tooLong), (String(repeating: "4", count: 5000), "DE", .notANumber),
    ])
    func whatIsNoNumberSaysWhy(_ text: String, _ region: String, _ fault: PhoneNumberFault) {
        #expect(throws: fault) { try PhoneNumber.parse(text, region: region.isEmpty ? nil : region) }
    }

    @Test func extensionsAreKeptApart() throws {
        for text in ["+49 30 901820 ext. 12", "030 901820 x12", "tel:+49-30-901820;ext=12"] {
            let number = try PhoneNumber.parse(text, region: "DE")
            #expect(number.e164 == "+4930901820" && number.extension == "12", "\(text)")
        }
    }

    /// Countries give out ranges that we do not know yet: such a number has a form, but no more is said of it.
    @Test func aRangeThatIsNotGivenOutIsStillANumber() throws {
        let number = try PhoneNumber.parse("+1 200 555 0100")
        #expect(number.e164 == "+12005550100" && !number.isAssigned && number.kind == .unknown)
    }

    @Test func theCountryIsNamedInTheReadersLanguage() throws {
        let number = try PhoneNumber.parse("+8613812345678")
        #expect(number.country(in: "en")?.contains("China") == true)
        #expect(number.country(in: "zh")?.contains("中国") == true)
        #expect(try PhoneNumber.parse("+870 773 111 632").country(in: "en") == nil)
    }

    @Test func regionsAreKnownByTheirCode() {
        #expect(PhoneNumber.knows(region: "DE") && PhoneNumber.knows(region: "CN"))
        for region in ["", "XX", "de", "Germany", "ZZ"] { #expect(!PhoneNumber.knows(region: region), "\(region)") }
    }

    @Test func manyThreadsMayAskAtOnce() async {
        let wrong = await withTaskGroup(of: Int.self) { group in
            for start in 0..<8 {
                group.addTask {
                    (0..<2000).count { index in
                        let expected = Self.cases[(start * 7 + index) % Self.cases.count]
                        return (try? PhoneNumber.parse(expected.text, region: expected.region))?.e164 != expected.e164
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }
}
