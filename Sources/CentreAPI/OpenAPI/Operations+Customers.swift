/// Operations about customers.
extension Operation {
    private static let search = parameter("search", in: "query", ["type": "string", "maxLength": 200], "Words, or parts of a name, a number, an address.")

    static let customers: [Operation] = [
        api("get", "/customers", "customers", "Customers; those that are sought best first, otherwise newest first", answer: "CustomerPage", query: paging + [search]),
        api("post", "/customers", "customers", "Add a customer", body: "CustomerBody", status: "201", answer: "Customer", problems: ["identity-taken", "invalid-values"]),
        api("post", "/customers/upsert", "customers", "Many at once from another system: each is found by any of its identities, or made. At most 500", body: "CustomerUpsert",
            answer: "UpsertPage", problems: ["invalid-values"]),
        api("get", "/customers/{id}", "customers", "One customer; one that was merged names the other in mergedInto", answer: "Customer"),
        api("put", "/customers/{id}", "customers", "Change a customer; members left out stay as they are. Agents leave tier, owner and consents alone", body: "CustomerBody", answer: "Customer",
            problems: ["identity-taken", "invalid-values", "if-match-required", "lost-update", "customer-merged"]),
        api("delete", "/customers/{id}", "customers", "Erase a customer for good, everywhere; figures stay without a name", answer: "ErasureReport",
            problems: ["customer-in-contact", "customer-merged"]),
        api("get", "/customers/{id}/journey", "customers", "Every contact on every channel, newest first", answer: "JourneyPage", query: paging + [search]),
        api("get", "/customers/{id}/crm", "customers", "What the other system says of the customer (customerLookup)", answer: "LookupAnswer"),
        api("get", "/customers/{id}/export", "customers", "Everything that is kept about a customer", answer: "CustomerExport"),
        api("post", "/customers/{id}/merge", "customers", "Two are one: `from` becomes a part of this one. It can be undone", body: "Merging", answer: "Customer",
            problems: ["not-mergeable"]),
        api("post", "/customers/{id}/unmerge", "customers", "This one was merged by mistake: it is somebody of its own again", answer: "Customer", problems: ["not-mergeable"]),
        api("get", "/customers/{id}/parts", "customers", "Those that were merged into this one, and may be parted again", answer: "CustomerPage"),
        api("put", "/interactions/{id}/customer", "customers", "Say whose contact it is, while it goes on or afterwards", body: "Linking", answer: "InteractionView",
            problems: ["customer-merged"]),
    ]
}
