import CCurl

/// Puts frames, and the pieces that libcurl cuts large frames into, together to messages.
struct MessageAssembler {
    enum Step: Equatable {
        case more
        case message(CurlWebSocketMessage)
        case tooLarge
    }

    /// One piece, as `curl_ws_recv` brings it.
    struct Piece {
        /// The `CURLWS_…` bits of its frame.
        let flags: Int32
        /// How many bytes of the frame are still to come after this piece.
        let left: curl_off_t
        let bytes: UnsafeRawBufferPointer
    }

    private let limit: Int
    /// The data message under way; its kind comes with the first frame alone.
    private var data: [UInt8] = []
    private var isText: Bool?
    /// A control frame may come between the fragments of a data message, so it has a place of its own.
    private var control: [UInt8] = []

    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ piece: Piece) -> Step {
        if piece.flags & Self.controlBits != 0 { return addControl(piece) }
        guard data.count + piece.bytes.count <= limit else { return .tooLarge }
        if isText == nil { isText = piece.flags & Int32(CURLWS_BINARY) == 0 }
        data.append(contentsOf: piece.bytes)
        guard piece.left == 0, piece.flags & Int32(CURLWS_CONT) == 0 else { return .more }
        defer {
            data = []
            isText = nil
        }
        return .message(isText == true ? .text(data) : .binary(data))
    }

    private static let controlBits = Int32(CURLWS_PING) | Int32(CURLWS_PONG) | Int32(CURLWS_CLOSE)

    private mutating func addControl(_ piece: Piece) -> Step {
        control.append(contentsOf: piece.bytes)
        guard piece.left == 0 else { return .more }
        defer { control = [] }
        // libcurl answers pings itself, and tells of them or not as its version has it.
        if piece.flags & Int32(CURLWS_PING) != 0 { return .more }
        if piece.flags & Int32(CURLWS_PONG) != 0 { return .message(.pong(control)) }
        let code = control.count >= 2 ? UInt16(control[0]) << 8 | UInt16(control[1]) : nil
        return .message(.close(code: code, reason: String(decoding: control.dropFirst(2), as: UTF8.self)))
    }
}
