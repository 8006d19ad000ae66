import CentrePorts
import ContactDomain
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle

/// One visitor's event stream from its first to its last byte: how the chat stands, what was written since, then what happens.
///
/// As the staff's streams it fills a bounded buffer; a client that reads too slowly is cut off and comes back with the number of its last message.
struct VisitorStream: Sendable {
    let door: VisitorDoor
    let talk: VisitorTalk
    let hub: VisitorHub
    let channels: any ChannelControl
    let guest: Guest
    /// The number of the last message that the client has; nil where it has none.
    let after: Int64?
    let heartbeat: Duration
    let bufferLimit: Int
    let logger: Logger
    /// Closes the connection: the only way to stop a write that waits for a client which does not read.
    let cutOff: @Sendable () -> Void

    /// Text to be sent, and the messages that have arrived once it is.
    struct Frame: Sendable {
        let text: String
        var arrives: Message?
    }

    /// How often those who wait are looked at: their position has no event of its own.
    static let glance = Duration.seconds(2)

    func run(_ writer: inout any ResponseBodyWriter) async throws {
        let (frames, buffer) = AsyncStream.makeStream(of: Frame.self, bufferingPolicy: .bufferingOldest(bufferLimit))
        let (arrivals, arrived) = AsyncStream.makeStream(of: Message.self)
        buffer.yield(Frame(text: EventFrame.retry))
        let pump = VisitorPump(stream: self, buffer: buffer)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await follow(pump) }
            group.addTask { try await beat(pump) }
            group.addTask { await report(arrivals) }
            group.addTask {
                try await gracefulShutdown()
                buffer.finish()
                try await Task.sleep(for: .seconds(1))
                cutOff()
            }
            defer {
                buffer.finish()
                arrived.finish()
                group.cancelAll()
            }
            for await frame in frames {
                try await writer.write(ByteBuffer(string: frame.text))
                if let message = frame.arrives { arrived.yield(message) }
            }
            try await writer.finish(nil)
        }
    }

    /// - The client comes back where this ends early: what it has not got it gets then.
    private func follow(_ pump: VisitorPump) async {
        do {
            try await pump.run()
        } catch is CancellationError {
            return
        } catch {
            logger.warning("a visitor's stream could not go on", metadata: ["error": "\(error)"])
        }
        pump.buffer.finish()
    }

    private func beat(_ pump: VisitorPump) async throws {
        var silence = Duration.zero
        while true {
            let nap = min(Self.glance, heartbeat)
            try await Task.sleep(for: nap)
            silence += nap
            try await pump.glance()
            guard silence >= heartbeat else { continue }
            silence = .zero
            try await pump.beat()
        }
    }

    /// Messages that reached the visitor's device are delivered.
    private func report(_ arrivals: AsyncStream<Message>) async {
        for await message in arrivals {
            do {
                try await channels.collected(message)
            } catch {
                logger.warning("that a message has arrived could not be noted", metadata: ["error": "\(error)", "message": "\(message.id)"])
            }
        }
    }
}
