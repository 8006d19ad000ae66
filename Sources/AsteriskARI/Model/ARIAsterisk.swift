/// What Asterisk says about itself (`AsteriskInfo` in asterisk.json). Parts that were not asked for are nil.
public struct ARIAsteriskInfo: Sendable, Equatable, ARIDecodable {
    public struct System: Sendable, Equatable, ARIDecodable {
        public let version: String
        /// The machine's id: the `asterisk_id` of its events.
        public let entityID: String

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            version = try json.string("version")
            entityID = try json.string("entity_id")
        }

        /// For tests and models of Asterisk.
        public init(version: String, entityID: String) {
            self.version = version
            self.entityID = entityID
        }
    }

    public struct Status: Sendable, Equatable, ARIDecodable {
        /// Milliseconds since 1970. Another value than before means that Asterisk has been restarted.
        public let startupTime: Int64
        /// Milliseconds since 1970.
        public let lastReloadTime: Int64

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            startupTime = try json.instant("startup_time")
            lastReloadTime = try json.instant("last_reload_time")
        }

        /// For tests and models of Asterisk.
        public init(startupTime: Int64, lastReloadTime: Int64) {
            self.startupTime = startupTime
            self.lastReloadTime = lastReloadTime
        }
    }

    public let system: System?
    public let status: Status?
    /// The whole answer, with the parts about the build and the configuration.
    public let json: ARIJSON

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        system = try json.optionalObject("system")
        status = try json.optionalObject("status")
        self.json = json
    }

    /// For tests and models of Asterisk.
    public init(system: System?, status: Status?) {
        self.system = system
        self.status = status
        json = .object([])
    }
}

/// The answer to a ping over REST (`AsteriskPing` in asterisk.json).
public struct ARIPing: Sendable, Equatable, ARIDecodable {
    public let asteriskID: String
    /// Milliseconds since 1970.
    public let timestamp: Int64

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        asteriskID = try json.string("asterisk_id")
        timestamp = try json.instant("timestamp")
    }
}

/// One setting of a dynamic object, such as a PJSIP endpoint (`ConfigTuple` in asterisk.json).
///
/// The value may be a password: descriptions leave it out.
public struct ARIConfigTuple: Sendable, Equatable, ARIDecodable, CustomStringConvertible, CustomReflectable {
    public let attribute: String
    public let value: String

    public init(_ attribute: String, _ value: String) {
        self.attribute = attribute
        self.value = value
    }

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        attribute = try json.string("attribute")
        value = try json.string("value")
    }

    public var description: String { "ARIConfigTuple(\(attribute))" }
    public var customMirror: Mirror { Mirror(self, children: ["attribute": attribute]) }
}

/// A module of Asterisk's (`Module` in asterisk.json).
public struct ARIModule: Sendable, Equatable, ARIDecodable {
    public let name: String
    public let summary: String
    public let useCount: Int
    /// `Running`, `Not Running` and so on.
    public let status: String
    public let supportLevel: String

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        name = try json.string("name")
        summary = try json.string("description")
        useCount = try json.integer("use_count")
        status = try json.string("status")
        supportLevel = try json.string("support_level")
    }
}

/// A log channel of Asterisk's (`LogChannel` in asterisk.json).
public struct ARILogChannel: Sendable, Equatable, ARIDecodable {
    public let channel: String
    public let type: String
    public let status: String
    public let configuration: String

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        channel = try json.string("channel")
        type = try json.string("type")
        status = try json.string("status")
        configuration = try json.string("configuration")
    }
}

/// What a Stasis application is subscribed to (`Application` in applications.json).
public struct ARIApplication: Sendable, Equatable, ARIDecodable {
    public let name: String
    public let channels: [String]
    public let bridges: [String]
    public let endpoints: [String]
    public let devices: [String]

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        name = try json.string("name")
        channels = try json.strings("channel_ids")
        bridges = try json.strings("bridge_ids")
        endpoints = try json.strings("endpoint_ids")
        devices = try json.strings("device_names")
    }

    /// For tests and models of Asterisk.
    public init(name: String, channels: [String] = [], bridges: [String] = [], endpoints: [String] = [], devices: [String] = []) {
        self.name = name
        self.channels = channels
        self.bridges = bridges
        self.endpoints = endpoints
        self.devices = devices
    }
}
