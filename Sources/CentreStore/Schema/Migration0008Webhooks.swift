/// What is owed to webhooks. `nextAt` is set for the first of each line alone: so what is due is found without
/// looking at what waits behind it.
enum Migration0008 {
    static let sql = """
        CREATE TABLE webhook (
          id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
          secret BLOB NOT NULL CHECK (length(secret) > 0),
          previousSecret BLOB,
          previousUntil INTEGER,
          status TEXT NOT NULL
        ) STRICT;

        CREATE TABLE webhookPosition (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          sequence INTEGER NOT NULL,
          ordinal INTEGER NOT NULL
        ) STRICT;
        INSERT INTO webhookPosition (id, sequence, ordinal)
          SELECT 1, sequence, ordinal FROM (SELECT sequence, ordinal FROM event UNION ALL SELECT -1, -1)
          ORDER BY sequence DESC, ordinal DESC LIMIT 1;

        CREATE TABLE webhookDelivery (
          id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
          webhook TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
          sequence INTEGER NOT NULL,
          ordinal INTEGER NOT NULL,
          line TEXT NOT NULL,
          type TEXT NOT NULL,
          payload TEXT NOT NULL,
          createdAt INTEGER NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
          attempts INTEGER NOT NULL CHECK (attempts >= 0),
          firstAttemptAt INTEGER,
          nextAt INTEGER CHECK (nextAt IS NULL OR state = 'pending'),
          finishedAt INTEGER CHECK ((finishedAt IS NULL) = (state = 'pending'))
        ) STRICT;
        CREATE UNIQUE INDEX webhookDeliveryByLine ON webhookDelivery (webhook, line, sequence, ordinal) WHERE state = 'pending';
        CREATE INDEX webhookDeliveryDue ON webhookDelivery (webhook, nextAt) WHERE nextAt IS NOT NULL;
        CREATE INDEX webhookDeliveryByAge ON webhookDelivery (webhook, createdAt, id);
        CREATE INDEX webhookDeliveryByState ON webhookDelivery (webhook, state, createdAt, id);
        CREATE INDEX webhookDeliveryFinished ON webhookDelivery (state, finishedAt) WHERE finishedAt IS NOT NULL;

        CREATE TABLE webhookAttempt (
          delivery TEXT NOT NULL REFERENCES webhookDelivery (id) ON DELETE CASCADE,
          number INTEGER NOT NULL CHECK (number > 0),
          at INTEGER NOT NULL,
          duration INTEGER NOT NULL,
          status INTEGER,
          failure TEXT,
          answer TEXT NOT NULL,
          PRIMARY KEY (delivery, number)
        ) STRICT;
        """
}
