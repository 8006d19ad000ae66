import AsteriskARI
import CurlTransport
import Foundation
import TandemTesting

/// What the running Asterisk says about its own API (Swagger 1.2, below `/ari/api-docs`).
struct APIDocs {
    struct Operation: Decodable {
        struct Parameter: Decodable {
            let name: String
            let paramType: String
            let required: Bool?
        }

        let httpMethod: String
        let parameters: [Parameter]?

        func names(in place: String) -> Set<String> {
            Set((parameters ?? []).filter { $0.paramType == place }.map(\.name))
        }

        var requiredQuery: Set<String> {
            Set((parameters ?? []).filter { $0.paramType == "query" && $0.required == true }.map(\.name))
        }
    }

    struct Model: Decodable {
        struct Property: Decodable {
            let type: String
            let required: Bool?
        }

        let properties: [String: Property]
        let subTypes: [String]?
    }

    private struct Resource: Decodable {
        struct API: Decodable {
            let path: String
            let operations: [Operation]?
        }

        let apis: [API]
        let models: [String: Model]?
    }

    private(set) var operations: [(path: [String], operation: Operation)] = []
    private(set) var models: [String: Model] = [:]

    static func read(from asterisk: AsteriskProcess) async throws -> APIDocs {
        let loop = CurlEventLoop(logger: quiet)
        let client = CurlClient(loop: loop)
        let credentials = CurlCredentials(user: asterisk.ariUser, password: asterisk.ariPassword)
        var docs = APIDocs()
        let names = ["applications", "asterisk", "bridges", "channels", "deviceStates", "endpoints", "events", "playbacks", "recordings"]
        for name in names {
            let url = asterisk.ariURL + "/api-docs/\(name).json"
            let response = try await client.send(CurlRequest(url: url, credentials: credentials))
            let resource = try JSONDecoder().decode(Resource.self, from: Data(response.body))
            for api in resource.apis {
                let path = api.path.split(separator: "/").map(String.init)
                docs.operations += (api.operations ?? []).map { (path, $0) }
            }
            docs.models.merge(resource.models ?? [:]) { first, _ in first }
        }
        await loop.stop()
        return docs
    }

    /// The operation that a request means; literal segments win over `{variables}`.
    func operation(for request: ARIRequest) -> (path: [String], operation: Operation)? {
        operations.filter { path, operation in
            operation.httpMethod == request.method.rawValue && path.count == request.path.count
                && zip(path, request.path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }.max { first, second in
            first.path.count { !$0.hasPrefix("{") } < second.path.count { !$0.hasPrefix("{") }
        }
    }

    /// A value of a model with the fields it must have, and the others too where asked.
    func sample(_ type: String, optionals: Bool, depth: Int = 0) -> ARIJSON {
        if type.hasPrefix("List[") {
            return .array([sample(String(type.dropFirst(5).dropLast()), optionals: optionals, depth: depth + 1)])
        }
        switch type {
        case "string": return "text"
        case "int", "long": return 7
        case "double": return .real(0.5)
        case "boolean": return true
        case "Date": return "2026-11-23T14:12:14.309+0000"
        case "object", "containers": return .object([])
        default: break
        }
        guard let model = models[type], depth < 8 else { return .object([]) }
        let fields = model.properties.sorted { $0.key < $1.key }.filter { $0.value.required == true || optionals }
        return .object(fields.map { .init($0.key, sample($0.value.type, optionals: optionals, depth: depth + 1)) })
    }

    /// A frame with an event of that type.
    func frame(_ type: String, optionals: Bool) -> [UInt8] {
        guard case .object(let members) = sample(type, optionals: optionals) else { return [] }
        let head: [ARIJSON.Member] = [
            .init("type", .string(type)), .init("application", "app"), .init("timestamp", "2026-11-23T14:12:14.309+0000"),
        ]
        return ARIJSON.object(head + members.filter { member in !head.contains { $0.name == member.name } }).bytes
    }
}
