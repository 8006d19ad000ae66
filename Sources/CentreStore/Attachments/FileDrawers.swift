import CentrePorts
import ContactDomain
import Foundation
import Glibc
import Synchronization

/// Files by id, in 256 drawers so that no folder grows without end. The disk is waited for on a thread of its own.
final class FileDrawers: Sendable {
    private static let drawerCount: UInt64 = 256

    private let folder: String
    private let disk = DispatchQueue(label: "tandem.attachments", attributes: .concurrent)
    private let nextToLookThrough = Mutex<UInt64>(0)

    init(folder: String) { self.folder = folder }

    /// It is on the disk, with its name, when this returns.
    func write(_ bytes: [UInt8], _ id: AttachmentID) async throws {
        let (drawer, path) = (self.drawer(id.low % Self.drawerCount), self.path(id))
        try await onDisk {
            try FileManager.default.createDirectory(atPath: drawer, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let temporary = path + ".part"
            do {
                try Self.writeDurably(bytes, temporary)
                guard rename(temporary, path) == 0 else { throw Self.fault(path, "keep") }
                try Self.synchronise(drawer)
            } catch {
                unlink(temporary)
                throw error
            }
        }
    }

    /// - Returns: nil where there is no such file.
    func read(_ id: AttachmentID) async throws -> [UInt8]? {
        let path = path(id)
        return try await onDisk {
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            guard let data = FileManager.default.contents(atPath: path) else { throw Self.fault(path, "read") }
            return Array(data)
        }
    }

    /// What is not there need not go. What cannot be removed is found again by a later look.
    /// - Returns: those that are still there.
    @discardableResult
    func remove(_ ids: [AttachmentID]) async -> [AttachmentID] {
        guard !ids.isEmpty else { return [] }
        let paths = ids.map { ($0, path($0)) }
        return await withCheckedContinuation { continuation in
            disk.async { continuation.resume(returning: paths.filter { unlink($0.1) != 0 && errno != ENOENT }.map(\.0)) }
        }
    }

    /// What is in the next drawer; after the last one it begins anew.
    func nextDrawer() async -> [AttachmentID] {
        let number = nextToLookThrough.withLock { next in
            defer { next = (next + 1) % Self.drawerCount }
            return next
        }
        let drawer = drawer(number)
        return await withCheckedContinuation { continuation in
            disk.async {
                // A drawer in which nothing was ever put is not there.
                let names = (try? FileManager.default.contentsOfDirectory(atPath: drawer)) ?? []
                continuation.resume(returning: names.compactMap { AttachmentID(String($0.prefix(36))) }.sorted())
            }
        }
    }

    private func drawer(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return "\(folder)/\(digits.count == 1 ? "0" : "")\(digits)"
    }

    private func path(_ id: AttachmentID) -> String { "\(drawer(id.low % Self.drawerCount))/\(id)" }

    private func onDisk<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            disk.async { continuation.resume(with: Result(catching: work)) }
        }
    }

    private static func writeDurably(_ bytes: [UInt8], _ path: String) throws {
        let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fault(path, "write") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written) }
            guard count > 0 else { throw fault(path, "write") }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw fault(path, "write") }
    }

    /// A name is on the disk only when its folder is.
    private static func synchronise(_ drawer: String) throws {
        let descriptor = open(drawer, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(drawer, "open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault(drawer, "write") }
    }

    private static func fault(_ path: String, _ doing: String) -> StorageFault {
        let code = errno
        let isFull = code == ENOSPC || code == EDQUOT
        return StorageFault(
            isFull ? .diskFull : .inputOutput, place: path, detail: "The file could not be used (\(doing)): \(String(cString: strerror(code))).",
            remedy: isFull ? "Make room on the disk." : "Check the folder and its rights.")
    }
}
