import Synchronization

/// Gives something back once, at the latest when it is forgotten: a HEAD request drops the body unread.
final class StreamPlace: Sendable {
    private let leave: @Sendable () -> Void
    private let given = Mutex(false)

    init(_ leave: @escaping @Sendable () -> Void) { self.leave = leave }

    func giveBack() {
        let first = given.withLock { given in
            defer { given = true }
            return !given
        }
        if first { leave() }
    }

    deinit { giveBack() }
}
