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

    private func request(_ method: String, _ path: String, _ body: [String: Any]?, _ more: [String: String] = [:]) throws -> CurlRequest {
        var headers = [CurlHeader("Authorization", "Bearer \(token)"), CurlHeader("Accept", "application/json, text/event-stream")]
        headers += more.sorted { $0.key < $1.key }.map { CurlHeader($0.key, $0.value) }
        var bytes: [UInt8]?
        if let body {
            headers.append(CurlHeader("Content-Type", "application/json"))
            bytes = [UInt8](try JSONSerialization.data(withJSONObject: body))
        }
        return CurlRequest(method: method, url: url + "/api/v1" + path, headers: headers, body: bytes)
    }

    /// - Returns: the answer's JSON; a refusal becomes an error with the service's own words.
    func send(_ method: String, _ path: String, _ body: [String: Any]? = nil, headers: [String: String] = [:]) async throws -> [String: Any] {
        let response: CurlResponse
        do {
            response = try await client.send(try request(method, path, body, headers), timeout: .seconds(15))
        } catch {
            throw ValidationError("The service at \(url) does not answer (\(error)). Is it running?")
        }
        let json = response.body.isEmpty ? [:] : (try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]) ?? [:]
        guard (200..<300).contains(response.status) else {
            let detail = (json["detail"] as? String) ?? (json["title"] as? String) ?? "HTTP \(response.status)"
            throw ValidationError(detail)
        }
        return json
    }

    /// The event stream from behind an input of the journal, as (name, data).
    func events(after sequence: Int, _ body: (String, [String: Any]) async throws -> Bool) async throws {
        let response = try await client.stream(try request("GET", "/events?after=\(sequence)-\(Int32.max)", nil))
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
