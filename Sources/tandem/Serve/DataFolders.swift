import ArgumentParser
import CentreConfiguration
import Foundation

/// Where the service keeps things: everything is under the data folder, which is what is backed up.
struct DataFolders {
    let data: String
    /// What Asterisk runs on; made anew at each start.
    let run: String
    let logs: String
    let secrets: String
    let recordings: String
    let prompts: String
    /// What came with messages.
    let attachments: String

    var database: String { "\(data)/tandem.db" }
    var lockFile: String { "\(data)/tandem.lock" }
    var spool: String { "\(run)/spool" }
    var liveRecordings: String { "\(spool)/recording" }
    /// How commands on this machine reach the running service.
    var control: String { "\(run)/control.json" }

    /// What is left on the disk that recordings and the database share; nil where the system does not say.
    var freeMegabytes: Int? {
        var status = statvfs()
        guard statvfs(data, &status) == 0 else { return nil }
        return Int(status.f_bavail) * Int(status.f_frsize) / 1_048_576
    }

    init(_ configuration: TandemConfiguration) throws {
        data = configuration.dataFolder
        run = "\(data)/run"
        logs = "\(data)/log"
        secrets = "\(data)/secrets"
        recordings = configuration.recording.folder
        prompts = "\(data)/prompts"
        attachments = "\(data)/attachments"
        // Asterisk's control socket is in the run folder; the system limits a socket's path to 107 bytes.
        guard "\(run)/asterisk.ctl".utf8.count <= 107 else {
            throw ValidationError("The data folder's path is too long (\(data)): choose one of at most 90 characters, with `data:` in tandem.yaml.")
        }
        // Asterisk's own place for running recordings is `spool/recording`; it is told the spool alone.
        for folder in [data, run, "\(run)/lib", "\(run)/cache", liveRecordings, logs, secrets, recordings, prompts, attachments] {
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw ValidationError("The folder \(folder) cannot be made (\(error.localizedDescription)). Check its place and its rights, or choose another with `data:` in tandem.yaml.")
            }
        }
    }
}

/// Keeps a second instance from working on the same data.
final class InstanceLock {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ValidationError("\(path) cannot be opened: \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ValidationError("Another instance already works on this data folder (\(path) is locked). Stop it first, or choose another folder with `data:` in tandem.yaml.")
        }
    }

    func release() { close(descriptor) }
}
