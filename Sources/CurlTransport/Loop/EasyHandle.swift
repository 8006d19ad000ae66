import CCurl

/// One of libcurl's easy handles with what must live as long as it: header lists and the buffer for error texts.
///
/// Confined to the loop's thread, like everything that refers to it.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        prepare()
    }

    deinit {
        curl_easy_cleanup(pointer)
        freeLists()
        errorText.deallocate()
    }

    /// Back to a fresh handle that keeps libcurl's caches.
    func reset() {
        curl_easy_reset(pointer)
        freeLists()
        prepare()
    }

    /// What libcurl says about the last failure; empty when it says nothing.
    var failureText: String {
        String(cString: errorText)
    }

    func set(_ option: CURLoption, _ value: Int) {
        ccurl_set_long(pointer, option, value)
    }

    func set(_ option: CURLoption, _ value: Bool) {
        ccurl_set_long(pointer, option, value ? 1 : 0)
    }

    func set(_ option: CURLoption, _ value: String) {
        ccurl_set_string(pointer, option, value)
    }

    func set(_ option: CURLoption, pointer value: UnsafeRawPointer?) {
        ccurl_set_pointer(pointer, option, value)
    }

    func set(_ option: CURLoption, callback: @escaping ccurl_data_callback) {
        ccurl_set_data_callback(pointer, option, callback)
    }

    /// libcurl copies the bytes.
    func setBody(_ bytes: [UInt8]) {
        ccurl_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
        bytes.withUnsafeBytes { buffer in
            if let start = buffer.baseAddress {
                set(CURLOPT_COPYPOSTFIELDS, pointer: start)
            } else {
                set(CURLOPT_COPYPOSTFIELDS, "")
            }
        }
    }

    func setHeaderLines(_ lines: [String]) {
        setList(CURLOPT_HTTPHEADER, lines)
    }

    /// `HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT`.
    func setConnectTo(_ rule: String) {
        setList(CURLOPT_CONNECT_TO, [rule])
    }

    private func setList(_ option: CURLoption, _ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else { continue }
            list = longer
        }
        guard let list else { return }
        lists.append(list)
        ccurl_set_list(pointer, option, list)
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        ccurl_get_long(pointer, info, &value)
        return value
    }

    /// The socket of a connection that libcurl has handed over; nil when there is none.
    var socket: curl_socket_t? {
        var value: curl_socket_t = -1
        guard ccurl_get_socket(pointer, &value) == CURLE_OK, value >= 0 else { return nil }
        return value
    }

    private func prepare() {
        errorText.update(repeating: 0, count: Int(CURL_ERROR_SIZE))
        ccurl_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText)
        // Signals belong to the process, not to a library on a side thread.
        set(CURLOPT_NOSIGNAL, true)
    }

    private func freeLists() {
        for list in lists { curl_slist_free_all(list) }
        lists = []
    }
}
