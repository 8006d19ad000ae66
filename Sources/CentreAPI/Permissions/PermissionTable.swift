import ContactDomain

/// Who may use a route.
enum Access: Equatable, Sendable {
    /// Anybody, signed in or not.
    case open
    case roles(Set<Role>)
    /// These roles, or anybody on this machine: monitoring needs no account.
    case localOr(Set<Role>)
}

/// Which role may use which route. The only place that says so; what is not in it is refused.
///
/// A role here is necessary, not sufficient: agents reach only their own calls, offers and recordings (`Ownership`).
struct PermissionTable: Sendable {
    private let access: [String: Access]

    init(_ access: [String: Access]) { self.access = access }

    /// - Parameter route: method and path as registered: `GET /api/v1/calls/{id}`.
    subscript(route: String) -> Access? { access[route] }

    var routes: [String] { access.keys.sorted() }

    static let standard: PermissionTable = {
        var access: [String: Access] = [:]
        for (routes, allowed) in rows {
            for route in routes.split(separator: "\n") {
                let parts = route.split(separator: " ", maxSplits: 1)
                guard parts.count == 2 else { continue }
                access["\(parts[0]) \(parts[1].hasPrefix("!") ? parts[1].dropFirst() : "/api/v1" + parts[1])"] = allowed
            }
        }
        return PermissionTable(access)
    }()

    private static let everybody = Access.roles([.admin, .supervisor, .agent, .integration])
    private static let people = Access.roles([.admin, .supervisor, .agent])
    private static let leads = Access.roles([.admin, .supervisor])
    private static let readers = Access.roles([.admin, .supervisor, .integration])
    private static let admins = Access.roles([.admin])

    /// Paths below /api/v1; a leading `!` names one outside.
    private static let rows: [(routes: String, allowed: Access)] = [
        ("""
        POST /session
        POST /public/web-calls
        GET /public/chat/{address}
        POST /public/chat/{address}/sessions
        GET /public/chat/{address}/messages
        POST /public/chat/{address}/messages
        POST /public/chat/{address}/typing
        POST /public/chat/{address}/read
        POST /public/chat/{address}/leave
        GET /public/chat/{address}/events
        POST /public/chat/{address}/files
        POST /public/chat/{address}/call
        POST /public/channels/{address}/inbound
        GET /public/chat/{address}/files/{id}
        GET /openapi.json
        GET !/healthz
        GET !/readyz
        GET !/
        GET !/desk
        GET !/supervisor
        GET !/webhooks
        GET !/call
        GET !/chat
        GET !/chat.js
        GET !/assets/**
        GET !/lib/**
        """, .open),
        ("""
        GET !/metrics
        """, .localOr([.admin, .integration])),
        ("""
        DELETE /session
        GET /me
        PUT /me/password
        GET /calls
        GET /calls/{id}
        GET /history
        GET /recordings
        GET /recordings/{id}
        GET /recordings/{id}/audio
        GET /agents
        GET /agents/{id}
        GET /agents/{id}/state
        GET /queues
        GET /queues/{id}
        GET /events
        GET /conversations
        GET /conversations/{id}
        GET /conversations/{id}/messages
        GET /messages
        GET /files/{id}
        GET /canned-replies
        GET /canned-replies/{id}
        GET /customers
        POST /customers
        GET /customers/{id}
        PUT /customers/{id}
        GET /customers/{id}/journey
        GET /customers/{id}/crm
        """, everybody),
        ("""
        POST /customers/{id}/merge
        POST /customers/{id}/unmerge
        GET /customers/{id}/parts
        PUT /interactions/{id}/customer
        """, people),
        ("""
        POST /customers/upsert
        """, .roles([.admin, .integration])),
        ("""
        DELETE /customers/{id}
        GET /customers/{id}/export
        """, admins),
        ("""
        PUT /me/presence
        GET /me/phone
        PUT /me/phone/desk
        POST /offers/{id}/accept
        POST /offers/{id}/decline
        POST /calls
        POST /calls/{id}/hold
        POST /calls/{id}/resume
        POST /calls/{id}/mute
        POST /calls/{id}/unmute
        POST /calls/{id}/hangup
        POST /calls/{id}/rejoin
        POST /calls/{id}/dtmf
        POST /calls/{id}/recording/start
        POST /calls/{id}/recording/stop
        POST /calls/{id}/recording/pause
        POST /calls/{id}/recording/resume
        PUT /calls/{id}/wrap-up
        POST /calls/{id}/wrap-up/extend
        POST /calls/{id}/transfer
        POST /calls/{id}/pick
        GET /queues/{id}/waiting
        GET /callbacks
        GET /callbacks/{id}
        POST /callbacks
        DELETE /callbacks/{id}
        POST /callbacks/{id}/reschedule
        POST /conversations/{id}/messages
        PUT /conversations/{id}/messages/{message}
        DELETE /conversations/{id}/messages/{message}
        POST /conversations/{id}/notes
        GET /users/{id}/name
        POST /conversations/{id}/read
        POST /conversations/{id}/typing
        POST /conversations/{id}/end
        POST /conversations/{id}/transfer
        POST /conversations/{id}/call
        PUT /conversations/{id}/wrap-up
        POST /conversations/{id}/wrap-up/extend
        GET /conversations/{id}/draft
        PUT /conversations/{id}/draft
        POST /files
        """, people),
        ("""
        GET /state
        GET /statistics/queues
        GET /routing/members
        GET /interactions/{id}/routing
        GET /event-types
        """, readers),
        ("""
        PUT /agents/{id}/presence
        POST /calls/{id}/assign
        POST /calls/{id}/move
        POST /calls/{id}/priority
        POST /queues/{id}/drain
        GET /entry-points
        GET /entry-points/{id}
        GET /users
        GET /users/{id}
        GET /flows
        POST /canned-replies
        PUT /canned-replies/{id}
        DELETE /canned-replies/{id}
        """, leads),
        ("""
        GET /agents/{id}/phone
        POST /test-calls
        POST /agents
        PUT /agents/{id}
        DELETE /agents/{id}
        POST /queues
        PUT /queues/{id}
        DELETE /queues/{id}
        POST /entry-points
        PUT /entry-points/{id}
        DELETE /entry-points/{id}
        POST /users
        PUT /users/{id}
        DELETE /users/{id}
        GET /webhooks
        GET /webhooks/{id}
        POST /webhooks
        PUT /webhooks/{id}
        DELETE /webhooks/{id}
        POST /webhooks/{id}/secret
        POST /webhooks/{id}/test
        POST /webhooks/{id}/pause
        POST /webhooks/{id}/resume
        POST /webhooks/{id}/replay
        GET /webhooks/{id}/deliveries
        GET /webhooks/{id}/deliveries/{delivery}
        POST /webhooks/{id}/deliveries/{delivery}/replay
        """, admins),
    ]
}
