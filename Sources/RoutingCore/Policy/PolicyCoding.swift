import ContactDomain

// The forms that people write and the API shows: a choice without a value is a word, `"hold"`; one with a value is an
// object with one member, `{"relax": ["spanish"]}`. Sets are written in order, so that equal values have equal bytes.

/// A choice on its way in or out.
private enum Choice: Decodable {
    case word(String)
    case object(KeyedDecodingContainer<ChoiceKey>, ChoiceKey)

    init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            self = .word(word)
            return
        }
        let object = try decoder.container(keyedBy: ChoiceKey.self)
        guard object.allKeys.count == 1, let key = object.allKeys.first else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "an object with exactly one member is expected"))
        }
        self = .object(object, key)
    }

    static func unknown(_ word: String, _ known: [String], _ decoder: any Decoder) -> DecodingError {
        .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "'\(word)' is not one of: \(known.joined(separator: ", "))"))
    }
}

private struct ChoiceKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

extension Encoder {
    fileprivate func write(_ word: String) throws {
        var container = singleValueContainer()
        try container.encode(word)
    }

    fileprivate func write(_ key: String, _ value: some Encodable) throws {
        var container = container(keyedBy: ChoiceKey.self)
        try container.encode(value, forKey: ChoiceKey(key))
    }
}

extension QueuePolicy.Members {
    public init(from decoder: any Decoder) throws {
        switch try Choice(from: decoder) {
        case .word("everyone"): self = .everyone
        case .object(let object, let key) where key.stringValue == "teams": self = .teams(Set(try object.decode([String].self, forKey: key)))
        case .object(let object, let key) where key.stringValue == "agents": self = .agents(Set(try object.decode([AgentID].self, forKey: key)))
        case .word(let word): throw Choice.unknown(word, ["everyone", "teams", "agents"], decoder)
        case .object(_, let key): throw Choice.unknown(key.stringValue, ["everyone", "teams", "agents"], decoder)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .everyone: try encoder.write("everyone")
        case .teams(let teams): try encoder.write("teams", teams.sorted())
        case .agents(let agents): try encoder.write("agents", agents.sorted())
        }
    }
}

extension QueuePolicy.Closing {
    public init(from decoder: any Decoder) throws {
        switch try Choice(from: decoder) {
        case .word("serveOut"): self = .serveOut
        case .word("hold"): self = .hold
        case .word("leave"): self = .leave(nil)
        case .object(let object, let key) where key.stringValue == "leave": self = .leave(try object.decode(LeaveTarget.self, forKey: key))
        case .word(let word): throw Choice.unknown(word, ["serveOut", "hold", "leave"], decoder)
        case .object(_, let key): throw Choice.unknown(key.stringValue, ["serveOut", "hold", "leave"], decoder)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .serveOut: try encoder.write("serveOut")
        case .hold: try encoder.write("hold")
        case .leave(nil): try encoder.write("leave")
        case .leave(let target?): try encoder.write("leave", target)
        }
    }
}

extension LeaveTarget {
    public init(from decoder: any Decoder) throws {
        switch try Choice(from: decoder) {
        case .word("callback"): self = .callback
        case .word("hangUp"): self = .hangUp
        case .object(let object, let key) where key.stringValue == "flow": self = .flow(try object.decode(FlowName.self, forKey: key))
        case .object(let object, let key) where key.stringValue == "queue": self = .queue(try object.decode(QueueID.self, forKey: key))
        case .word(let word): throw Choice.unknown(word, ["callback", "hangUp", "flow", "queue"], decoder)
        case .object(_, let key): throw Choice.unknown(key.stringValue, ["callback", "hangUp", "flow", "queue"], decoder)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .callback: try encoder.write("callback")
        case .hangUp: try encoder.write("hangUp")
        case .flow(let name): try encoder.write("flow", name)
        case .queue(let queue): try encoder.write("queue", queue)
        }
    }
}

extension RoutingStep.Action {
    private static let words = ["relax", "lower", "require", "addQueues", "addTeams", "raise", "play", "offerCallback", "flow", "overflow"]

