import HTTPTypes
import Hummingbird

/// One route: a method, a path and what answers it. Who may use it is the permission table's to say.
struct Route: Sendable {
    typealias Handler = @Sendable (APIRequest) async throws -> Answer

    let method: HTTPRequest.Method
    /// As registered: `/api/v1/calls/{id}`.
    let path: String
    /// The most bytes of a body.
    let bodyLimit: Int
    /// Asked with the sender's address before the body is read; throws where it shall not be.
    let admit: Admission?
    let handle: Handler

    typealias Admission = @Sendable (_ address: String) throws -> Void

    init(method: HTTPRequest.Method, path: String, bodyLimit: Int = RequestBodyReader.limit, admit: Admission? = nil, handle: @escaping Handler) {
        self.method = method
        self.path = path
        self.bodyLimit = bodyLimit
        self.admit = admit
        self.handle = handle
    }

    /// What the permission table and the OpenAPI document call it.
    var name: String { "\(method.rawValue) \(path)" }

    /// A route below /api/v1.
    static func api(_ method: HTTPRequest.Method, _ path: String, bodyLimit: Int = RequestBodyReader.limit, admit: Admission? = nil, _ handle: @escaping Handler) -> Route {
        Route(method: method, path: "/api/v1" + path, bodyLimit: bodyLimit, admit: admit, handle: handle)
    }

    static func outside(_ method: HTTPRequest.Method, _ path: String, _ handle: @escaping Handler) -> Route {
        Route(method: method, path: path, handle: handle)
    }

    /// Whether a path of a request is this route's, for telling 405 from 404.
    func matches(_ requestPath: String) -> Bool {
        let pattern = path.split(separator: "/")
        let actual = requestPath.split(separator: "/")
        for (index, part) in pattern.enumerated() {
            if part == "**" { return actual.count > index }
            guard index < actual.count, part.hasPrefix("{") || part == actual[index] else { return false }
        }
        return pattern.count == actual.count
    }
}

/// A noun of the API and its routes.
protocol Controller: Sendable {
    var routes: [Route] { get }
}
