import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// What is done to one live call.
struct CallActionController: Controller {
    let control: any CentreControl
    let ownership: Ownership
    let answers: CommandAnswers

    var routes: [Route] {
        [
            action("hold") { id, _ in .hold(id) },
            action("resume") { id, _ in .resume(id) },
            action("mute") { id, _ in .mute(id, true) },
            action("unmute") { id, _ in .mute(id, false) },
            action("hangup") { id, _ in .hangUp(id) },
            action("rejoin") { id, _ in .rejoin(id) },
            action("dtmf") { id, request in .sendDigits(id, try Digits.read(request)) },
            action("recording/start") { id, _ in .recording(id, .start) },
            action("recording/stop") { id, _ in .recording(id, .stop) },
            action("recording/pause") { id, _ in .recording(id, .pause) },
            action("recording/resume") { id, _ in .recording(id, .resume) },
            action("transfer") { id, request in try Handover.read(request, id) },
            action("wrap-up", by: .put) { id, request in .wrapUp(id, try WrapUpBody.read(request)) },
            action("wrap-up/extend") { id, _ in .extendWrapUp(id) },
        ]
    }

    private func action(_ verb: String, by method: HTTPRequest.Method = .post, _ command: @escaping @Sendable (InteractionID, APIRequest) throws -> Command) -> Route {
        .api(method, "/calls/{id}/\(verb)") { request in
            let caller = try request.signedIn()
            let id: InteractionID = try request.id(of: "call")
            _ = try await ownership.actable(id, by: caller)
            let acceptance = try await control.submit(try command(id, request), by: caller.initiator)
            return try await answers.view(acceptance, or: id)
        }
    }
}

/// Touch tones as they are written in requests.
private struct Digits: Decodable {
    let digits: String

    static func read(_ request: APIRequest) throws -> String {
        let digits = try request.decode(Digits.self).digits
        var validation = Validation()
        validation.require((1...32).contains(digits.count), "digits", "must be 1 to 32 touch tones")
        validation.require(digits.allSatisfy { "0123456789*#ABCD".contains($0) }, "digits", "may hold 0 to 9, *, # and A to D only")
        try validation.finish()
        return digits
    }
}
