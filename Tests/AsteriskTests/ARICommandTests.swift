import AsteriskARI
import TandemTesting
import Testing

/// Commands against a real Asterisk, over both ways.
@Suite(.enabled(if: AsteriskProcess.isAvailable, "Asterisk is not set up"), .timeLimit(.minutes(2)))
struct ARICommandTests {
    private static let routes: [ARICommandRoute] = [.http(connections: 8), .eventSocket]

    private func witness(_ route: ARICommandRoute, _ name: String) async throws -> (ARIWitness, String) {
        let name = name + (route == .eventSocket ? "-socket" : "-http")
        let witness = ARIWitness(try await SharedAsterisk.running(), application: name) { $0.commandRoute = route }
        #expect(await witness.isUp())
        return (witness, name)
    }

    @Test(arguments: routes)
    func twoLegsAreBridgedAndTakenApart(route: ARICommandRoute) async throws {
        let (witness, name) = try await witness(route, "bridged")
        let ari = witness.ari
        let legs = ["\(name)-1", "\(name)-2"]
        for leg in legs {
            let made = await ari.send(.originate(
                channelID: leg, endpoint: "Local/wait@tests", application: name, applicationArguments: ["a", "b c"],
                callerID: "\"Zoë 李\" <4930>", timeout: .seconds(5), variables: ["COLOUR": "blue, \"and\" ü"]
            ))
            #expect(made.value?.id == leg, "\(made)")
            #expect(await witness.saw { event in
                if case .stasisStart(let start) = event { start.channel.id == leg && start.arguments == ["a", "b c"] } else { false }
            })
        }
        #expect(await ari.send(.variable(channel: legs[0], name: "COLOUR")) == .success("blue, \"and\" ü"))
        #expect(await ari.send(.createBridge(id: name, types: [.mixing], name: "talk / talk")).value?.name == "talk / talk")
        #expect(await ari.send(.addChannels(legs, to: name)).isSuccess)
        #expect(await eventually { await ari.send(.bridge(name)).value.map { Set($0.channels) } == Set(legs) })
        #expect(await ari.send(.removeChannels([legs[0]], from: name)).isSuccess)
        #expect(await ari.send(.hangUp(channel: legs[0], reason: .code(21))).isSuccess)
        #expect(await witness.saw { event in
            if case .channelDestroyed(let end) = event { end.channel.id == legs[0] && end.cause == 21 } else { false }
        })
        #expect(await ari.send(.destroyBridge(name)).isSuccess)
        #expect(await ari.send(.hangUp(channel: legs[1])).isSuccess)
        await witness.stop()
    }

    @Test(arguments: routes)
    func whatIsNotThereIsGoneAndWhatIsThereIsAConflict(route: ARICommandRoute) async throws {
        let (witness, name) = try await witness(route, "facts")
        let ari = witness.ari
        func isGone<Value>(_ outcome: ARIOutcome<Value>) -> Bool {
            if case .gone = outcome { true } else { false }
        }
        #expect(isGone(await ari.send(.answer(channel: "nobody"))))
        #expect(isGone(await ari.send(.hangUp(channel: "nobody"))))
        #expect(isGone(await ari.send(.addChannels(["nobody"], to: "nothing"))))
        #expect(isGone(await ari.send(.stopRecording("never"))))
        #expect(isGone(await ari.send(.playback("never"))))
        #expect(await ari.send(.createBridge(id: name)).isSuccess)
        let again = await ari.send(.createBridge(id: name))
        guard case .conflict = again else {
            Issue.record("expected a conflict, got \(again)")
            return
        }
        let unknown = await ari.send(.addChannels(["nobody"], to: name))
        guard case .unprocessable(let refusal) = unknown else {
            Issue.record("expected a refusal, got \(unknown)")
            return
        }
        #expect(refusal.message == "Channel not found")
        #expect(await ari.send(.destroyBridge(name)).isSuccess)
        await witness.stop()
    }

    /// Asterisk keeps "id exists" as the error of the thread that serves a connection, so that afterwards each failed
    /// call looks like a conflict. A conflict has to mean that the channel is there.
    @Test(arguments: [ARICommandRoute.http(connections: 1), .eventSocket])
    func aConflictIsBelievedOnlyWhenTheChannelIsThere(route: ARICommandRoute) async throws {
        let (witness, name) = try await witness(route, "claims")
        let ari = witness.ari
        let first = ARICommand.originate(channelID: name, endpoint: "Local/wait@tests", application: name)
        #expect(await ari.send(first).isSuccess)
        let second = await ari.send(first)
        guard case .conflict = second else {
            Issue.record("expected a conflict, got \(second)")
            return
        }
        let unreachable = await ari.send(.originate(channelID: "\(name)-other", endpoint: "PJSIP/nobody", application: name))
        guard case .failed(.server(let refusal)) = unreachable else {
            Issue.record("expected a failure, got \(unreachable)")
            return
        }
        #expect(refusal.message == "Allocation failed")
        #expect(await ari.send(.hangUp(channel: name)).isSuccess)
        await witness.stop()
    }

    @Test func keysPressedOnOneSideAreHeardOnTheOther() async throws {
        let (witness, name) = try await witness(.http(connections: 8), "keys")
        let ari = witness.ari
        #expect(await ari.send(.originate(
            channelID: "\(name)-1", endpoint: "Local/wait@tests", application: name, otherChannelID: "\(name)-2"
        )).isSuccess)
        #expect(await ari.send(.subscribe(application: name, sources: ["channel:\(name)-2"])).isSuccess)
        #expect(await eventually { await ari.send(.channel("\(name)-2")).value?.state == .up })
        #expect(await ari.send(.sendDTMF(channel: "\(name)-1", digits: "4#")).isSuccess)
        #expect(await eventually {
            await witness.events.compactMap { event in
                if case .channelDtmfReceived(let key) = event { key.digit } else { nil }
            } == ["4", "#"]
        })
        #expect(await ari.send(.hangUp(channel: "\(name)-1")).isSuccess)
        await witness.stop()
    }

    @Test func anEndpointIsPushedWithoutAFile() async throws {
        let (witness, name) = try await witness(.http(connections: 8), "pushed")
        let ari = witness.ari
        let aor = ARICommand.putDynamicObject(class: "res_pjsip", type: "aor", id: name, fields: [ARIConfigTuple("max_contacts", "1")])
        let endpoint = ARICommand.putDynamicObject(
            class: "res_pjsip", type: "endpoint", id: name,
            fields: [ARIConfigTuple("aors", name), ARIConfigTuple("disallow", "all"), ARIConfigTuple("allow", "ulaw")]
        )
        #expect(await ari.send(aor).isSuccess)
        #expect(await ari.send(endpoint).isSuccess)
        #expect(await ari.send(.endpoint(technology: "PJSIP", resource: name)).value?.state == .offline)
        #expect(await ari.send(.dynamicObject(class: "res_pjsip", type: "endpoint", id: name)).value?.contains(ARIConfigTuple("aors", name)) == true)
        #expect(await ari.send(.subscribe(application: name, sources: ["endpoint:PJSIP/\(name)"])).isSuccess)
        for type in ["endpoint", "aor"] {
            #expect(await ari.send(.deleteDynamicObject(class: "res_pjsip", type: type, id: name)).isSuccess)
        }
        // Asterisk takes it from the list when the last who looks at it has let go.
        #expect(await eventually { await ari.send(.listEndpoints()).value?.contains { $0.resource == name } == false })
        await witness.stop()
    }

    @Test func manyCommandsAtOnceFindTheirOwnAnswers() async throws {
        for route in Self.routes {
            let (witness, name) = try await witness(route, "many")
            let ari = witness.ari
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let id = "\(name)-\(number)"
                        // All 200 wait for one another: on a busy machine the last one waits longer than a command may in service.
                        let made = await ari.send(.createBridge(id: id), timeout: .seconds(60))
                        #expect(made.value?.id == id, "\(made)")
                        #expect(await ari.send(.destroyBridge(id), timeout: .seconds(60)).isSuccess)
                    }
                }
            }
            await witness.stop()
        }
    }
}
