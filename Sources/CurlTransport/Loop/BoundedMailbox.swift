import Synchronization

/// A queue from the loop's thread to one reading task, which tells the loop to stop reading when it is full.
///
/// Nothing is dropped: `push` always takes the element and answers whether the writer should go on. When it should
/// not, `onRoom` is called once the reader has brought the level down to half.
final class BoundedMailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [(value: Element, cost: Int)] = []
        var head = 0
        var level = 0
        var full = false
        var ended = false
        var failure: CurlError?
        var reader: CheckedContinuation<Result<Element?, CurlError>, Never>?
    }

    private let limit: Int
    private let onRoom: @Sendable () -> Void
    private let state = Mutex(State())

    /// `limit` is in the unit of the costs given to `push`.
    init(limit: Int, onRoom: @escaping @Sendable () -> Void) {
        self.limit = limit
        self.onRoom = onRoom
    }

    /// Adds an element. False asks the writer to pause until `onRoom`.
    func push(_ element: Element, cost: Int) -> Bool {
        let (reader, goOn) = state.withLock { state -> (CheckedContinuation<Result<Element?, CurlError>, Never>?, Bool) in
            guard !state.ended else { return (nil, true) }
            if let reader = state.reader {
                state.reader = nil
                return (reader, true)
            }
            state.elements.append((element, cost))
            state.level += cost
            if state.level >= limit { state.full = true }
            return (nil, !state.full)
        }
        reader?.resume(returning: .success(element))
        return goOn
    }

    /// No more elements; what is queued can still be read. The first ending counts.
    func end(_ failure: CurlError? = nil) {
        let reader = state.withLock { state -> CheckedContinuation<Result<Element?, CurlError>, Never>? in
            guard !state.ended else { return nil }
            state.ended = true
            state.failure = failure
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: failure.map(Result.failure) ?? .success(nil))
    }

    /// The next element; nil at the end. One reader at a time.
    func next() async throws(CurlError) -> Element? {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<Element?, CurlError>, Never>) in
                read(into: continuation)
            }
        } onCancel: {
            let reader = state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: .failure(.cancelled))
        }
        return try result.get()
    }

    private func read(into continuation: CheckedContinuation<Result<Element?, CurlError>, Never>) {
        var hasRoom = false
        let answer = state.withLock { state -> Result<Element?, CurlError>? in
            if state.head < state.elements.count {
                let (value, cost) = state.elements[state.head]
                state.head += 1
                state.level -= cost
                if state.head == state.elements.count || state.head >= 1_024 {
                    state.elements.removeFirst(state.head)
                    state.head = 0
                }
                if state.full, state.level <= limit / 2 {
                    state.full = false
                    hasRoom = true
                }
                return .success(value)
            }
            if state.ended { return state.failure.map(Result.failure) ?? .success(nil) }
            // The handler that would cancel this wait may have run before there was a reader to find.
            if Task.isCancelled { return .failure(.cancelled) }
            state.reader = continuation
            return nil
        }
        if hasRoom { onRoom() }
        if let answer { continuation.resume(returning: answer) }
    }
}
