import AsteriskARI

/// Every request that the typed functions can make, with every parameter given.
let everyRequest: [ARIRequest] = channelRequests + bridgeRequests + mediaRequests + systemRequests

private let options = {
    var options = ARIRecordingOptions()
    options.maxDuration = .seconds(1)
    options.maxSilence = .seconds(1)
    return options
}()

private let channelRequests: [ARIRequest] = [
    ARICommand.listChannels().request,
    ARICommand.channel("c").request,
    ARICommand.originate(
        channelID: "c", endpoint: "e", application: "a", applicationArguments: ["x"], callerID: "i", timeout: .seconds(1),
        variables: ["v": "1"], formats: ["ulaw"], originator: "o", otherChannelID: "d"
    ).request,
    ARICommand.originateToDialplan(
        channelID: "c", endpoint: "e", context: "c", extension: "1", priority: 1, callerID: "i", timeout: .seconds(1),
        variables: ["v": "1"], formats: ["ulaw"], originator: "o", otherChannelID: "d"
    ).request,
    ARICommand.createChannel(
        channelID: "c", endpoint: "e", application: "a", applicationArguments: ["x"], variables: ["v": "1"], formats: ["ulaw"],
        originator: "o", otherChannelID: "d"
    ).request,
    ARICommand.snoop(channel: "c", snoopID: "s", spy: .both, whisper: .out, application: "a", applicationArguments: ["x"]).request,
    ARICommand.dial(channel: "c", caller: "o", timeout: .seconds(1)).request,
    ARICommand.answer(channel: "c").request,
    ARICommand.progress(channel: "c").request,
    ARICommand.startRinging(channel: "c").request,
    ARICommand.stopRinging(channel: "c").request,
    ARICommand.hangUp(channel: "c", reason: .busy).request,
    ARICommand.hangUp(channel: "c", reason: .code(21)).request,
    ARICommand.continueInDialplan(channel: "c", context: "c", extension: "e", priority: 1, label: "l").request,
    ARICommand.moveToApplication(channel: "c", application: "a", arguments: ["x"]).request,
    ARICommand.redirect(channel: "c", endpoint: "e").request,
    ARICommand.startMusic(channel: "c", musicClass: "m").request,
    ARICommand.stopMusic(channel: "c").request,
    ARICommand.startSilence(channel: "c").request,
    ARICommand.stopSilence(channel: "c").request,
    ARICommand.mute(channel: "c", direction: .in).request,
    ARICommand.unmute(channel: "c", direction: .in).request,
    ARICommand.hold(channel: "c").request,
    ARICommand.unhold(channel: "c").request,
    ARICommand.sendDTMF(
        channel: "c", digits: "1", before: .seconds(1), between: .seconds(1), duration: .seconds(1), after: .seconds(1)
    ).request,
    ARICommand.setVariable(channel: "c", name: "n", value: "v").request,
    ARICommand.setVariables(channel: "c", ["n": "v"]).request,
    ARICommand.variable(channel: "c", name: "n").request,
    ARICommand.variables(channel: "c", names: ["n"]).request,
    ARICommand.rtpStatistics(channel: "c").request,
]

private let bridgeRequests: [ARIRequest] = [
    ARICommand.listBridges().request,
    ARICommand.bridge("b").request,
    ARICommand.createBridge(id: "b", types: [.mixing], name: "n").request,
    ARICommand.destroyBridge("b").request,
    ARICommand.addChannels(["c"], to: "b", role: "r", absorbDTMF: true, mute: true, inhibitConnectedLineUpdates: true).request,
    ARICommand.removeChannels(["c"], from: "b").request,
    ARICommand.startMusic(bridge: "b", musicClass: "m").request,
    ARICommand.stopMusic(bridge: "b").request,
]

private let mediaRequests: [ARIRequest] = [
    ARICommand.play(channel: "c", media: ["m"], playbackID: "p", language: "l", skip: .seconds(1), offset: .seconds(1)).request,
    ARICommand.play(bridge: "b", media: ["m"], playbackID: "p", language: "l", skip: .seconds(1), offset: .seconds(1)).request,
    ARICommand.playback("p").request,
    ARICommand.stopPlayback("p").request,
    ARICommand.controlPlayback("p", .pause).request,
    ARICommand.record(channel: "c", name: "n", format: "wav", options: options).request,
    ARICommand.record(bridge: "b", name: "n", format: "wav", options: options).request,
    ARICommand.liveRecording("n").request,
    ARICommand.stopRecording("n").request,
    ARICommand.discardRecording("n").request,
    ARICommand.pauseRecording("n").request,
    ARICommand.unpauseRecording("n").request,
    ARICommand.muteRecording("n").request,
    ARICommand.unmuteRecording("n").request,
    ARICommand.listStoredRecordings().request,
    ARICommand.storedRecording("n").request,
    ARICommand.deleteStoredRecording("n").request,
]

private let systemRequests: [ARIRequest] = [
    ARICommand.asteriskInfo().request,
    ARICommand.ping().request,
    ARICommand.dynamicObject(class: "c", type: "t", id: "i").request,
    ARICommand.putDynamicObject(class: "c", type: "t", id: "i", fields: [ARIConfigTuple("a", "v")]).request,
    ARICommand.deleteDynamicObject(class: "c", type: "t", id: "i").request,
    ARICommand.listModules().request,
    ARICommand.module("m").request,
    ARICommand.loadModule("m").request,
    ARICommand.unloadModule("m").request,
    ARICommand.reloadModule("m").request,
    ARICommand.listLogChannels().request,
    ARICommand.addLogChannel("l", configuration: "notice").request,
    ARICommand.removeLogChannel("l").request,
    ARICommand.rotateLogChannel("l").request,
    ARICommand.globalVariable("n").request,
    ARICommand.setGlobalVariable("n", value: "v").request,
    ARICommand.sendUserEvent("e", application: "a", fields: ["k": "v"]).request,
    ARICommand.listApplications().request,
    ARICommand.application("a").request,
    ARICommand.subscribe(application: "a", sources: ["s"]).request,
    ARICommand.unsubscribe(application: "a", sources: ["s"]).request,
    ARICommand.setEventFilter(application: "a", .withoutFloods).request,
    ARICommand.listEndpoints().request,
    ARICommand.endpoints(technology: "PJSIP").request,
    ARICommand.endpoint(technology: "PJSIP", resource: "r").request,
    ARICommand.listDeviceStates().request,
    ARICommand.deviceState("d").request,
    ARICommand.setDeviceState("d", to: "INUSE").request,
    ARICommand.deleteDeviceState("d").request,
]
