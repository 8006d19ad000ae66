/// Gathers the status and headers that libcurl brings line by line; only the last head of an exchange counts.
struct HeadReader {
    private(set) var status = 0
    private var headers = CurlHeaders()

    /// Takes one line with its line end. True after the empty line that closes a final (not 1xx) head.
    mutating func read(_ raw: UnsafeRawBufferPointer) -> Bool {
        var line = raw[...]
        while let last = line.last, last == 13 || last == 10 { line = line.dropLast() }
        if line.isEmpty { return status >= 200 }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            let parts = text.split(separator: " ", maxSplits: 2)
            status = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
            headers = CurlHeaders()
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append(CurlHeader(String(text[..<colon]), String(value)))
        }
        return false
    }

    func finished(_ version: CurlHTTPVersion) -> CurlResponseHead {
        CurlResponseHead(status: status, headers: headers, version: version)
    }
}
