import ArgumentParser
import CentreConfiguration
import CurlTransport
import Foundation
import Logging

/// Talks to the running service on this machine over its REST API.
struct ServiceClient {
    let url: String
    private let token: String
    private let client: CurlClient
    private let loop: CurlEventLoop

    init(_ settings: TandemConfiguration) throws {
        guard let control = ControlFile.read("\(settings.dataFolder)/run/control.json") else {
            throw ValidationError("The service is not running on this data folder (\(settings.dataFolder)). Start it with `make run` or `tandem serve`.")
        }
        url = control.url
        token = control.token
        var logger = Logger(label: "client")
        logger.logLevel = .critical
        loop = CurlEventLoop(logger: logger)
        client = CurlClient(loop: loop)
    }

    private func request(_ method: String, _ path: String, _ body: Data?, _ more: [String: String] = [:]) -> CurlRequest {
        var headers = [CurlHeader("Authorization", "Bearer \(token)"), CurlHeader("Accept", "application/json, text/event-stream")]
        headers += more.sorted { $0.key < $1.key }.map { CurlHeader($0.key, $0.value) }
        var bytes: [UInt8]?
        if let body {
            headers.append(CurlHeader("Content-Type", "application/json"))
            bytes = [UInt8](body)
        }
        return CurlRequest(method: method, url: url + "/api/v1" + path, headers: headers, body: bytes)
    }

    /// - Returns: the answer's JSON; a refusal becomes an error with the service's own words.
    func send(_ method: String, _ path: String, _ body: [String: Any]? = nil, headers: [String: String] = [:]) async throws -> [String: Any] {
        let bytes = try body.map { try JSONSerialization.data(withJSONObject: $0) }
        let answer = try await exchange(method, path, bytes, headers: headers)
        return answer.body.isEmpty ? [:] : (try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]) ?? [:]
    }

    /// - Returns: the answer's bytes and its ETag.
    func exchange(_ method: String, _ path: String, _ body: Data? = nil, headers: [String: String] = [:]) async throws -> (body: Data, tag: String?) {
        let response: CurlResponse
        do {
            response = try await client.send(request(method, path, body, headers), timeout: .seconds(15))
        } catch {
            throw ValidationError("The service at \(url) does not answer (\(error)). Is it running?")
        }
        let bytes = Data(response.body)
        guard (200..<300).contains(response.status) else { throw ValidationError(Self.refusal(bytes, status: response.status)) }
        return (bytes, response.headers["ETag"])
    }

    /// All pages of a collection.
    func all<Item: Decodable>(_ type: Item.Type, of collection: String) async throws -> [Item] {
        var items: [Item] = []
        var cursor: String?
        repeat {
            let answer = try await exchange("GET", "/\(collection)?limit=200" + (cursor.map { "&cursor=\($0)" } ?? ""))
            let page = try JSONDecoder().decode(ResourcePage<Item>.self, from: answer.body)
            items += page.items
            cursor = page.nextCursor
        } while cursor != nil
        return items
    }

    private static func refusal(_ body: Data, status: Int) -> String {
        struct Problem: Decodable {
            struct Field: Decodable {
                let field: String
                let detail: String
            }
            let title: String?
            let detail: String?
            let errors: [Field]?
        }
        guard let problem = try? JSONDecoder().decode(Problem.self, from: body) else { return "HTTP \(status)" }
        let fields = (problem.errors ?? []).map { "\($0.field) \($0.detail)" }
        return ([problem.detail ?? problem.title ?? "HTTP \(status)"] + fields).joined(separator: " ")
    }

    /// The event stream from behind an input of the journal, as (name, data).
    func events(after sequence: Int, _ body: (String, [String: Any]) async throws -> Bool) async throws {
        let response = try await client.stream(request("GET", "/events?after=\(sequence)-\(Int32.max)", nil))
        guard response.status == 200 else { throw ValidationError("The event stream was refused: HTTP \(response.status).") }
        var buffer: [UInt8] = []
        for try await chunk in response.body {
            buffer += chunk
            while let end = Self.endOfEvent(buffer) {
                let text = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeFirst(min(end + 2, buffer.count))
                var name = "", data = ""
                for line in text.split(separator: "\n") {
                    if line.hasPrefix("event: ") { name = String(line.dropFirst(7)) }
                    if line.hasPrefix("data: ") { data += line.dropFirst(6) }
                }
                guard !name.isEmpty, let json = try JSONSerialization.jsonObject(with: Data(data.utf8), options: .fragmentsAllowed) as? [String: Any] else { continue }
                if try await !body(name, json) { return }
            }
        }
    }

    private static func endOfEvent(_ bytes: [UInt8]) -> Int? {
        guard bytes.count > 1 else { return nil }
        return (0..<bytes.count - 1).first { bytes[$0] == 10 && bytes[$0 + 1] == 10 }
    }
}

/// One page of a collection.
private struct ResourcePage<Item: Decodable>: Decodable {
    let items: [Item]
    let nextCursor: String?
}
