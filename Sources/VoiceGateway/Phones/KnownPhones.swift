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
    /// Phones that Asterisk does not have as it should, because it refused or was away.
    private let unsettled = Mutex<Set<EndpointName>>([])

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
        accounts.withLock { _ = $0.updateValue(account, forKey: account.endpoint) }
        guard case .up = ari.state else { return note(account.endpoint, isSettled: false) }
        await push(account)
        await subscribe([account])
    }

    func remove(_ endpoint: EndpointName) async {
        guard accounts.withLock({ $0.removeValue(forKey: endpoint) }) != nil else { return }
        guard case .up = ari.state else { return note(endpoint, isSettled: false) }
        await withdraw(endpoint)
    }

    /// Once more for the phones that Asterisk would not take or let go.
    func settle() async {
        for endpoint in unsettled.withLock({ $0.sorted() }) {
            if let account = accounts.withLock({ $0[endpoint] }) {
                await push(account)
                await subscribe([account])
            } else {
                await withdraw(endpoint)
            }
        }
    }

    private func note(_ endpoint: EndpointName, isSettled: Bool) {
        unsettled.withLock { unsettled in
            if isSettled { unsettled.remove(endpoint) } else { unsettled.insert(endpoint) }
        }
    }

    /// A phone of somebody who has left must not stay able to register.
    private func withdraw(_ endpoint: EndpointName) async {
        for type in ["endpoint", "aor", "auth"] {
            switch await insist(.deleteDynamicObject(class: "res_pjsip", type: type, id: endpoint.text)) {
            case .success, .gone: continue
            case .conflict, .unprocessable, .failed: return note(endpoint, isSettled: false)
            }
        }
        note(endpoint, isSettled: true)
    }

    /// Writing and deleting an object twice does it once: a refusal or a lost answer is met by asking again, three times in all.
    private func insist<Value>(_ command: ARICommand<Value>) async -> ARIOutcome<Value> {
        var outcome = await ari.send(command)
        for pause: Duration in [.milliseconds(100), .milliseconds(400)] {
            if case .success = outcome { break }
            if case .gone = outcome, command.request.method == .delete { break }
            do { try await Task.sleep(for: pause) } catch { break }
            outcome = await ari.send(command)
        }
        return outcome
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
            let outcome = await insist(.putDynamicObject(class: "res_pjsip", type: object.type, id: account.endpoint.text, fields: object.fields))
            if case .success = outcome { continue }
            logger.error("a phone could not be made known to Asterisk; it is tried again with the next comparison", metadata: ["endpoint": "\(account.endpoint)", "object": "\(object.type)", "outcome": "\(outcome)"])
            return note(account.endpoint, isSettled: false)
        }
        note(account.endpoint, isSettled: true)
    }
}
