import Foundation

/// Writes files that hold secrets.
enum PrivateFile {
    /// The file appears at once, whole, with mode 0600: readers see the old one or the new one.
    static func write(_ text: String, to path: String) throws(ConfigurationFaults) {
        let draft = path + ".\(getpid()).new"
        // A draft that a crash left behind would have unknown rights.
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(path) }
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw abandon(file, draft, path) }
            written += count
        }
        guard fsync(file) == 0 else { throw abandon(file, draft, path) }
        close(file)
        guard rename(draft, path) == 0 else {
            let fault = failure(path)
            unlink(draft)
            throw fault
        }
    }

    private static func abandon(_ file: Int32, _ draft: String, _ path: String) -> ConfigurationFaults {
        let fault = failure(path)
        close(file)
        unlink(draft)
        return fault
    }

    private static func failure(_ path: String) -> ConfigurationFaults {
        ConfigurationFaults([Fault(file: path, problem: "cannot be written (\(String(cString: strerror(errno))))", remedy: "check the disk's space and the folder's rights")])
    }
}
