/// What the engine is rebuilt from, and the feed of events.
///
/// Checks hold what the program relies on when it reads back. They do not compare instants:
/// a clock that is set back must not stop the centre.
enum Migration0001 {
    static let sql = """
        CREATE TABLE journal (
          sequence INTEGER PRIMARY KEY CHECK (sequence >= 0),
          at INTEGER NOT NULL,
          seed INTEGER NOT NULL,
          interaction TEXT CHECK (length(interaction) = 36),
          input TEXT NOT NULL
        ) STRICT;
        CREATE INDEX journalByInteraction ON journal (interaction, sequence) WHERE interaction IS NOT NULL;

        CREATE TABLE event (
          sequence INTEGER NOT NULL CHECK (sequence >= 0),
          ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
          at INTEGER NOT NULL,
          name TEXT NOT NULL,
          interaction TEXT CHECK (length(interaction) = 36),
          agents TEXT NOT NULL,
          json TEXT NOT NULL,
          PRIMARY KEY (sequence, ordinal)
        ) STRICT;
        CREATE INDEX eventByInteraction ON event (interaction, sequence, ordinal) WHERE interaction IS NOT NULL;

        CREATE TABLE checkpoint (
          sequence INTEGER PRIMARY KEY CHECK (sequence >= 0),
          parts INTEGER NOT NULL CHECK (parts >= 0),
          size INTEGER NOT NULL CHECK (size >= 0),
          checksum INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE checkpointPart (
          sequence INTEGER NOT NULL,
          part INTEGER NOT NULL CHECK (part >= 0),
          content BLOB NOT NULL,
          PRIMARY KEY (sequence, part)
        ) STRICT;

        CREATE TABLE retention (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          journalSequence INTEGER NOT NULL,
          eventSequence INTEGER NOT NULL,
          eventOrdinal INTEGER NOT NULL
        ) STRICT;
        INSERT INTO retention (id, journalSequence, eventSequence, eventOrdinal) VALUES (1, -1, -1, -1);
        """
}
