import ContactDomain
import GRDB
import RoutingCore

/// Tables in memory and one query for each decision, as FreeSWITCH's mod_callcenter keeps agents, tiers and members.
///
/// It is better off than its model: statements are compiled once, everything is one transaction, indices fit the queries, decisions are
/// made when something happens instead of every 100 ms for all members, and who qualifies for a queue is worked out beforehand.
struct SQLMatcher: Matcher {
    private let freeAgent: Statement
    private let nextMember: Statement
    private let addMember: Statement
    private let removeMember: Statement
    private let ringAgent: Statement
    private let assignMember: Statement
    private let acceptAt: Statement
    private let freeAt: Statement
    private let setPresent: Statement
    private let agentOfMember: Statement
    private let ringingMember: Statement
    private let takeBack: Statement
    private let queueOfMember: Statement
    private let isFree: Statement
    private let qualify: Statement
    private let database: Database

    init(_ database: Database) throws {
        self.database = database
        try database.execute(sql: """
            CREATE TABLE queues (id INTEGER PRIMARY KEY, points INTEGER NOT NULL, ageing INTEGER NOT NULL);
            CREATE TABLE needs (queue INTEGER, skill TEXT, degree INTEGER, PRIMARY KEY (queue, skill)) WITHOUT ROWID;
            CREATE TABLE agents (id INTEGER PRIMARY KEY, present INTEGER NOT NULL, member INTEGER, rings INTEGER NOT NULL, idle_since INTEGER NOT NULL);
            CREATE INDEX free_agents ON agents (idle_since, id) WHERE present = 1 AND member IS NULL;
            CREATE TABLE skills (agent INTEGER, skill TEXT, degree INTEGER, PRIMARY KEY (agent, skill)) WITHOUT ROWID;
            CREATE TABLE tiers (queue INTEGER, agent INTEGER, PRIMARY KEY (queue, agent)) WITHOUT ROWID;
            CREATE INDEX tiers_of_agent ON tiers (agent, queue);
            CREATE TABLE members (id INTEGER PRIMARY KEY, queue INTEGER NOT NULL, points INTEGER NOT NULL, joined INTEGER NOT NULL, agent INTEGER);
            CREATE INDEX waiting ON members (queue, points, joined) WHERE agent IS NULL;
            """)
        freeAgent = try database.makeStatement(sql: """
            SELECT agents.id FROM agents JOIN tiers ON tiers.agent = agents.id AND tiers.queue = ?
            WHERE agents.present = 1 AND agents.member IS NULL ORDER BY agents.idle_since, agents.id LIMIT 1
            """)
        nextMember = try database.makeStatement(sql: """
            SELECT members.id FROM tiers CROSS JOIN queues ON queues.id = tiers.queue CROSS JOIN members ON members.queue = tiers.queue
            WHERE tiers.agent = ? AND members.agent IS NULL
            ORDER BY (queues.points + members.points) * 1000000 + queues.ageing * (? - members.joined) DESC, members.joined, members.id LIMIT 1
            """)
        addMember = try database.makeStatement(sql: "INSERT INTO members (id, queue, points, joined) VALUES (?, ?, ?, ?)")
        removeMember = try database.makeStatement(sql: "DELETE FROM members WHERE id = ?")
        ringAgent = try database.makeStatement(sql: "UPDATE agents SET member = ?, rings = 1 WHERE id = ?")
        assignMember = try database.makeStatement(sql: "UPDATE members SET agent = ? WHERE id = ?")
        acceptAt = try database.makeStatement(sql: "UPDATE agents SET rings = 0, idle_since = ? WHERE id = ?")
        freeAt = try database.makeStatement(sql: "UPDATE agents SET member = NULL, rings = 0, idle_since = coalesce(?, idle_since) WHERE id = ?")
        setPresent = try database.makeStatement(sql: "UPDATE agents SET present = ? WHERE id = ?")
        agentOfMember = try database.makeStatement(sql: "SELECT agent FROM members WHERE id = ?")
        ringingMember = try database.makeStatement(sql: "SELECT member FROM agents WHERE id = ? AND rings = 1")
        takeBack = try database.makeStatement(sql: "UPDATE members SET agent = NULL WHERE id = ?")
        queueOfMember = try database.makeStatement(sql: "SELECT queue FROM members WHERE id = ?")
        isFree = try database.makeStatement(sql: "SELECT present = 1 AND member IS NULL FROM agents WHERE id = ?")
        qualify = try database.makeStatement(sql: """
            INSERT INTO tiers (queue, agent) SELECT queues.id, :agent FROM queues WHERE NOT EXISTS (
              SELECT 1 FROM needs WHERE needs.queue = queues.id AND NOT EXISTS (
                SELECT 1 FROM skills WHERE skills.agent = :agent AND skills.skill = needs.skill AND skills.degree >= needs.degree))
            """)
    }

