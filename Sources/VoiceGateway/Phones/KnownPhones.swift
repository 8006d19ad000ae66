import AsteriskARI
import CentrePorts
import ContactDomain
import Logging
import Synchronization

/// The phones that Asterisk must know. They are pushed when they come, and again after each start of Asterisk, which keeps none.
final class KnownPhones: Sendable {
    private let ari: ARIConnection
    private let application: String
    private let logger: Logger
    private let accounts = Mutex<[EndpointName: PhoneAccount]>([:])

    init(ari: ARIConnection, application: String, logger: Logger) {
        self.ari = ari
        self.application = application
        self.logger = logger
    }

    var names: Set<EndpointName> { accounts.withLock { Set($0.keys) } }

    /// The phone that a device of Asterisk's (`PJSIP/ada`) stands for, if it is one of ours.
    func name(ofDevice device: String) -> EndpointName? {
        guard device.hasPrefix("PJSIP/") else { return nil }
        let name = EndpointName(String(device.dropFirst(6)))
        return accounts.withLock { $0[name] == nil ? nil : name }
    }

    func add(_ account: PhoneAccount) async {
        accounts.withLock { $0[account.endpoint] = account }
        guard case .up = ari.state else { return }
        await push(account)
        await subscribe([account])
    }

    func remove(_ endpoint: EndpointName) async {
        guard accounts.withLock({ $0.removeValue(forKey: endpoint) }) != nil, case .up = ari.state else { return }
        for type in ["endpoint", "aor", "auth"] {
            _ = await ari.send(.deleteDynamicObject(class: "res_pjsip", type: type, id: endpoint.text))
        }
    }

    func pushAll() async {
        let all = accounts.withLock { $0.values.sorted { $0.endpoint < $1.endpoint } }
        // A few at a time: Asterisk's HTTP server is not overrun by ten thousand agents.
        await withDiscardingTaskGroup { group in
            for lane in 0..<4 {
                group.addTask {
                    for index in stride(from: lane, to: all.count, by: 4) { await self.push(all[index]) }
                }
            }
        }
        if !all.isEmpty { logger.info("phones made known to Asterisk", metadata: ["phones": "\(all.count)"]) }
    }

    /// Asks to be told when a phone comes or goes.
    func subscribeAll() async {
        let all = accounts.withLock { $0.values.sorted { $0.endpoint < $1.endpoint } }
        await subscribe(all)
    }

    private func subscribe(_ accounts: [PhoneAccount]) async {
        let sources = accounts.filter { $0.kind != .webCaller }.map { "deviceState:PJSIP/\($0.endpoint)" }
        // The list travels in the address of the request, which has its limits.
        for start in stride(from: 0, to: sources.count, by: 50) {
            let outcome = await ari.send(.subscribe(application: application, sources: Array(sources[start..<min(start + 50, sources.count)])))
            if case .success = outcome { continue }
            logger.warning("phones are not watched; the regular comparison still sees them", metadata: ["outcome": "\(outcome)"])
        }
    }

    private func push(_ account: PhoneAccount) async {
        for object in SIPObjects(account).all {
            // Writing an address of record again makes Asterisk lose sight of the phone behind it; its fields never change.
            if object.type == "aor", case .success = await ari.send(.dynamicObject(class: "res_pjsip", type: "aor", id: account.endpoint.text)) { continue }
            let outcome = await ari.send(.putDynamicObject(class: "res_pjsip", type: object.type, id: account.endpoint.text, fields: object.fields))
            if case .success = outcome { continue }
            logger.error("a phone could not be made known to Asterisk", metadata: ["endpoint": "\(account.endpoint)", "object": "\(object.type)", "outcome": "\(outcome)"])
            return
        }
    }
}
