import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// Files below one folder, streamed. Nothing outside it can be named, not even through symbolic links.
struct FileServer: Sendable {
    /// With symbolic links resolved.
    let root: String
    private let files: LocalFileSystem

    init(root: String) {
        self.root = URL(filePath: root).resolvingSymlinksInPath().standardizedFileURL.path(percentEncoded: false).trimmingSuffix("/")
        var quiet = Logger(label: "tandem.files")
        quiet.logLevel = .error
        files = LocalFileSystem(rootFolder: self.root, threadPool: .singleton, logger: quiet)
    }

    /// - Parameter path: relative, as stored by us or decoded from a request: `2026/11/x.wav`.
    /// - Returns: nil where there is no such plain file, or the path is one that no honest client sends.
    func find(_ path: String) async -> File? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.isEmpty, parts.allSatisfy({ Self.isPlain($0) }) else { return nil }
        let full = "\(root)/\(path)"
        guard URL(filePath: full).resolvingSymlinksInPath().path(percentEncoded: false).hasPrefix(root + "/") else { return nil }
        do {
            guard let attributes = try await files.getAttributes(id: full), !attributes.isFolder else { return nil }
            return File(path: full, size: attributes.size, modified: attributes.modificationDate, files: files)
        } catch {
            // Not there, or not readable for us: the same for who asks.
            return nil
        }
    }

    private static func isPlain(_ part: Substring) -> Bool {
        !part.isEmpty && !part.hasPrefix(".") && part.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "._-+@".unicodeScalars.contains($0))
        }
    }

    struct File: Sendable {
        let path: String
        /// In bytes.
        let size: Int
        let modified: Date
        fileprivate let files: LocalFileSystem

        var tag: String { "\"\(String(size, radix: 36))-\(String(Int(modified.timeIntervalSince1970 * 1000), radix: 36))\"" }

        /// The whole file as text: for pages, which are small.
        func text(for request: APIRequest) async throws -> String {
            let collected = CollectedBody()
            try await files.loadFile(id: path, context: request.context).write(collected)
            return await collected.text
        }

        /// The file, a part of it (`Range`), or "you have it already" (`If-None-Match`).
        func answer(_ request: APIRequest, type: String, cacheControl: String, extra: HTTPFields = [:]) async throws -> Answer {
            var headers = extra
            headers[.eTag] = tag
            headers[.cacheControl] = cacheControl
            headers[.acceptRanges] = "bytes"
            if EntityTag.isKnown(tag, to: request.headers) { return Answer(.notModified, headers: headers) }
            headers[.contentType] = type
            let condition = request.headers[.ifRange]
            let wanted = condition == nil || condition == tag ? ByteRange.read(request.headers[.range], size: size) : .whole
            switch wanted {
            case .whole:
                return Answer(.ok, headers: headers, body: .stream(size == 0 ? ResponseBody() : try await files.loadFile(id: path, context: request.context)))
            case .part(let range):
                headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(size)"
                return Answer(.partialContent, headers: headers, body: .stream(try await files.loadFile(id: path, range: range, context: request.context)))
            case .unsatisfiable:
                throw Problem(
                    .rangeNotSatisfiable, "range-not-satisfiable", "The range lies outside the file, which has \(size) bytes.", headers: [.contentRange: "bytes */\(size)"])
            }
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: Character) -> String {
        var text = self
        while text.last == suffix { text.removeLast() }
        return text
    }
}

/// Takes a body that would go to the network.
private actor CollectedBody: ResponseBodyWriter {
    private var bytes: [UInt8] = []
    var text: String { String(decoding: bytes, as: UTF8.self) }

    private func append(_ buffer: ByteBuffer) { bytes.append(contentsOf: buffer.readableBytesView) }

    nonisolated func write(_ buffer: ByteBuffer) async throws { await append(buffer) }
    nonisolated consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