    public init(from decoder: any Decoder) throws {
        switch try Choice(from: decoder) {
        case .word("offerCallback"): self = .offerCallback
        case .word(let word): throw Choice.unknown(word, Self.words, decoder)
        case .object(let object, let key):
            switch key.stringValue {
            case "relax": self = .relax(try object.decode([SkillName].self, forKey: key))
            case "lower": self = .lower(by: try object.decode(Int.self, forKey: key))
            case "require": self = .require(try object.decode(SkillExpression.self, forKey: key))
            case "addQueues": self = .addQueues(try object.decode([QueueID].self, forKey: key))
            case "addTeams": self = .addTeams(try object.decode([String].self, forKey: key))
            case "raise": self = .raise(points: try object.decode(Int.self, forKey: key))
            case "play": self = .play(try object.decode(String.self, forKey: key))
            case "flow": self = .flow(try object.decode(FlowName.self, forKey: key))
            case "overflow": self = .overflow(try object.decode(QueueID.self, forKey: key))
            default: throw Choice.unknown(key.stringValue, Self.words, decoder)
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .relax(let skills): try encoder.write("relax", skills)
        case .lower(let by): try encoder.write("lower", by)
        case .require(let expression): try encoder.write("require", expression)
        case .addQueues(let queues): try encoder.write("addQueues", queues)
        case .addTeams(let teams): try encoder.write("addTeams", teams)
        case .raise(let points): try encoder.write("raise", points)
        case .play(let name): try encoder.write("play", name)
        case .offerCallback: try encoder.write("offerCallback")
        case .flow(let name): try encoder.write("flow", name)
        case .overflow(let queue): try encoder.write("overflow", queue)
        }
    }
}

extension AttributeValue {
    public init(from decoder: any Decoder) throws {
        if let flag = try? decoder.singleValueContainer().decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? decoder.singleValueContainer().decode(Double.self) {
            self = .number(number)
        } else if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try decoder.singleValueContainer().decode([String].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        }
    }
}

extension Capacity.Rule {
    private enum CodingKeys: String, CodingKey { case units, maximum, exclusive, interrupts }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            units: try container.decode(Int.self, forKey: .units), maximum: try container.decode(Int.self, forKey: .maximum),
            exclusive: try container.decodeIfPresent(Bool.self, forKey: .exclusive) ?? false,
            interrupts: Set(try container.decodeIfPresent([ContactChannel].self, forKey: .interrupts) ?? []))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(units, forKey: .units)
        try container.encode(maximum, forKey: .maximum)
        try container.encode(exclusive, forKey: .exclusive)
        try container.encode(interrupts.sorted { $0.rawValue < $1.rawValue }, forKey: .interrupts)
    }
}

extension AgentPolicy {
    private enum CodingKeys: String, CodingKey { case id, team, skills, attributes, capacity, levels, acceptsAutomatically }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(AgentID.self, forKey: .id), team: try container.decodeIfPresent(String.self, forKey: .team) ?? "default",
            skills: try container.decodeIfPresent([SkillName: Int].self, forKey: .skills) ?? [:],
            attributes: try container.decodeIfPresent([String: AttributeValue].self, forKey: .attributes) ?? [:],
            capacity: try container.decodeIfPresent(Capacity.self, forKey: .capacity) ?? .standard,
            levels: try container.decodeIfPresent([QueueID: Int].self, forKey: .levels) ?? [:],
            acceptsAutomatically: Set(try container.decodeIfPresent([ContactChannel].self, forKey: .acceptsAutomatically) ?? []))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(team, forKey: .team)
        try container.encode(skills, forKey: .skills)
        try container.encode(attributes, forKey: .attributes)
        try container.encode(capacity, forKey: .capacity)
        try container.encode(levels, forKey: .levels)
        try container.encode(acceptsAutomatically.sorted { $0.rawValue < $1.rawValue }, forKey: .acceptsAutomatically)
    }
}

extension OpeningHours {
    // Not private: the compiler writes `encode` beside the type, in another file.
    enum CodingKeys: String, CodingKey { case timeZone, weekly, exceptions }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            timeZone: try container.decode(String.self, forKey: .timeZone), weekly: try container.decode([Int: [Range]].self, forKey: .weekly),
            exceptions: try container.decodeIfPresent([String: [Range]].self, forKey: .exceptions) ?? [:])
    }
}