    mutating func handle(_ input: RoutingInput, at now: Timestamp) throws -> [Match] {
        switch input {
        case .tick: return []
        case .setQueue(let policy):
            let arguments: StatementArguments = [key(policy.id), policy.weight, policy.ageing]
            try database.execute(sql: "INSERT INTO queues (id, points, ageing) VALUES (?, ?, ?)", arguments: arguments)
            for need in try Need.all(in: policy.requirement) {
                try database.execute(sql: "INSERT INTO needs VALUES (?, ?, ?)", arguments: [key(policy.id), need.skill.text, need.degree])
            }
            return []
        case .setAgent(let policy):
            try database.execute(sql: "INSERT INTO agents VALUES (?, 0, NULL, 0, ?)", arguments: [key(policy.id), now.milliseconds])
            for (skill, degree) in policy.skills { try database.execute(sql: "INSERT INTO skills VALUES (?, ?, ?)", arguments: [key(policy.id), skill.text, degree]) }
            try qualify.execute(arguments: ["agent": key(policy.id)])
            return []
        case .presence(let agent, let channels): return try presence(key(agent), channels.contains(.voice), now)
        case .enqueue(let item):
            try addMember.execute(arguments: [key(item.id), key(item.queue), item.priority, item.orderAt.milliseconds])
            return try assign(key(item.id), queue: key(item.queue))
        case .leave(let item):
            let agent = try Int64.fetchOne(agentOfMember, arguments: [key(item)])
            try removeMember.execute(arguments: [key(item)])
            guard let agent else { return [] }
            return try free(agent, idleSince: nil, now)
        case .accept(_, let agent):
            try acceptAt.execute(arguments: [now.milliseconds, key(agent)])
            return []
        case .release(let item, let agent, _):
            try removeMember.execute(arguments: [key(item)])
            return try free(key(agent), idleSince: now.milliseconds, now)
        default: throw Refusal("the rivals do not know '\(input.kind)'")
        }
    }

    private func key<Tag>(_ id: Identifier<Tag>) -> Int64 { Int64(truncatingIfNeeded: id.low) }

    private func presence(_ agent: Int64, _ present: Bool, _ now: Timestamp) throws -> [Match] {
        try setPresent.execute(arguments: [present, agent])
        if present { return try takeNext(agent, now) }
        // What rings at somebody who goes is for another.
        guard let member = try Int64.fetchOne(ringingMember, arguments: [agent]) else { return [] }
        try freeAt.execute(arguments: [nil, agent])
        try takeBack.execute(arguments: [member])
        guard let queue = try Int64.fetchOne(queueOfMember, arguments: [member]) else { return [] }
        return try assign(member, queue: queue)
    }

    private func free(_ agent: Int64, idleSince: Int64?, _ now: Timestamp) throws -> [Match] {
        try freeAt.execute(arguments: [idleSince, agent])
        return try takeNext(agent, now)
    }

    private func assign(_ member: Int64, queue: Int64) throws -> [Match] {
        guard let agent = try Int64.fetchOne(freeAgent, arguments: [queue]) else { return [] }
        return try ring(member, agent)
    }

    private func takeNext(_ agent: Int64, _ now: Timestamp) throws -> [Match] {
        guard try Bool.fetchOne(isFree, arguments: [agent]) == true else { return [] }
        guard let member = try Int64.fetchOne(nextMember, arguments: [agent, now.milliseconds]) else { return [] }
        return try ring(member, agent)
    }

    private func ring(_ member: Int64, _ agent: Int64) throws -> [Match] {
        try ringAgent.execute(arguments: [member, agent])
        try assignMember.execute(arguments: [agent, member])
        return [Match(item: Floor.id(Int(member)), agent: Floor.id(Int(agent)))]
    }
}
