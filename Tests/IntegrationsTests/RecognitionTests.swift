import CentrePorts
import CentreStore
import ContactDomain
import Foundation
import TandemTesting
import Testing

@testable import Integrations

/// What callers are called, as far as the network says anything that is a name.
@Suite struct RecognitionTests {
    @Test(arguments: [("Ada Lovelace", "Ada Lovelace"), ("+4930123456", ""), ("4930", ""), ("anonymous", ""), ("  Bob\u{7}", "Bob"), ("", ""), ("\u{5F20}\u{4F1F}", "\u{5F20}\u{4F1F}")])
    func onlyNamesAreNames(_ sent: String, _ kept: String) {
        #expect(CallerRecognition.name(in: CustomerQuestion(interaction: .make(1), number: "+4930123456", name: sent)) == kept)
    }
}
