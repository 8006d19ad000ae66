/// What must not be lost in between, and what need not be looked at twice.
///
/// `survivor` is what became of a customer since others were merged into it, so that each of these can be taken out again; rows of `merging` are
/// of versions before it, and are read where there is no survivor's. `customerNews` is what was stored of customers and not told yet,
/// `fileToRemove` recordings whose rows are gone. Contacts before an `expiryPlace` have nothing left of that part.
enum Migration0013 {
    static let sql = """
        CREATE TABLE survivor (
          customer INTEGER PRIMARY KEY REFERENCES customer (number),
          log TEXT NOT NULL
        ) STRICT;

        CREATE TABLE customerNews (
          number INTEGER PRIMARY KEY,
          subject TEXT NOT NULL UNIQUE,
          at INTEGER NOT NULL,
          fact TEXT NOT NULL
        ) STRICT;

        CREATE TABLE fileToRemove (name TEXT PRIMARY KEY NOT NULL CHECK (name <> '')) STRICT, WITHOUT ROWID;

        CREATE TABLE expiryPlace (
          channel TEXT NOT NULL,
          part TEXT NOT NULL CHECK (part IN ('messages', 'recordings', 'interactions')),
          createdAt INTEGER NOT NULL,
          id TEXT NOT NULL,
          PRIMARY KEY (channel, part)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX conversationToEmpty ON conversation (channel, closedAt, number) WHERE erasedAt IS NULL AND closedAt IS NOT NULL;
        CREATE INDEX webhookDeliveryOfLine ON webhookDelivery (line);
        """
}
