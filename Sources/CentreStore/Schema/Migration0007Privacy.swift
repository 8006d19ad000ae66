/// What an erasure leaves behind until the next checkpoint: entries that a replay would still need.
///
/// A conversation whose content was erased keeps its row, without a name: a late report on one of its messages must not bring that back.
enum Migration0007 {
    static let sql = """
        CREATE TABLE erasedEntry (sequence INTEGER PRIMARY KEY) STRICT;

        CREATE TABLE erasure (
          journalSequence INTEGER PRIMARY KEY CHECK (journalSequence >= -1)
        ) STRICT;

        ALTER TABLE conversation ADD COLUMN erasedAt INTEGER;
        CREATE INDEX conversationErased ON conversation (erasedAt) WHERE erasedAt IS NOT NULL;
        CREATE INDEX interactionByChannel ON interaction (channel, createdAt, id);
        """
}
