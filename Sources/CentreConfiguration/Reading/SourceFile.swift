import Foundation

/// Reads a file that an admin wrote, with limits.
enum SourceFile {
    /// Larger than any real one; keeps a wrong path, say to a recording, from being read whole.
    static let sizeLimit = 256 * 1024

    /// The file's text: UTF-8 without NUL.
    /// - Parameter named: the name that faults bear.
    static func text(at path: String, named file: String) throws(ConfigurationFaults) -> String {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { handle.closeFile() }
            data = try handle.read(upToCount: sizeLimit + 1) ?? Data()
        } catch {
            throw ConfigurationFaults([
                Fault(file: file, problem: "cannot be read (\(reason(error)))", remedy: "check that the file is there and that the service may read it")
            ])
        }
        guard data.count <= sizeLimit else {
            throw ConfigurationFaults([Fault(file: file, problem: "is larger than \(sizeLimit / 1024) KiB", remedy: "is this the right file?")])
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ConfigurationFaults([
                Fault(file: file, line: line(of: firstInvalidByte(in: data), in: data), problem: "is not UTF-8 text here", remedy: "save the file as UTF-8")
            ])
        }
        if let index = data.firstIndex(of: 0) {
            throw ConfigurationFaults([Fault(file: file, line: line(of: index, in: data), problem: "a NUL character is here", remedy: "remove it; is this a text file?")])
        }
        return text
    }

    private static func line(of index: Data.Index, in data: Data) -> Int {
        data[..<index].count { $0 == UInt8(ascii: "\n") } + 1
    }

    private static func firstInvalidByte(in data: Data) -> Data.Index {
        var index = data.startIndex
        // Line by line: no byte of a longer sequence is a line feed.
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: line, as: UTF8.self) == nil { return index }
            index += line.count + 1
        }
        return min(index, data.endIndex)
    }

    private static func reason(_ error: any Error) -> String {
        let cocoa = error as NSError
        if let underlying = cocoa.userInfo[NSUnderlyingErrorKey] as? NSError, underlying.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(Int32(underlying.code)))
        }
        return cocoa.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(cocoa.code))) : cocoa.localizedDescription
    }
}
