/// Written contact: conversations, their messages, and the index in which messages are searched.
///
/// A message's number is its key: it grows over all messages, so the index, which knows rows by number, lists the newest first.
/// The index holds no text of its own (`content=''`): who changes or removes a message takes its old words out first.
enum Migration0005 {
    static let sql = """
        CREATE TABLE conversation (
          number INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
          channel TEXT NOT NULL,
          entryPoint TEXT NOT NULL CHECK (length(entryPoint) = 36),
          identity TEXT NOT NULL,
          customer TEXT CHECK (length(customer) = 36),
          interaction TEXT NOT NULL CHECK (length(interaction) = 36),
          lastAgent TEXT CHECK (length(lastAgent) = 36),
          lastQueue TEXT CHECK (length(lastQueue) = 36),
          createdAt INTEGER NOT NULL,
          closedAt INTEGER,
          lastMessageAt INTEGER NOT NULL,
          customerReadTo INTEGER NOT NULL,
          agentReadTo INTEGER NOT NULL,
          UNIQUE (channel, entryPoint, identity)
        ) STRICT;
        CREATE INDEX conversationByCustomer ON conversation (customer) WHERE customer IS NOT NULL;

        CREATE TABLE message (
          number INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
          conversation TEXT NOT NULL REFERENCES conversation (id),
          interaction TEXT NOT NULL REFERENCES interaction (id),
          channel TEXT NOT NULL,
          at INTEGER NOT NULL,
          author TEXT NOT NULL,
          audience TEXT NOT NULL CHECK (audience IN ('everyone', 'staff')),
          text TEXT NOT NULL,
          attachments TEXT,
          buttons TEXT,
          clientID TEXT,
          externalID TEXT,
          state TEXT NOT NULL,
          failure TEXT,
          editedAt INTEGER,
          deletedAt INTEGER
        ) STRICT;
        CREATE INDEX messageByConversation ON message (conversation, number);
        CREATE INDEX messageByInteraction ON message (interaction, number);
        CREATE UNIQUE INDEX messageByClient ON message (conversation, author, clientID) WHERE clientID IS NOT NULL;
        CREATE INDEX messageUndelivered ON message (channel, number)
          WHERE state = 'accepted' AND audience = 'everyone' AND author <> 'customer' AND deletedAt IS NULL;
        CREATE VIRTUAL TABLE messageSearch USING fts5 (
          scope, text, content='', columnsize=0, tokenize='porter unicode61 remove_diacritics 2'
        );

        ALTER TABLE event ADD COLUMN conversation TEXT CHECK (length(conversation) = 36);
        ALTER TABLE interaction ADD COLUMN channel TEXT NOT NULL DEFAULT 'voice';
        ALTER TABLE interaction ADD COLUMN conversation TEXT CHECK (length(conversation) = 36);
        ALTER TABLE interaction ADD COLUMN customerID TEXT CHECK (length(customerID) = 36);
        ALTER TABLE interaction ADD COLUMN words TEXT NOT NULL DEFAULT '';
        UPDATE interaction SET words = lower(coalesce(json_extract(json, '$.notes'), ''));
        """
}
