import Foundation

/// The description of this API (OpenAPI 3.1), kept by hand and compared with the routes by a test.
enum OpenAPIDocument {
    static func bytes() -> [UInt8] { Answer.encoded(document) }

    static var document: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Tandem", "version": "1", "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
                "description": .string(introduction),
            ],
            "servers": [["url": "/"]],
            "security": [["token": []], ["cookie": []]],
            "tags": .array(Operation.tags.map { ["name": .string($0.name), "description": .string($0.description)] }),
            "paths": .object(paths),
            "components": [
                "schemas": .object(Schemas.all),
                "securitySchemes": [
                    "token": ["type": "http", "scheme": "bearer"],
                    "cookie": ["type": "apiKey", "in": "cookie", "name": .string(SessionCookie.name)],
                ],
            ],
        ]
    }

    private static let introduction = """
        Times are whole milliseconds since 1970-01-01T00:00:00Z, lengths of time whole milliseconds, ids UUIDs as text. \
        Faults are application/problem+json (RFC 9457) with a stable `code`. Lists are paged by `cursor` and `limit`. \
        Every write accepts `Idempotency-Key`. Configuration resources carry an ETag; PUT and DELETE need `If-Match`. \
        Requests that rely on the cookie and change something need the header `X-Tandem-Client: web`. Members that have no value are left out.
        """

    private static var paths: [String: JSONValue] {
        var paths: [String: [String: JSONValue]] = [:]
        for operation in Operation.all { paths[operation.path, default: [:]][operation.method] = operation.description }
        return paths.mapValues { .object($0) }
    }
}
