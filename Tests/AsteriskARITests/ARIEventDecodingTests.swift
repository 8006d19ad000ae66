import AsteriskARI
import Testing

@Suite struct ARIEventDecodingTests {
    @Test func everyCapturedFrameIsDecodedToItsOwnCase() throws {
        for type in try Frames.all {
            let message = try Frames.message(type)
            if case .unhandled = message.event { Issue.record("\(type) was not decoded") }
            #expect(message.raw == (try Frames.bytes(type)))
        }
    }

    @Test func aChannelIsReadWhole() throws {
        guard case .stasisStart(let start) = try Frames.message("StasisStart").event else {
            Issue.record("no StasisStart")
            return
        }
        #expect(start.arguments == ["in", "zwei"])
        #expect(start.replacedChannel == nil)
        let channel = start.channel
        #expect(channel.id == "caller-2")
        #expect(channel.name == "Local/in@t-00000000;2")
        #expect(channel.state == .ring)
        #expect(channel.caller == ARICallerID(name: "Zoë 李", number: "+4930123"))
        #expect(channel.dialplan.context == "t")
        #expect(channel.dialplan.extension == "in")
        #expect(channel.dialplan.applicationData == "tandem,in,zwei")
        #expect(channel.createdAt == 1_795_444_140_550)
        #expect(channel.language == "en")
    }

    @Test func theOthersCarryWhatIsActedOn() throws {
        if case .channelDtmfReceived(let key) = try Frames.message("ChannelDtmfReceived").event {
            #expect(key.digit == "5")
            #expect(key.durationMilliseconds == 100)
        } else { Issue.record("ChannelDtmfReceived") }
        if case .dial(let dial) = try Frames.message("Dial").event {
            #expect(dial.peer.id == "caller-1")
            #expect(dial.status == "")
            #expect(dial.dialString == "in@t")
        } else { Issue.record("Dial") }
        if case .contactStatusChange(let contact) = try Frames.message("ContactStatusChange").event {
            #expect(contact.endpoint.resource == "ada")
            #expect(contact.aor == "ada")
            #expect(contact.status == "NonQualified")
        } else { Issue.record("ContactStatusChange") }
        if case .peerStatusChange(let peer) = try Frames.message("PeerStatusChange").event {
            #expect(peer.status == "Reachable")
            #expect(peer.endpoint.state == .online)
        } else { Issue.record("PeerStatusChange") }
        if case .playbackFinished(let playback) = try Frames.message("PlaybackFinished").event {
            #expect(playback.id == "p1")
            #expect(playback.targetURI == "bridge:b-1")
        } else { Issue.record("PlaybackFinished") }
        if case .recordingFinished(let recording) = try Frames.message("RecordingFinished").event {
            #expect(recording.name == "r1")
            #expect(recording.state == .done)
            #expect(recording.durationSeconds != nil)
        } else { Issue.record("RecordingFinished") }
        if case .channelDestroyed(let end) = try Frames.message("ChannelDestroyed").event {
            #expect(end.cause > 0)
            #expect(!end.causeText.isEmpty)
        } else { Issue.record("ChannelDestroyed") }
    }

    @Test func aMissingFieldIsNamed() throws {
        let frame = #"{"type":"ChannelDtmfReceived","application":"a","timestamp":"1970-01-01T00:00:00.000+0000","digit":"1","duration_ms":1}"#
        #expect(throws: ARIDecodingFault.field("channel", expected: "an object")) {
            try ARIEventMessage(frame: Array(frame.utf8))
        }
    }

    @Test func fieldsThatNobodyKnowsSurvive() throws {
        let text = String(decoding: try Frames.bytes("BridgeDestroyed"), as: UTF8.self)
        let frame = Array(text.replacing("\"bridge\":{", with: "\"new_field\":{\"a\":[1]},\"bridge\":{\"newer\":null,").utf8)
        let message = try ARIEventMessage(frame: frame)
        guard case .bridgeDestroyed(let bridge) = message.event else {
            Issue.record("no BridgeDestroyed")
            return
        }
        #expect(bridge.id == "b-1")
        #expect(try ARIJSON(parsing: message.raw)["new_field"] == ["a": [1]])
    }

    @Test func statesOfANewerAsteriskAreKeptAsText() throws {
        let text = String(decoding: try Frames.bytes("StasisEnd"), as: UTF8.self)
        let message = try ARIEventMessage(frame: Array(text.replacing(#""state":"Up""#, with: #""state":"Floating""#).utf8))
        guard case .stasisEnd(let channel) = message.event else {
            Issue.record("no StasisEnd")
            return
        }
        #expect(channel.state == .other("Floating"))
    }
}
