import HTTPTypes
import Hummingbird

/// Reads a body up to the limit; more is refused without reading on.
enum RequestBodyReader {
    /// In bytes.
    static let limit = 256 * 1024

    static let tooLarge = tooLarge(limit)

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.contentTooLarge, "body-too-large", "The body must not be larger than \(limit / 1024) KiB.", headers: [.connection: "close"])
    }

    static func read(_ request: Request, upTo limit: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { throw tooLarge(limit) }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limit else { throw tooLarge(limit) }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }
}
