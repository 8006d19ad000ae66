/// What pages and reports show. An interaction's whole view is kept as JSON; what lists filter by stands beside it.
enum Migration0002 {
    static let sql = """
        CREATE TABLE interaction (
          id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
          createdAt INTEGER NOT NULL,
          state TEXT NOT NULL,
          direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
          queue TEXT CHECK (length(queue) = 36),
          agent TEXT CHECK (length(agent) = 36),
          customer TEXT NOT NULL,
          json TEXT NOT NULL
        ) STRICT;
        CREATE INDEX interactionByCreation ON interaction (createdAt, id);
        CREATE INDEX interactionByQueue ON interaction (queue, createdAt, id) WHERE queue IS NOT NULL;
        CREATE INDEX interactionByAgent ON interaction (agent, createdAt, id) WHERE agent IS NOT NULL;
        CREATE INDEX interactionOpen ON interaction (state, createdAt, id) WHERE state <> 'closed';

        CREATE TABLE segment (
          id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
          interaction TEXT NOT NULL REFERENCES interaction (id),
          kind TEXT NOT NULL,
          queue TEXT CHECK (length(queue) = 36),
          agent TEXT CHECK (length(agent) = 36),
          startedAt INTEGER NOT NULL,
          endedAt INTEGER NOT NULL,
          outcome TEXT NOT NULL
        ) STRICT;
        CREATE INDEX segmentByInteraction ON segment (interaction, startedAt, id);

        CREATE TABLE recording (
          id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
          interaction TEXT NOT NULL REFERENCES interaction (id),
          state TEXT NOT NULL CHECK (state IN ('recording', 'processing', 'ready', 'failed')),
          startedAt INTEGER NOT NULL,
          endedAt INTEGER,
          file TEXT,
          failure TEXT
        ) STRICT;
        CREATE INDEX recordingByStart ON recording (startedAt, id);
        CREATE INDEX recordingByInteraction ON recording (interaction, startedAt, id);
        CREATE INDEX recordingUnfinished ON recording (startedAt, id) WHERE state = 'processing';
        """
}
