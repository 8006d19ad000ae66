import AsteriskARI
import CentrePorts
import ContactDomain
import Logging

// The newcomer's proof without a browser: a call goes out of Asterisk by SIP and comes back in by SIP, with a login of its
// own, as a call from a trunk would. What is tried is the whole way: SIP, dialplan, flow, queue, agent.

/// Places test calls through Asterisk's own SIP port.
public struct TestCaller: TestCalling {
    private let ari: ARIConnection
    private let application: String
    private let sipAddress: String
    private let password: String
    private let logger: Logger

    /// - Parameter sipAddress: where Asterisk's SIP over UDP is reached from itself: `127.0.0.1:5060`.
    public init(ari: ARIConnection, application: String, sipAddress: String, password: String, logger: Logger) {
        self.ari = ari
        self.application = application
        self.sipAddress = sipAddress
        self.password = password
        self.logger = logger
    }

    private static let endpoint = "tandem-test-call"

    public func place(_ call: TestCall) async throws(Rejection) -> String {
        guard !call.address.isEmpty, call.address.count <= 40, call.address.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+*#_.-".contains($0)) }) else {
            throw Rejection(.invalid, "address-invalid", "An address is a number or an entry point's name: letters, digits, + * # _ . -")
        }
        guard call.keys.allSatisfy({ "0123456789*#,".contains($0) }), call.keys.count <= 40, call.length <= .minutes(10), call.length > .zero, call.before >= .zero else {
            throw Rejection(.invalid, "test-call-invalid", "Keys are at most 40 of 0-9, *, # and commas; a test call lasts at most ten minutes.")
        }
        guard case .up = ari.state else {
            throw Rejection(.unavailable, "telephony-unavailable", "Asterisk is not connected. Try again in a moment.")
        }
        try await makeEndpoint()
        let number = "test\(UInt32.random(in: 100_000...999_999))"
        let channel = "test-\(number)"
        let outcome = await ari.send(.originate(
            channelID: channel, endpoint: "PJSIP/\(call.address)@\(Self.endpoint)", application: application, applicationArguments: ["test"],
            callerID: "\"Test call\" <\(number)>", timeout: .seconds(30), formats: ["ulaw"]))
        guard case .success = outcome else {
            throw Rejection(.unavailable, "test-call-failed", "Asterisk could not place the call: \(outcome)")
        }
        let ari = ari
        Task { await Self.act(call, channel, ari) }
        return number
    }

    /// Presses the keys and hangs up.
    private static func act(_ call: TestCall, _ channel: String, _ ari: ARIConnection) async {
        let started = ContinuousClock.now
        do {
            try await Task.sleep(for: call.before.duration)
            for key in call.keys {
                if key != "," { _ = await ari.send(.sendDTMF(channel: channel, digits: String(key))) }
                try await Task.sleep(for: .seconds(1))
            }
            try await Task.sleep(until: started + call.length.duration, clock: .continuous)
        } catch {
            // Cancelled: the call is hung up at once.
        }
        _ = await ari.send(.hangUp(channel: channel, reason: .normal))
    }

    /// Two SIP parties in one: the caller's account, and the way out to our own port.
    private func makeEndpoint() async throws(Rejection) {
        let name = Self.endpoint
        let objects: [(String, [ARIConfigTuple])] = [
            ("auth", [ARIConfigTuple("auth_type", "digest"), ARIConfigTuple("username", name), ARIConfigTuple("password", password)]),
            ("aor", [ARIConfigTuple("contact", "sip:\(sipAddress)")]),
            ("endpoint", [
                ARIConfigTuple("auth", name), ARIConfigTuple("outbound_auth", name), ARIConfigTuple("aors", name), ARIConfigTuple("context", "tandem-trunk"),
                ARIConfigTuple("disallow", "all"), ARIConfigTuple("allow", "ulaw"), ARIConfigTuple("direct_media", "no"), ARIConfigTuple("identify_by", "auth_username,username"),
                // The user in From makes Asterisk ask for the login before it takes us for a trunk on this machine's address;
                // the number travels in P-Asserted-Identity.
                ARIConfigTuple("from_user", name), ARIConfigTuple("send_pai", "yes"), ARIConfigTuple("trust_id_inbound", "yes"), ARIConfigTuple("trust_id_outbound", "yes"),
                ARIConfigTuple("transport", "transport-udp"),
            ]),
        ]
        for (type, fields) in objects {
            let outcome = await ari.send(.putDynamicObject(class: "res_pjsip", type: type, id: name, fields: fields))
            guard case .success = outcome else {
                throw Rejection(.unavailable, "test-call-failed", "Asterisk did not take the test caller's account: \(outcome)")
            }
        }
    }
}
