import Foundation

/// Processes that tests start: spawn, wait with a deadline, know whether they have ended.
public enum ChildProcess {
    /// Starts a program with both its outputs going to a file.
    public static func spawn(_ command: [String], output: URL) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Out of the terminal's process group: a Ctrl-C is for the tests, which then end their children in order.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, command[0], &actions, &attributes, arguments, environ)
        guard code == 0 else {
            throw AsteriskProcess.Fault.system("\(command[0]) did not start: \(String(cString: strerror(code)))")
        }
        return child
    }

    /// True once the process has ended; it is reaped by that.
    public static func hasEnded(_ child: pid_t) -> Bool {
        var status: Int32 = 0
        return waitpid(child, &status, WNOHANG) != 0
    }

    /// Waits for the end of a process. False when it still runs after that time.
    public static func wait(for child: pid_t, atMost limit: Duration) async -> Bool {
        await status(of: child, atMost: limit) != nil
    }

    /// Waits for the end of a process: its exit code, or 128 and the signal that ended it, as a shell tells it. Nil when it still runs
    /// after that time.
    ///
    /// It looks again and again and holds no thread meanwhile: tests have as many threads as there are processors, and whoever blocks
    /// one while it waits for what another test has to do can bring all to a stand.
    public static func status(of child: pid_t, atMost limit: Duration) async -> Int32? {
        let deadline = ContinuousClock.now + limit
        var status: Int32 = 0
        // Also -1 is an end: somebody has asked before.
        while waitpid(child, &status, WNOHANG) == 0 {
            guard ContinuousClock.now < deadline else { return nil }
            do {
                try await Task.sleep(for: .milliseconds(10))
            } catch {
                // A cancelled test still has to clean up: go on without the pause.
                await Task.yield()
            }
        }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}
