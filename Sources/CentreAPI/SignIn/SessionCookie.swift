import HTTPTypes

/// The cookie of pages. Programs use `Authorization: Bearer` instead.
enum SessionCookie {
    static let name = "tandem_session"
    /// Unsafe requests that rely on the cookie must carry this header: other sites' pages cannot send it (CSRF).
    static let clientHeader = HTTPField.Name("X-Tandem-Client")

    static func set(_ token: String, secure: Bool) -> String {
        "\(name)=\(token); Path=/; HttpOnly; SameSite=Strict\(secure ? "; Secure" : "")"
    }

    static func clear(secure: Bool) -> String {
        "\(name)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0\(secure ? "; Secure" : "")"
    }

    static func token(in headers: HTTPFields) -> String? {
        for header in headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0].drop(while: \.isWhitespace) == name { return String(parts[1]) }
            }
        }
        return nil
    }
}

/// The token of a request and how it came.
struct PresentedToken {
    let token: String
    let isCookie: Bool

    /// The header wins over the cookie. One that is no bearer token is as good as none.
    init?(_ headers: HTTPFields) {
        if let header = headers[.authorization] {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            token = String(parts[1]).filter { !$0.isWhitespace }
            isCookie = false
        } else if let cookie = SessionCookie.token(in: headers) {
            token = cookie
            isCookie = true
        } else {
            return nil
        }
    }
}
