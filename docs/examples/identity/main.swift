import Crypto
import Foundation

func identity(secret: String, customer: String, name: String, email: String) throws -> String {
    func part(_ content: Data) -> String {
        content.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    struct Claims: Encodable { let sub, name, email: String, iat, exp: Int }
    let now = Int(Date().timeIntervalSince1970)
    let claims = try JSONEncoder().encode(Claims(sub: customer, name: name, email: email, iat: now, exp: now + 8 * 3600))
    let head = part(Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8)) + "." + part(claims)
    return head + "." + part(Data(HMAC<SHA256>.authenticationCode(for: Data(head.utf8), using: SymmetricKey(data: Data(secret.utf8)))))
}

// What stands above is the example of docs/web-chat.md, letter by letter. Run as `identity-example SECRET CUSTOMER NAME EMAIL`.
let parts = Array(CommandLine.arguments.dropFirst())
guard parts.count == 4 else {
    FileHandle.standardError.write(Data("usage: identity-example SECRET CUSTOMER NAME EMAIL\n".utf8))
    exit(64)
}
print(try identity(secret: parts[0], customer: parts[1], name: parts[2], email: parts[3]), terminator: "")
