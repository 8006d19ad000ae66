import Logging
import NIOCore

#if canImport(Glibc)
import Glibc
#endif

extension Channel {
    /// A laptop that was closed says nothing: what is sent to it would wait for a quarter of an hour. With this the connection ends when
    /// nothing that was sent has been confirmed for so long; each heartbeat asks. Behind a proxy it is the proxy that has to notice.
    func noticeDeadPeers(within wait: Duration, _ logger: Logger) async {
        #if canImport(Glibc)
        guard remoteAddress?.port != nil else { return }
        do {
            try await setOption(.tcpOption(.init(rawValue: CInt(TCP_USER_TIMEOUT))), value: .init(wait.components.seconds * 1_000)).get()
        } catch {
            logger.debug("dead connections of event streams are noticed late", metadata: ["error": "\(error)"])
        }
        #endif
    }
}
