import ContactDomain
import CurlTransport
import Foundation
import TandemTesting

@testable import MessageGateways

/// A visitor's app: a session, what it sends, and a stream that it goes on with behind the last message that it has.
actor VisitorDevice {
    private var room: ConformanceRoom
    private let address: String
    private var token = ""
    private(set) var visitor = ""
    private var stream: Task<Void, Never>?
    private var last: Int64 = 0
    private var messages: [Int64: Shown] = [:]
    private(set) var handings: [String: Int] = [:]
    private(set) var seesTyping = false
    private var isLosing = false
    /// Something has come over the present stream.
    private var isConnected = false

    init(_ room: ConformanceRoom, address: String) {
        self.room = room
        self.address = address
    }

    struct Shown: Decodable {
        struct Button: Decodable { let key: String }
        struct File: Decodable { let name: String }

        let id: String
        let number: Int64
        let from: String
        let text: String
        let attachments: [File]
        let buttons: [Button]
        let deletedAt: Int64?
    }

    /// What stands on the screen and is ours.
    var screen: [Seen] {
        messages.values.filter { $0.from != "visitor" }.sorted { $0.number < $1.number }.map {
            Seen(id: $0.id, text: $0.text, buttons: $0.buttons.map(\.key), files: $0.attachments.map(\.name), isDeleted: $0.deletedAt != nil)
        }
    }

    func move(to room: ConformanceRoom) async {
        await leave()
        self.room = room
    }

    // MARK: What it sends

    private struct Session: Decodable {
        let token: String
        let visitor: String
    }

    func begin(_ wish: [String: Any]) async throws -> Answer {
        let reply = try await post("sessions", wish)
        guard reply.answer == .taken else { return reply.answer }
        let session = try JSONDecoder().decode(Session.self, from: reply.body)
        (token, visitor) = (session.token, session.visitor)
        return .taken
    }

    func say(_ letter: Letter) async throws -> Answer {
        var ids: [String] = []
        for file in letter.files {
            let name = file.name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "file"
            let sent = try await send("files?name=\(name)", file.content)
            guard sent.answer == .taken else { return sent.answer }
            ids.append(try JSONDecoder().decode(Named.self, from: sent.body).id)
        }
        var body: [String: Any] = ["clientID": letter.id, "text": letter.text, "attachments": ids]
        if let choice = letter.choice { body["choice"] = choice }
        return try await post("messages", body).answer
    }

    private struct Named: Decodable { let id: String }

    func post(_ path: String, _ body: [String: Any]) async throws -> (answer: Answer, body: Data) {
        try await send(path, Array(try JSONSerialization.data(withJSONObject: body)), type: "application/json")
    }

    private func send(_ path: String, _ body: [UInt8], type: String = "application/octet-stream") async throws -> (answer: Answer, body: Data) {
        let response = try await room.client.send(CurlRequest(method: "POST", url: place(path), headers: headers + [CurlHeader("Content-Type", type)], body: body))
        let wait = response.headers["retry-after"].flatMap { Int($0) }
        return (Answer(status: response.status, wait: wait, body: String(decoding: response.body, as: UTF8.self)), Data(response.body))
    }

    private func place(_ path: String) -> String { "http://127.0.0.1:\(room.port)/api/v1/public/chat/\(address)/\(path)" }
    private var headers: [CurlHeader] { token.isEmpty ? [] : [CurlHeader("Authorization", "Bearer \(token)")] }

    // MARK: What it shows

    /// Gone when the service knows it: what it writes into a line that nobody reads any more counts as delivered.
    func leave() async {
        guard let stream else { return }
        let before = await openStreams()
        stream.cancel()
        await stream.value
        self.stream = nil
        if let before, before > 0 { _ = await eventually { await self.openStreams().map { $0 < before } ?? true } }
    }

    /// Nil where the service does not answer.
    private func openStreams() async -> Int? {
        do {
            let response = try await room.client.send(CurlRequest(url: "http://127.0.0.1:\(room.port)/metrics"))
            let line = String(decoding: response.body, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("tandem_event_streams ") }
            return line.flatMap { Int($0.dropFirst("tandem_event_streams ".count)) }
        } catch {
            return nil
        }
    }

    /// The next stream brings what is new, and the device forgets that it had it: as after a crash.
    func loseNext() { isLosing = true }

    /// There when the service has begun to answer: what happens then is not missed, and who leaves then is known to have been there.
    func look() async {
        guard stream == nil else { return }
        isConnected = false
        stream = Task { await self.follow() }
        _ = await eventually { await self.isConnected }
    }

    /// A line that breaks is taken up again behind the last message.
    private func follow() async {
        while !Task.isCancelled {
            do {
                let response = try await room.client.stream(CurlRequest(url: place("events?after=\(last)"), headers: headers))
                var rest: [UInt8] = []
                reading: for try await piece in response.body {
                    isConnected = true
                    rest += piece
                    while let end = rest.firstRange(of: Array("\n\n".utf8)) {
                        let event = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
                        rest.removeSubrange(..<end.upperBound)
                        guard try take(event) else { break reading }
                    }
                }
                try await Task.sleep(for: .milliseconds(20))
            } catch {
                // The service may be on its way up again.
                do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
            }
        }
    }

    private struct Typing: Decodable { let isTyping: Bool }

    /// - Returns: false where the line breaks before the device has noted what came.
    private func take(_ event: String) throws -> Bool {
        let lines = event.split(separator: "\n")
        guard let name = lines.first(where: { $0.hasPrefix("event: ") })?.dropFirst(7), let data = lines.first(where: { $0.hasPrefix("data: ") })?.dropFirst(6) else { return true }
        if name == "typing" { seesTyping = try JSONDecoder().decode(Typing.self, from: Data(data.utf8)).isTyping }
        guard name == "message" else { return true }
        let message = try JSONDecoder().decode(Shown.self, from: Data(data.utf8))
        handings[message.id, default: 0] += 1
        if isLosing, message.from != "visitor" {
            isLosing = false
            return false
        }
        messages[message.number] = message
        last = max(last, message.number)
        return true
    }
}
