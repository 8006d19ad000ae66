import ContactDomain
import PhoneNumbers

/// How customers are recognised.
public struct CustomerSettings: Equatable, Sendable {
    /// The country, by ISO 3166, of numbers that are written without one; nil where nothing tells.
    public var region: String?
    /// How long a caller is kept from a line at most, to be recognised.
    public var wait = Span(milliseconds: 300)

    public init() {}
}

extension CustomerSettings {
    /// - Parameter callerNumber: our own number, which tells the country where the file does not.
    mutating func read(_ section: Section, callerNumber: String) {
        wait = section.span("wait", wait, in: .zero...Span.seconds(5))
        region = section.optionalText("region") { text in
            PhoneNumber.knows(region: text) ? nil : ("'\(text)' is not a country", "write its two capital letters (ISO 3166): DE, CN, US")
        } ?? Self.region(of: callerNumber)
        section.finish()
    }

    /// A number that tells no country is no fault: it is checked where it is read.
    private static func region(of number: String) -> String? {
        do {
            return try PhoneNumber.parse(number).region
        } catch {
            return nil
        }
    }
}
