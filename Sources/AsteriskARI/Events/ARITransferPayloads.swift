/// Payloads of what Asterisk does with bridges on its own account: merges, and transfers that a phone asked for.
extension ARIEvent {
    /// `BridgeMerged`.
    public struct BridgeMerged: Sendable, Equatable, ARIDecodable {
        public let bridge: ARIBridge
        /// The bridge whose channels have moved over.
        public let mergedFrom: ARIBridge

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            bridge = try json.object("bridge")
            mergedFrom = try json.object("bridge_from")
        }
    }

    /// `BridgeBlindTransfer`.
    public struct BridgeBlindTransfer: Sendable, Equatable, ARIDecodable {
        /// The channel that transfers.
        public let channel: ARIChannel
        public let replaceChannel: ARIChannel?
        public let transferee: ARIChannel?
        public let `extension`: String
        public let context: String
        /// `Success`, `Fail`, `Invalid` or `Not Permitted`.
        public let result: String
        public let isExternal: Bool
        public let bridge: ARIBridge?

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            channel = try json.object("channel")
            replaceChannel = try json.optionalObject("replace_channel")
            transferee = try json.optionalObject("transferee")
            `extension` = try json.string("exten")
            context = try json.string("context")
            result = try json.string("result")
            isExternal = try json.bool("is_external")
            bridge = try json.optionalObject("bridge")
        }
    }

    /// `BridgeAttendedTransfer`.
    public struct BridgeAttendedTransfer: Sendable, Equatable, ARIDecodable {
        public let firstLeg: ARIChannel
        public let secondLeg: ARIChannel
        public let replaceChannel: ARIChannel?
        public let transferee: ARIChannel?
        public let transferTarget: ARIChannel?
        /// `Success`, `Fail`, `Invalid` or `Not Permitted`.
        public let result: String
        public let isExternal: Bool
        public let firstLegBridge: ARIBridge?
        public let secondLegBridge: ARIBridge?
        /// `bridge`, `application`, `link`, `threeway` or `fail`.
        public let destinationType: String
        public let destinationBridge: String?
        public let destinationApplication: String?

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            firstLeg = try json.object("transferer_first_leg")
            secondLeg = try json.object("transferer_second_leg")
            replaceChannel = try json.optionalObject("replace_channel")
            transferee = try json.optionalObject("transferee")
            transferTarget = try json.optionalObject("transfer_target")
            result = try json.string("result")
            isExternal = try json.bool("is_external")
            firstLegBridge = try json.optionalObject("transferer_first_leg_bridge")
            secondLegBridge = try json.optionalObject("transferer_second_leg_bridge")
            destinationType = try json.string("destination_type")
            destinationBridge = json.optionalString("destination_bridge")
            destinationApplication = json.optionalString("destination_application")
        }
    }
}
