import CentrePorts

/// The events that integrations can ask for: their stable names, and from which events of the feed they come.
///
/// A name never changes its meaning, and payloads only ever get new members.
enum EventCatalogue {
    /// What a payload is about.
    enum Subject: Equatable, Sendable {
        case interaction, agent, message, receipt, customer, nothing
    }

    struct Entry: Sendable {
        let name: String
        let subject: Subject
        let description: String
    }

    /// The name in the feed, and the public entry.
    static let interactions: [(feed: String, entry: Entry)] = [
        ("created", "created", "It reached the centre, or an agent began to call out."),
        ("flow", "flow_progressed", "A flow learned something of the customer (interaction.choices), or took it over from a queue."),
        ("scheduled", "scheduled", "The customer will be called back: interaction.callback says when."),
        ("queued", "queued", "It stands in a queue: it came, it moved there, or an offer of it ended."),
        ("step", "step_reached", "While it waited it reached a step of its queue's rules."),
        ("offered", "offered", "It is held for an agent, or for several of whom the first gets it: interaction.offer says whose phones ring."),
        ("offerEnded", "offer_ended", "The agent declined it, did not answer, or was lost."),
        ("dialling", "dialling", "An agent calls out: the customer's phone is rung."),
        ("connected", "connected", "Customer and agent talk: the screen pops now at the latest."),
        ("held", "held", "The customer is on hold."),
        ("resumed", "resumed", "The customer is off hold."),
        ("agentLost", "agent_lost", "The agent's phone was lost in the middle of a conversation."),
        ("transferred", "transferred", "A conversation in writing went from one agent to another."),
        ("reopened", "reopened", "The customer wrote on while the agent did the wrap-up: it is not over after all."),
        ("updated", "updated", "Something else about it changed: muted, recording, notes, position."),
        ("wrapUp", "wrapped", "The conversation is over; the agent does the wrap-up. Where there is none, interaction.closed alone follows."),
        ("closed", "closed", "It is over and complete: how it ended, wrap-up code and notes are final."),
    ].map { ($0.0, Entry(name: "interaction.\($0.1)", subject: .interaction, description: $0.2)) }

    static let presenceChanged = Entry(name: "agent.presence.changed", subject: .agent, description: "An agent became available, took a break, went offline.")
    static let statusChanged = Entry(name: "agent.status.changed", subject: .agent, description: "What routing knows of an agent changed: idle, offered, interacting, wrapUp, notResponding.")
    static let agentUpdated = Entry(name: "agent.updated", subject: .agent, description: "Something else about an agent changed: phone, name, team.")
    static let messages: [(feed: String, entry: Entry)] = [
        ("created", Entry(name: "message.created", subject: .message, description: "Somebody wrote: the customer, an agent, or the centre itself. Notes among the staff have audience staff.")),
        ("updated", Entry(name: "message.updated", subject: .message, description: "A message was edited or deleted, or got further on its way to its reader.")),
    ]
    static let read = Entry(
        name: "conversation.read", subject: .receipt, description: "The customer, or somebody of the staff, has read what was written up to a message: receipt.upTo is its number.")
    static let customers: [(feed: String, entry: Entry)] = [
        ("created", "Somebody new: they called or wrote for the first time, or somebody entered them."),
        ("updated", "What is known of a customer changed: name, identities, tags, notes, consents."),
        ("merged", "Two customers are one: customer.part became a part of customer.id."),
        ("unmerged", "A merging was undone: customer.part is somebody of its own again."),
        ("erased", "A customer was erased for good. Only the id is told: delete what you have of them too."),
    ].map { ($0.0, Entry(name: "customer.\($0.0)", subject: .customer, description: $0.1)) }
    /// Sent by the test button alone: nobody needs to ask for it.
    static let test = Entry(name: "webhook.test", subject: .nothing, description: "Somebody tries the webhook out. It is sent whatever events are asked for.")

    static let entries = interactions.map(\.entry) + messages.map(\.entry) + [read] + customers.map(\.entry) + [presenceChanged, statusChanged, agentUpdated, test]

    private static let byFeedName = Dictionary(uniqueKeysWithValues: interactions.map { ("interaction.\($0.feed)", $0.entry) })

    /// What an event of the feed is called outside; nil for one that is not told.
    static func interaction(feedName: String) -> Entry? { byFeedName[feedName] }

    static func message(feedName: String) -> Entry? { messages.first { "message.\($0.feed)" == feedName }?.entry }

    static func customer(feedName: String) -> Entry? { customers.first { "customer.\($0.feed)" == feedName }?.entry }

    /// What an event of the feed may be called outside: which of them, only its contents say.
    static func entries(feedName: String) -> [Entry] {
        if feedName == "agent.changed" { return [presenceChanged, statusChanged, agentUpdated] }
        if feedName == read.name { return [read] }
        return (interaction(feedName: feedName) ?? message(feedName: feedName) ?? customer(feedName: feedName)).map { [$0] } ?? []
    }

    /// What changed last names the event: presence before status, as one follows from the other.
    static func agent(_ view: AgentView, at event: FeedEvent) -> Entry {
        if view.presenceSince == event.at { return presenceChanged }
        return view.routingStatusSince == event.at ? statusChanged : agentUpdated
    }
}
