/// One request to ARI as a value: no socket is needed to make it or to compare it.
public struct ARIRequest: Sendable, Equatable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// A query parameter.
    public struct Parameter: Sendable, Equatable {
        public let name: String
        public let value: String
    }

    public let method: Method
    /// The segments below `/ari`, not yet percent-encoded.
    public let path: [String]
    public let query: [Parameter]
    public let body: ARIJSON?

    init(_ method: Method, _ path: [String], query: [(String, String?)] = [], body: ARIJSON? = nil) {
        self.method = method
        self.path = path
        self.query = query.compactMap { name, value in value.map { Parameter(name: name, value: $0) } }
        self.body = body
    }

    /// Path and query as they go on the wire, without a leading slash.
    public var target: String {
        var text = path.map(Self.encode).joined(separator: "/")
        for (index, parameter) in query.enumerated() {
            text += (index == 0 ? "?" : "&") + Self.encode(parameter.name) + "=" + Self.encode(parameter.value)
        }
        return text
    }

    /// Whether doing it twice comes to the same as doing it once. A POST is not: look for what it made, by the id that
    /// it carried.
    public var isIdempotent: Bool {
        method != .post
    }

    /// The only place where anything is percent-encoded: all but RFC 3986's unreserved characters.
    static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                out.append(byte)
            default:
                out.append(UInt8(ascii: "%"))
                out.append(hexDigits[Int(byte >> 4)])
                out.append(hexDigits[Int(byte & 15)])
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)
}

/// A request and how to read the answer to it.
public struct ARICommand<Value: Sendable>: Sendable {
    public let request: ARIRequest
    let read: @Sendable (ARIJSON) throws(ARIDecodingFault) -> Value
    /// How to look for the channel whose id the request brings; a conflict is believed only when it is there.
    private(set) var proofOfConflict: ARIRequest?

    init(_ request: ARIRequest, read: @escaping @Sendable (ARIJSON) throws(ARIDecodingFault) -> Value) {
        self.request = request
        self.read = read
    }
}

extension ARICommand {
    /// The same command, whose answer 409 is to be checked by looking for the channel.
    func claiming(channel id: String) -> Self {
        var command = self
        command.proofOfConflict = ARIRequest(.get, ["channels", id])
        return command
    }
}

/// The answer of commands that answer nothing.
public struct ARINothing: Sendable, Equatable {
    public init() {}
}

extension ARICommand where Value == ARINothing {
    init(_ request: ARIRequest) {
        self.init(request) { _ in ARINothing() }
    }
}

extension ARICommand where Value: ARIDecodable {
    init(_ request: ARIRequest) {
        self.init(request) { json throws(ARIDecodingFault) in try Value(json: json) }
    }
}

extension ARICommand {
    /// A command that answers a list.
    init<Element: ARIDecodable>(_ request: ARIRequest) where Value == [Element] {
        self.init(request) { json throws(ARIDecodingFault) in
            guard let values = json.arrayValue else { throw .field("(answer)", expected: "a list") }
            var elements: [Element] = []
            elements.reserveCapacity(values.count)
            for value in values { elements.append(try Element(json: value)) }
            return elements
        }
    }
}
