/// As JSON: `{"kind": "agent", "id": "…"}`, and without an id for a customer and for what wrote itself.
extension Message.Author: Codable {
    private enum CodingKeys: String, CodingKey { case kind, id }
    private enum Kind: String, Codable { case customer, agent, user, automatic }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .customer: self = .customer
        case .agent: self = .agent(try container.decode(AgentID.self, forKey: .id))
        case .user: self = .user(try container.decode(UserID.self, forKey: .id))
        case .automatic: self = .automatic
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .customer: try container.encode(Kind.customer, forKey: .kind)
        case .agent(let id):
            try container.encode(Kind.agent, forKey: .kind)
            try container.encode(id, forKey: .id)
        case .user(let id):
            try container.encode(Kind.user, forKey: .kind)
            try container.encode(id, forKey: .id)
        case .automatic: try container.encode(Kind.automatic, forKey: .kind)
        }
    }
}
