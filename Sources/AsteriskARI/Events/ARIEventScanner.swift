/// Finds out what a frame is without decoding it: one walk over its outermost fields, the inner ones are stepped over.
public enum ARIEventScanner {
    /// The outermost fields that say what a frame is and where it belongs.
    public struct Head: Sendable, Equatable {
        /// The discriminator, such as `StasisStart`, or `RESTResponse`.
        public var type = ""
        public var application: String?
        /// Milliseconds since 1970.
        public var timestamp: Int64?
        public var asteriskID: String?
        /// Present in answers to requests over the WebSocket.
        public var requestID: String?
    }

    /// The head of a frame; throws when the frame is no JSON object or has no type.
    public static func head(of frame: [UInt8]) throws(ARIDecodingFault) -> Head {
        let result = frame.withUnsafeBufferPointer { bytes -> Result<Head, ARIDecodingFault> in
            do throws(ARIDecodingFault) {
                return .success(try scan(bytes))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(ARIDecodingFault) -> Head {
        var head = Head()
        var parser = ARIJSONParser(bytes: bytes)
        guard parser.take(UInt8(ascii: "{")) else { throw parser.fault }
        if !parser.take(UInt8(ascii: "}")) {
            repeat {
                let name = try parser.memberName()
                guard isWanted(name), parser.isAtString() else {
                    try parser.skipValue()
                    continue
                }
                let text = try parser.value(depth: 1).stringValue
                switch name {
                case "type": head.type = text ?? ""
                case "application": head.application = text
                case "timestamp": head.timestamp = text.flatMap(ARITimestamp.milliseconds)
                case "asterisk_id": head.asteriskID = text
                default: head.requestID = text
                }
            } while parser.take(UInt8(ascii: ","))
            guard parser.take(UInt8(ascii: "}")) else { throw parser.fault }
        }
        guard !head.type.isEmpty else { throw .field("type", expected: "a text") }
        return head
    }

    private static func isWanted(_ name: String) -> Bool {
        switch name {
        case "type", "application", "timestamp", "asterisk_id", "request_id": true
        default: false
        }
    }
}
