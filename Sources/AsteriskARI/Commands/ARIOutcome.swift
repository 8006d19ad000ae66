/// What became of a command. Asterisk's no is a fact about the world, so nothing here is thrown.
public enum ARIOutcome<Value: Sendable>: Sendable {
    case success(Value)
    /// 404: what was spoken of is not there, mostly because the caller has hung up.
    case gone(ARIRefusal)
    /// 409: not in the state for it, or the id is taken; on an id of ours: the first attempt has arrived.
    case conflict(ARIRefusal)
    /// 400, 403, 412, 422 and other 4xx: Asterisk will not do this; asking again does not help.
    case unprocessable(ARIRefusal)
    /// No answer, or one that tells nothing about what was asked.
    case failed(ARIFailure)

    /// The answer, where there was success.
    public var value: Value? {
        if case .success(let value) = self { value } else { nil }
    }

    public var isSuccess: Bool { value != nil }
}

extension ARIOutcome: Equatable where Value: Equatable {}

/// A refusal as Asterisk worded it.
public struct ARIRefusal: Sendable, Equatable {
    public let status: Int
    /// Asterisk's `message` or `error`; empty where it gave none.
    public let message: String

    public init(status: Int, message: String) {
        self.status = status
        self.message = message
    }
}

/// Why a command has no answer that says anything.
public enum ARIFailure: Error, Sendable, Equatable {
    /// 5xx. For an originate 500 `Allocation failed` means that the endpoint is unknown or has no contact.
    case server(ARIRefusal)
    /// 401: user or password are wrong.
    case unauthorized
    /// Nobody answered in time.
    case timedOut
    /// The request never left: there is no connection.
    case notSent(String)
    /// The connection broke between the request and the answer.
    case connectionLost(String)
    /// Success was answered, but not in the form that ARI documents.
    case undecodable(ARIDecodingFault)
    /// Another instance has taken the application over; this one gives no orders any more.
    case steppedDown
    /// The task that asked was cancelled.
    case cancelled

    /// True where Asterisk may have carried the command out: look by id before doing it again.
    public var mayHaveHappened: Bool {
        switch self {
        case .timedOut, .connectionLost, .undecodable, .cancelled: true
        case .server, .unauthorized, .notSent, .steppedDown: false
        }
    }
}

/// An answer before it is read.
public struct ARIReply: Sendable, Equatable {
    public let status: Int
    public let body: [UInt8]

    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

extension ARICommand {
    /// What a reply means for this command.
    public func outcome(of reply: Result<ARIReply, ARIFailure>) -> ARIOutcome<Value> {
        switch reply {
        case .failure(let failure):
            return .failed(failure)
        case .success(let reply) where (200..<300).contains(reply.status):
            do throws(ARIDecodingFault) {
                return .success(try read(reply.body.isEmpty ? .null : try ARIJSON(parsing: reply.body)))
            } catch {
                return .failed(.undecodable(error))
            }
        case .success(let reply):
            return refusal(reply)
        }
    }

    private func refusal(_ reply: ARIReply) -> ARIOutcome<Value> {
        let refusal = ARIRefusal(status: reply.status, message: Self.message(in: reply.body))
        return switch reply.status {
        case 404: .gone(refusal)
        case 409: .conflict(refusal)
        case 401: .failed(.unauthorized)
        case 400..<500: .unprocessable(refusal)
        default: .failed(.server(refusal))
        }
    }

    private static func message(in body: [UInt8]) -> String {
        do throws(ARIDecodingFault) {
            let json = try ARIJSON(parsing: body)
            return json.optionalString("message") ?? json.optionalString("error") ?? ""
        } catch {
            // A page of Asterisk's web server, or nothing: the status has to do.
            return ""
        }
    }
}
