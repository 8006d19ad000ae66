import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// A file of a message as browsers get it: shown where it is a plain picture, otherwise saved, and in no case run.
enum FileAnswer {
    private static let disposition = HTTPField.Name("Content-Disposition")
    private static let policy = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

    /// What the sender calls the file that a request brings.
    static func name(_ request: APIRequest) throws -> String {
        let query = try QueryReader(request, knows: ["name"])
        guard let name = query.text("name") else { throw Problem.badRequest("name", "must say what the file is called") }
        guard name.count <= 1_000 else { throw Problem.badRequest("name", "must have at most 1000 characters") }
        return name
    }

    /// - Throws: a problem where its content is not there any more.
    static func content(of id: AttachmentID, from files: any AttachmentStore, _ request: APIRequest) async throws -> Answer {
        // A file never changes: its id says all.
        let tag = "\"\(id)\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, max-age=86400, immutable"]
        if EntityTag.isKnown(tag, to: request.headers) { return Answer(.notModified, headers: headers) }
        guard let (attachment, bytes) = try await files.content(of: id) else { throw Problem(.gone, "file-gone", "The content of this file is not there any more.") }
        headers[.contentType] = attachment.mediaType == "text/plain" ? "text/plain; charset=utf-8" : attachment.mediaType
        headers[.contentSecurityPolicy] = policy
        if let name = disposition { headers[name] = "\(attachment.isPlainImage ? "inline" : "attachment"); filename*=UTF-8''\(encoded(attachment.name))" }
        return Answer(.ok, headers: headers, body: .bytes(bytes))
    }

    /// RFC 8187: all but letters, digits and a few marks as bytes.
    private static func encoded(_ name: String) -> String {
        name.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || (0x30...0x39).contains(byte) || "-._~".unicodeScalars.contains(scalar))
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(scalar) : "%\(digits.count == 1 ? "0" : "")\(digits)"
        }.joined()
    }
}
