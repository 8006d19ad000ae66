import ContactDomain
import Foundation
import Testing

/// What programs outside read of a message.
@Suite struct MessageJSONTests {
    @Test(arguments: [
        (Message.Author.customer, #"{"kind":"customer"}"#), (.automatic, #"{"kind":"automatic"}"#),
        (.agent(AgentID(high: 1, low: 2)), #"{"id":"\#(AgentID(high: 1, low: 2))","kind":"agent"}"#),
        (.user(UserID(high: 3, low: 4)), #"{"id":"\#(UserID(high: 3, low: 4))","kind":"user"}"#),
    ])
    func anAuthorSaysItsKindAndWhereThereIsOneItsID(_ author: Message.Author, _ json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(author), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(Message.Author.self, from: Data(json.utf8)) == author)
    }

    @Test(arguments: [#"{"kind":"agent"}"#, #"{"kind":"robot"}"#, "{}", #""customer""#])
    func anAuthorWithoutWhatItNeedsIsNone(_ json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Message.Author.self, from: Data(json.utf8)) }
    }
}
