import CentrePorts
import ContactDomain

/// What a visitor's browser needs to call an entry point.
struct WebCall: Encodable, Sendable {
    let webSocket: String
    let uri: String
    let user: String
    let password: String
    let displayName: String
    let dial: String
    let expiresAt: Timestamp

    init(_ book: PhoneBook, _ account: PhoneAccount, to entry: EntryPoint, until expiresAt: Timestamp, host: String?) {
        let phone = book.phone(account, host: host)
        webSocket = phone.webSocket
        uri = phone.uri
        user = phone.user
        password = phone.password
        displayName = phone.displayName
        dial = book.address(entry.address, host: host)
        self.expiresAt = expiresAt
    }
}
