import CurlTransport
import Logging
import Synchronization

/// One open event socket: reads frames, hands answers to the commands and events to the connection.
///
/// Events that come before the handshake is through are kept, so that `.connected` is told before them.
final class ARISession: Sendable {
    let socket: CurlWebSocket
    private let answers: SocketCommandTransport
    private let application: String
    private let logger: Logger
    private let deliver: @Sendable (ARINotice) -> Void
    private let heard: @Sendable () -> Void
    /// Nil once the handshake is through.
    private let early = Mutex<[ARINotice]?>([])

    init(
        socket: CurlWebSocket,
        answers: SocketCommandTransport,
        application: String,
        logger: Logger,
        heard: @escaping @Sendable () -> Void,
        deliver: @escaping @Sendable (ARINotice) -> Void
    ) {
        self.socket = socket
        self.answers = answers
        self.application = application
        self.logger = logger
        self.heard = heard
        self.deliver = deliver
    }

    /// Why reading ended.
    enum Ending: Sendable, Equatable {
        case lost(ARIDisconnectReason)
        case replaced
    }

    /// Reads until the socket is gone or the application is another's.
    func read() async -> Ending {
        do throws(CurlError) {
            var messages = socket.incoming.makeAsyncIterator()
            while let message = try await messages.next(isolation: nil) {
                heard()
                switch message {
                case .text(let frame):
                    if take(frame) { return .replaced }
                case .close(let code, let reason):
                    return .lost(.closedByPeer(code: code, reason: reason))
                case .binary, .pong:
                    continue
                }
            }
            return .lost(.transport("the socket ended"))
        } catch {
            return .lost(.transport(error.description))
        }
    }

    /// The handshake is through: what has been kept follows on `first`.
    func open(with first: ARINotice) {
        // Under the lock, so that no later event can overtake.
        early.withLock { early in
            deliver(first)
            for notice in early ?? [] { deliver(notice) }
            early = nil
        }
    }

    /// True when the frame says that this connection has been replaced.
    private func take(_ frame: [UInt8]) -> Bool {
        do throws(ARIDecodingFault) {
            let head = try ARIEventScanner.head(of: frame)
            if head.type == "RESTResponse" {
                if try !answers.accept(frame: frame) { logger.debug("an answer came too late") }
                return false
            }
            let message = try ARIEventMessage(frame: frame, head: head)
            if message.event == .applicationReplaced, message.application == application { return true }
            let notice = ARINotice.event(message)
            early.withLock { early in
                if early == nil { deliver(notice) } else { early?.append(notice) }
            }
        } catch {
            logger.error("a frame from Asterisk could not be read", metadata: [
                "fault": "\(error)", "bytes": "\(frame.count)",
                "beginning": "\(String(decoding: frame.prefix(60), as: UTF8.self))",
            ])
        }
        return false
    }
}
