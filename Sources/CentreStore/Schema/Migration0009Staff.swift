/// What the staff needs in conversations: files, drafts, lists of what has ended.
///
/// A file whose `conversation` is missing is in no message: a day after it came it goes.
enum Migration0009 {
    static let sql = """
        CREATE TABLE attachment (
          id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
          name TEXT NOT NULL,
          mediaType TEXT NOT NULL,
          size INTEGER NOT NULL CHECK (size > 0),
          uploader TEXT NOT NULL,
          conversation TEXT CHECK (length(conversation) = 36),
          createdAt INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX attachmentUnused ON attachment (createdAt) WHERE conversation IS NULL;

        CREATE TABLE draft (
          user TEXT NOT NULL CHECK (length(user) = 36),
          conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
          text TEXT NOT NULL CHECK (text <> ''),
          changedAt INTEGER NOT NULL,
          PRIMARY KEY (user, conversation)
        ) STRICT;
        CREATE INDEX draftByConversation ON draft (conversation);
        CREATE INDEX draftByAge ON draft (changedAt);

        CREATE INDEX conversationByEnd ON conversation (closedAt, id) WHERE closedAt IS NOT NULL;
        CREATE INDEX conversationByAgent ON conversation (lastAgent, closedAt, id) WHERE closedAt IS NOT NULL;
        CREATE INDEX conversationByQueue ON conversation (lastQueue, closedAt, id) WHERE closedAt IS NOT NULL;
        CREATE INDEX interactionByConversation ON interaction (conversation, createdAt, id) WHERE conversation IS NOT NULL;
        """
}
