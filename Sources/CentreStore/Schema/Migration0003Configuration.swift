/// What admins set up: every kind of resource in one table, its fields as JSON.
enum Migration0003 {
    static let sql = """
        CREATE TABLE configuration (
          kind TEXT NOT NULL,
          id TEXT NOT NULL,
          uniqueKey TEXT NOT NULL,
          version INTEGER NOT NULL CHECK (version >= 1),
          createdAt INTEGER NOT NULL,
          changedAt INTEGER NOT NULL,
          json TEXT NOT NULL CHECK (json_valid(json)),
          PRIMARY KEY (kind, id),
          UNIQUE (kind, uniqueKey)
        ) STRICT;
        CREATE INDEX configurationByCreation ON configuration (kind, createdAt, id);
        """
}
