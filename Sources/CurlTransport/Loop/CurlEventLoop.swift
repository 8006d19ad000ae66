import CCurl
import Foundation
import Logging
import Synchronization

/// One thread that moves the bytes of every transfer and WebSocket given to it.
///
/// libcurl's multi handle belongs to that thread alone. Tasks hand in jobs and are resumed by them, so nothing
/// here ever blocks a thread of Swift's cooperative pool. Connections are kept and shared by all that use the loop.
public final class CurlEventLoop: Sendable {
    /// A piece of work that runs on the loop's thread.
    typealias Job = @Sendable (LoopCore) -> Void

    private let inbox: LoopInbox
    private let tickets = Atomic<UInt>(1)

    /// Starts the thread. It ends with `stop()`, or when the last reference to the loop is gone.
    public init(logger: Logger, name: String = "curl") {
        CurlLibrary.start()
        let inbox = LoopInbox(multi: MultiHandle(pointer: curl_multi_init()))
        self.inbox = inbox
        let thread = Thread { LoopCore.run(inbox: inbox, logger: logger) }
        thread.name = name
        thread.start()
    }

    deinit {
        inbox.requestStop()
    }

    /// Ends every transfer with `CurlError.stopped` and waits until the thread is through.
    public func stop() async {
        inbox.requestStop()
        await withCheckedContinuation { inbox.whenStopped($0) }
    }

    /// Hands a job to the thread. False when the loop is stopped: then the job will never run.
    func submit(_ job: @escaping Job) -> Bool {
        inbox.submit(job)
    }

    /// A number that names one transfer or socket on this loop.
    func newTicket() -> UInt {
        tickets.wrappingAdd(1, ordering: .relaxed).oldValue
    }
}

/// libcurl's process-wide state.
enum CurlLibrary {
    private static let started: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    /// Initialises libcurl once; later calls cost nothing.
    static func start() {
        _ = started
    }
}

/// The multi handle on its way to the loop's thread.
///
/// Unchecked, because a raw pointer is not Sendable: only the loop's thread uses it, save for `curl_multi_wakeup`,
/// which libcurl allows from any thread and which `LoopInbox` calls under the lock that also guards the handle's end.
struct MultiHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer?
}

/// What other threads leave for the loop.
final class LoopInbox: Sendable {
    private struct State {
        var jobs: [CurlEventLoop.Job] = []
        var stopRequested = false
        var closed = false
        var stopWaiters: [CheckedContinuation<Void, Never>] = []
    }

    let multi: MultiHandle
    private let state = Mutex(State())

    init(multi: MultiHandle) {
        self.multi = multi
    }

    func submit(_ job: @escaping CurlEventLoop.Job) -> Bool {
        state.withLock { state in
            guard !state.stopRequested, !state.closed else { return false }
            state.jobs.append(job)
            // Whoever found the list empty has to wake the thread; the others ride along.
            if state.jobs.count == 1 { curl_multi_wakeup(multi.pointer) }
            return true
        }
    }

    func requestStop() {
        state.withLock { state in
            guard !state.stopRequested, !state.closed else { return }
            state.stopRequested = true
            curl_multi_wakeup(multi.pointer)
        }
    }

    func whenStopped(_ continuation: CheckedContinuation<Void, Never>) {
        let isClosed = state.withLock { state in
            if !state.closed { state.stopWaiters.append(continuation) }
            return state.closed
        }
        if isClosed { continuation.resume() }
    }

    /// The jobs left since the last call, and whether the loop should end.
    func take() -> (jobs: [CurlEventLoop.Job], stop: Bool) {
        state.withLock { state in
            let jobs = state.jobs
            state.jobs = []
            return (jobs, state.stopRequested)
        }
    }

    /// After this nobody touches the multi handle from outside.
    func close() {
        let waiters = state.withLock { state in
            state.closed = true
            defer { state.stopWaiters = [] }
            return state.stopWaiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
