import Foundation
import HTTPTypes
import Hummingbird

/// What a route answers: small enough to be remembered for a repeated request, or a stream.
struct Answer: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        case stream(ResponseBody)
    }

    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: Body
    /// The body is not kept for repeated requests: it is shown once.
    var holdsSecret = false

    init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    static let noContent = Answer(.noContent)

    /// JSON that nobody may keep: answers are about the moment, and many are personal.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Answer {
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Answer(status, headers: headers, body: .bytes(encoded(value)))
    }

    static func text(_ text: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8") -> Answer {
        Answer(status, headers: [.contentType: type, .cacheControl: "no-store"], body: .bytes(Array(text.utf8)))
    }

    static func encoded(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        do {
            return Array(try encoder.encode(value))
        } catch {
            // Only numbers that are not finite can get here, and no type of ours holds any.
            return Array(#"{"code":"internal-error","detail":"The answer cannot be written as JSON."}"#.utf8)
        }
    }

    var response: Response {
        switch body {
        case .none: Response(status: status, headers: headers)
        case .bytes(let bytes): Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .stream(let stream): Response(status: status, headers: headers, body: stream)
        }
    }
}
