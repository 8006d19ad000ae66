import CentrePorts
import ContactDomain

/// What a running centre has: files are read against it, and compared with it.
public struct LiveCentre: Equatable, Sendable {
    public var queues: [QueueProfile]
    public var agents: [AgentProfile]
    public var users: [UserAccount]
    /// Nil where they are not known.
    public var flows: [FlowName]?

    public init(queues: [QueueProfile] = [], agents: [AgentProfile] = [], users: [UserAccount] = [], flows: [FlowName]? = nil) {
        self.queues = queues
        self.agents = agents
        self.users = users
        self.flows = flows
    }
}

/// What the files of a folder declare. Whatever the centre has already bears its id; what is new bears one that stands in for the real one.
public struct CentreDeclaration: Equatable, Sendable {
    /// By key.
    public internal(set) var queues: [QueueProfile] = []
    /// By endpoint.
    public internal(set) var agents: [AgentProfile] = []
}
