import Foundation

/// A folder of a test's own: made when asked for, gone with the last who holds it.
///
/// With `TANDEM_KEEP` set it stays, and says where it is: for looking into what a failed test left.
public final class TemporaryFolder: Sendable {
    public let path: String
    public var url: URL { URL(fileURLWithPath: path, isDirectory: true) }

    /// - Parameter purpose: begins the folder's name, so that whoever finds it knows whose it was.
    public init(_ purpose: String) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("tandem-\(purpose)-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        guard ProcessInfo.processInfo.environment["TANDEM_KEEP"] == nil else { return print("kept: \(path)") }
        do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path) (\(error))") }
    }

    /// The path of something in it.
    public func path(_ name: String) -> String { path + "/" + name }

    /// Lends a folder that is gone when the work is done, also when it throws.
    public static func with<Value>(_ purpose: String, _ body: (TemporaryFolder) throws -> Value) throws -> Value {
        let folder = try TemporaryFolder(purpose)
        return try withExtendedLifetime(folder) { try body(folder) }
    }
}
