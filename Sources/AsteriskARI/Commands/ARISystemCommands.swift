/// What can be asked of Asterisk itself (asterisk.json), of applications, endpoints and device states.
extension ARICommand where Value == ARIAsteriskInfo {
    public static func asteriskInfo() -> Self { Self(ARIRequest(.get, ["asterisk", "info"])) }
}

extension ARICommand where Value == ARIPing {
    public static func ping() -> Self { Self(ARIRequest(.get, ["asterisk", "ping"])) }
}

extension ARICommand where Value == [ARIConfigTuple] {
    /// An object of sorcery's, for example class `res_pjsip`, type `endpoint`.
    public static func dynamicObject(class configClass: String, type: String, id: String) -> Self {
        Self(ARIRequest(.get, ["asterisk", "config", "dynamic", configClass, type, id]))
    }

    /// Makes or changes an object of sorcery's. Of an existing one, fields that are not named keep their values.
    public static func putDynamicObject(
        class configClass: String,
        type: String,
        id: String,
        fields: [ARIConfigTuple]
    ) -> Self {
        let list = fields.map { ["attribute": .string($0.attribute), "value": .string($0.value)] as ARIJSON }
        return Self(ARIRequest(.put, ["asterisk", "config", "dynamic", configClass, type, id], body: ["fields": .array(list)]))
    }
}

extension ARICommand where Value == [ARIModule] {
    public static func listModules() -> Self { Self(ARIRequest(.get, ["asterisk", "modules"])) }
}

extension ARICommand where Value == ARIModule {
    public static func module(_ name: String) -> Self { Self(ARIRequest(.get, ["asterisk", "modules", name])) }
}

extension ARICommand where Value == [ARILogChannel] {
    public static func listLogChannels() -> Self { Self(ARIRequest(.get, ["asterisk", "logging"])) }
}

extension ARICommand where Value == String {
    public static func globalVariable(_ name: String) -> Self {
        Self(ARIRequest(.get, ["asterisk", "variable"], query: [("variable", name)])) { json throws(ARIDecodingFault) in
            try json.string("value")
        }
    }
}

extension ARICommand where Value == ARINothing {
    public static func deleteDynamicObject(class configClass: String, type: String, id: String) -> Self {
        Self(ARIRequest(.delete, ["asterisk", "config", "dynamic", configClass, type, id]))
    }

    public static func setGlobalVariable(_ name: String, value: String) -> Self {
        Self(ARIRequest(.post, ["asterisk", "variable"], query: [("variable", name), ("value", value)]))
    }

    public static func loadModule(_ name: String) -> Self { Self(ARIRequest(.post, ["asterisk", "modules", name])) }
    public static func unloadModule(_ name: String) -> Self { Self(ARIRequest(.delete, ["asterisk", "modules", name])) }
    public static func reloadModule(_ name: String) -> Self { Self(ARIRequest(.put, ["asterisk", "modules", name])) }

    /// - Parameter configuration: levels, such as `notice,warning,error`.
    public static func addLogChannel(_ name: String, configuration: String) -> Self {
        Self(ARIRequest(.post, ["asterisk", "logging", name], query: [("configuration", configuration)]))
    }

    public static func removeLogChannel(_ name: String) -> Self { Self(ARIRequest(.delete, ["asterisk", "logging", name])) }

    public static func rotateLogChannel(_ name: String) -> Self {
        Self(ARIRequest(.put, ["asterisk", "logging", name, "rotate"]))
    }

    public static func setDeviceState(_ name: String, to state: String) -> Self {
        Self(ARIRequest(.put, ["deviceStates", name], query: [("deviceState", state)]))
    }

    public static func deleteDeviceState(_ name: String) -> Self { Self(ARIRequest(.delete, ["deviceStates", name])) }

    /// Sends a `ChannelUserevent` to an application.
    public static func sendUserEvent(_ name: String, application: String, fields: [String: String] = [:]) -> Self {
        Self(ARIRequest(
            .post, ["events", "user", name],
            query: [("application", application)],
            body: fields.isEmpty ? nil : ["variables": ARIJSON(fields: fields)]
        ))
    }
}

extension ARICommand where Value == [ARIApplication] {
    public static func listApplications() -> Self { Self(ARIRequest(.get, ["applications"])) }
}

extension ARICommand where Value == ARIApplication {
    public static func application(_ name: String) -> Self { Self(ARIRequest(.get, ["applications", name])) }

    /// - Parameter sources: `channel:ID`, `bridge:ID`, `endpoint:TECH/RESOURCE`, `endpoint:TECH`, `deviceState:NAME`.
    public static func subscribe(application: String, sources: [String]) -> Self {
        Self(ARIRequest(.post, ["applications", application, "subscription"], query: [("eventSource", sources.joined(separator: ","))]))
    }

    public static func unsubscribe(application: String, sources: [String]) -> Self {
        Self(ARIRequest(.delete, ["applications", application, "subscription"], query: [("eventSource", sources.joined(separator: ","))]))
    }

    /// Which events the application is sent from now on.
    public static func setEventFilter(application: String, _ filter: ARIEventFilter) -> Self {
        Self(ARIRequest(.put, ["applications", application, "eventFilter"], body: filter.json))
    }
}

extension ARICommand where Value == [ARIEndpoint] {
    public static func listEndpoints() -> Self { Self(ARIRequest(.get, ["endpoints"])) }
    public static func endpoints(technology: String) -> Self { Self(ARIRequest(.get, ["endpoints", technology])) }
}

extension ARICommand where Value == ARIEndpoint {
    public static func endpoint(technology: String, resource: String) -> Self {
        Self(ARIRequest(.get, ["endpoints", technology, resource]))
    }
}

extension ARICommand where Value == [ARIDeviceState] {
    public static func listDeviceStates() -> Self { Self(ARIRequest(.get, ["deviceStates"])) }
}

extension ARICommand where Value == ARIDeviceState {
    public static func deviceState(_ name: String) -> Self { Self(ARIRequest(.get, ["deviceStates", name])) }
}
