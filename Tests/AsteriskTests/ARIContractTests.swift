import AsteriskARI
import TandemTesting
import Testing

/// What the typed client believes about ARI, against the documentation of the Asterisk that runs.
@Suite(.enabled(if: AsteriskProcess.isAvailable, "Asterisk is not set up"), .timeLimit(.minutes(2)))
struct ARIContractTests {
    /// Operations of Asterisk's that have no typed function, on purpose.
    private static let deliberatelyAbsent: Set<String> = [
        // The event socket itself, and the race of several applications for a call.
        "GET /events", "POST /events/claim",
        // The forms without an id of ours: a lost answer could not be looked up.
        "POST /bridges", "POST /bridges/{bridgeId}/play", "POST /channels/{channelId}", "POST /channels/{channelId}/play",
        "POST /channels/{channelId}/snoop",
        // Video, external media, in-dialog messages and transfers by REFER are not used.
        "POST /bridges/{bridgeId}/videoSource/{channelId}", "DELETE /bridges/{bridgeId}/videoSource",
        "POST /channels/externalMedia", "POST /channels/{channelId}/transfer_progress",
        "PUT /endpoints/sendMessage", "POST /endpoints/refer", "PUT /endpoints/{tech}/{resource}/sendMessage",
        "POST /endpoints/{tech}/{resource}/refer",
        // Bridges carry no variables here; recordings are read from the disk.
        "GET /bridges/{bridgeId}/variable", "POST /bridges/{bridgeId}/variable", "GET /bridges/{bridgeId}/variables",
        "POST /bridges/{bridgeId}/variables", "GET /recordings/stored/{recordingName}/file",
        "POST /recordings/stored/{recordingName}/copy",
    ]

    private func name(_ path: [String], _ method: String) -> String {
        "\(method) /" + path.joined(separator: "/")
    }

    @Test func everyRequestIsOneThatAsteriskDocuments() async throws {
        let docs = try await APIDocs.read(from: try await SharedAsterisk.running())
        for request in everyRequest {
            guard let (path, operation) = docs.operation(for: request) else {
                Issue.record("Asterisk has no \(request.method.rawValue) \(request.target)")
                continue
            }
            let name = name(path, request.method.rawValue)
            let query = Set(request.query.map(\.name))
            #expect(query.isSubset(of: operation.names(in: "query")), "\(name) knows no \(query.subtracting(operation.names(in: "query")))")
            #expect(operation.requiredQuery.isSubset(of: query), "\(name) wants \(operation.requiredQuery.subtracting(query))")
            if case .object(let members)? = request.body {
                let fields = Set(members.map(\.name))
                // The filter is the one body that Asterisk takes as a whole; the others are fields by name.
                let documented = operation.names(in: "body")
                #expect(documented == ["filter"] || fields.isSubset(of: documented), "\(name) knows no \(fields.subtracting(documented))")
            }
        }
    }

    @Test func everyOperationOfAsterisksIsTypedOrLeftOutOnPurpose() async throws {
        let docs = try await APIDocs.read(from: try await SharedAsterisk.running())
        let typed = Set(everyRequest.compactMap { request in
            docs.operation(for: request).map { name($0.path, $0.operation.httpMethod) }
        })
        let all = Set(docs.operations.map { name($0.path, $0.operation.httpMethod) })
        #expect(all.subtracting(typed).subtracting(Self.deliberatelyAbsent) == [], "new in this Asterisk")
        #expect(Self.deliberatelyAbsent.subtracting(all) == [], "gone from this Asterisk")
        #expect(typed.intersection(Self.deliberatelyAbsent) == [], "typed by now")
    }

    @Test func everyTypeOfEventIsACaseOrIgnoredOnPurpose() async throws {
        let docs = try await APIDocs.read(from: try await SharedAsterisk.running())
        let running = Set(docs.models["Event"]?.subTypes ?? [])
        let known = Set(ARIEventKind.allCases.map(\.rawValue))
        let ignored = Set(ARIEventKind.deliberatelyIgnored)
        #expect(running.count > 40)
        #expect(running.subtracting(known).subtracting(ignored) == [], "types that this Asterisk has and nobody has looked at")
        #expect(known.subtracting(running) == [], "types that this Asterisk does not have")
        #expect(known.intersection(ignored) == [])
    }

    @Test func theDefaultFilterNamesTypesThatExist() async throws {
        let docs = try await APIDocs.read(from: try await SharedAsterisk.running())
        guard case .except(let types) = ARIEventFilter.withoutFloods else {
            Issue.record("the default filter is another")
            return
        }
        #expect(Set(types).subtracting(docs.models["Event"]?.subTypes ?? []) == [])
    }

    /// An event with the fields that the documentation promises, and no other, can be read: nothing is asked for that
    /// Asterisk may leave out.
    @Test(arguments: ARIEventKind.allCases, [false, true])
    func everyEventIsReadFromWhatIsPromised(kind: ARIEventKind, optionals: Bool) async throws {
        let docs = try await APIDocs.read(from: try await SharedAsterisk.running())
        let message = try ARIEventMessage(frame: docs.frame(kind.rawValue, optionals: optionals))
        if case .unhandled = message.event { Issue.record("\(kind.rawValue) is not decoded") }
    }

    @Test func everyAnswerIsReadFromWhatIsPromised() async throws {
        let docs = try await APIDocs.read(from: try await SharedAsterisk.running())
        for optionals in [false, true] {
            func check<Value: ARIDecodable>(_ type: Value.Type, _ model: String) {
                #expect(throws: Never.self, "\(model)") { try Value(json: docs.sample(model, optionals: optionals)) }
            }
            check(ARIChannel.self, "Channel")
            check(ARIBridge.self, "Bridge")
            check(ARIEndpoint.self, "Endpoint")
            check(ARIPlayback.self, "Playback")
            check(ARILiveRecording.self, "LiveRecording")
            check(ARIStoredRecording.self, "StoredRecording")
            check(ARIApplication.self, "Application")
            check(ARIAsteriskInfo.self, "AsteriskInfo")
            check(ARIDeviceState.self, "DeviceState")
            check(ARIConfigTuple.self, "ConfigTuple")
            check(ARIModule.self, "Module")
            check(ARILogChannel.self, "LogChannel")
        }
    }
}
