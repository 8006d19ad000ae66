import CCurl
import Logging

/// Something that lives on the loop's thread and owns one easy handle.
protocol LoopResident: AnyObject {
    /// libcurl has finished with the easy handle.
    func transferDone(_ code: CURLcode, core: LoopCore)
    /// The loop forgets this resident; whoever waits for it must be told why.
    func evicted(_ error: CurlError, core: LoopCore)
    /// A socket that is watched beside libcurl's own, and for what.
    var watched: WatchedSocket? { get }
    /// The watched socket can be read or written.
    func socketReady(core: LoopCore)
}

/// A socket and the `CURL_WAIT_…` events to wait for.
struct WatchedSocket {
    let socket: curl_socket_t
    let events: Int16
    /// Data may be waiting inside libcurl already: do not sleep, ask.
    let immediate: Bool
}

/// The part of the event loop that is confined to its thread.
final class LoopCore {
    /// One timer of the loop's own; a resident that is gone makes it harmless.
    private struct Timer {
        let due: ContinuousClock.Instant
        let ticket: UInt
        let action: () -> Void
    }

    let multi: UnsafeMutableRawPointer?
    let logger: Logger
    private var residents: [UInt: (resident: any LoopResident, easy: EasyHandle)] = [:]
    private var watchers: [UInt: any LoopResident] = [:]
    private var timers: [Timer] = []
    private var spareHandles: [EasyHandle] = []

    private init(multi: UnsafeMutableRawPointer?, logger: Logger) {
        self.multi = multi
        self.logger = logger
    }

    /// The life of the thread.
    static func run(inbox: LoopInbox, logger: Logger) {
        let core = LoopCore(multi: inbox.multi.pointer, logger: logger)
        while true {
            let (jobs, stop) = inbox.take()
            for job in jobs { job(core) }
            if stop { break }
            core.turn()
        }
        core.evictAll()
        inbox.close()
        curl_multi_cleanup(core.multi)
    }

    /// One round: move bytes, finish what is done, sleep until something can move again.
    private func turn() {
        var running: Int32 = 0
        let code = curl_multi_perform(multi, &running)
        if code != CURLM_OK { logger.error("curl_multi_perform failed", metadata: ["code": "\(code.rawValue)"]) }
        finishTransfers()
        fireTimers()
        wait()
    }

    private func finishTransfers() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            let result = ccurl_result(message)
            var context: UnsafeMutableRawPointer?
            ccurl_get_context(message.pointee.easy_handle, &context)
            let ticket = UInt(bitPattern: context)
            residents[ticket]?.resident.transferDone(result, core: self)
        }
    }

    private func wait() {
        var sockets: [curl_waitfd] = []
        var owners: [any LoopResident] = []
        var milliseconds: Int32 = 60_000
        for resident in watchers.values {
            guard let watched = resident.watched else { continue }
            if watched.immediate { milliseconds = 0 }
            // A socket without wishes is left out: its hang-up would wake the loop for ever.
            guard watched.events != 0 || watched.immediate else { continue }
            sockets.append(curl_waitfd(fd: watched.socket, events: watched.events, revents: 0))
            owners.append(resident)
        }
        if let due = timers.map(\.due).min() {
            let left = ContinuousClock.now.duration(to: due)
            milliseconds = min(milliseconds, max(0, Int32(clamping: left.wholeMilliseconds + 1)))
        }
        var ready: Int32 = 0
        let code = curl_multi_poll(multi, &sockets, UInt32(sockets.count), milliseconds, &ready)
        if code != CURLM_OK { logger.error("curl_multi_poll failed", metadata: ["code": "\(code.rawValue)"]) }
        for (index, owner) in owners.enumerated() where sockets[index].revents != 0 || owner.watched?.immediate == true {
            owner.socketReady(core: self)
        }
    }

    private func fireTimers() {
        guard !timers.isEmpty else { return }
        let now = ContinuousClock.now
        let due = timers.filter { $0.due <= now }
        timers.removeAll { $0.due <= now }
        for timer in due where residents[timer.ticket] != nil { timer.action() }
    }

    // MARK: What residents ask of the loop

    /// A clean easy handle, a used one where there is one.
    func borrowHandle() -> EasyHandle? {
        spareHandles.popLast() ?? EasyHandle()
    }

    /// Starts a transfer. False when libcurl will not have it.
    func start(_ resident: any LoopResident, easy: EasyHandle, ticket: UInt) -> Bool {
        easy.set(CURLOPT_PRIVATE, pointer: UnsafeRawPointer(bitPattern: ticket))
        guard curl_multi_add_handle(multi, easy.pointer) == CURLM_OK else {
            recycle(easy)
            return false
        }
        residents[ticket] = (resident, easy)
        return true
    }

    /// Takes part in the loop's sleep with a socket of its own.
    func watch(_ resident: any LoopResident, ticket: UInt) {
        watchers[ticket] = resident
    }

    /// Ends a transfer in whatever state it is, and forgets it. `reusable` keeps the handle for the next one.
    func remove(ticket: UInt, reusable: Bool) {
        watchers[ticket] = nil
        guard let (_, easy) = residents.removeValue(forKey: ticket) else { return }
        curl_multi_remove_handle(multi, easy.pointer)
        if reusable { recycle(easy) }
    }

    /// Ends a transfer and tells it why, if it is still there.
    func evict(ticket: UInt, error: CurlError) {
        residents[ticket]?.resident.evicted(error, core: self)
    }

    func after(_ delay: Duration, ticket: UInt, _ action: @escaping () -> Void) {
        timers.append(Timer(due: ContinuousClock.now + delay, ticket: ticket, action: action))
    }

    func resident<Resident: LoopResident>(_ ticket: UInt, as type: Resident.Type) -> Resident? {
        residents[ticket]?.resident as? Resident
    }

    private func recycle(_ easy: EasyHandle) {
        guard spareHandles.count < 64 else { return }
        easy.reset()
        spareHandles.append(easy)
    }

    private func evictAll() {
        for ticket in Array(residents.keys) { evict(ticket: ticket, error: .stopped) }
        residents = [:]
        spareHandles = []
    }
}

extension Duration {
    /// Rounded down; never negative.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return max(0, seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
}
