CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
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
  json TEXT NOT NULL, conversation TEXT CHECK (length(conversation) = 36),
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
CREATE TABLE passwordHash (
  user TEXT PRIMARY KEY NOT NULL CHECK (length(user) = 36),
  hash TEXT NOT NULL CHECK (hash <> '')
) STRICT;
CREATE TABLE session (
  tokenHash BLOB PRIMARY KEY NOT NULL CHECK (length(tokenHash) > 0),
  user TEXT NOT NULL CHECK (length(user) = 36),
  createdAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL
) STRICT;
CREATE INDEX sessionByUser ON session (user);
CREATE INDEX sessionByExpiry ON session (expiresAt);
CREATE TABLE rememberedAnswer (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 100 AND 599),
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT;
CREATE INDEX rememberedAnswerByAge ON rememberedAnswer (at);
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
  agentReadTo INTEGER NOT NULL, erasedAt INTEGER,
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
, toldAt INTEGER) STRICT;
CREATE INDEX messageByConversation ON message (conversation, number);
CREATE INDEX messageByInteraction ON message (interaction, number);
CREATE UNIQUE INDEX messageByClient ON message (conversation, author, clientID) WHERE clientID IS NOT NULL;
CREATE INDEX messageUndelivered ON message (channel, number)
  WHERE state = 'accepted' AND audience = 'everyone' AND author <> 'customer' AND deletedAt IS NULL;
CREATE VIRTUAL TABLE messageSearch USING fts5 (
  scope, text, content='', columnsize=0, tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TABLE 'messageSearch_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'messageSearch_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'messageSearch_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE customer (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  mergedInto INTEGER REFERENCES customer (number) CHECK (mergedInto <> number),
  createdAt INTEGER NOT NULL,
  changedAt INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX customerByMerge ON customer (mergedInto) WHERE mergedInto IS NOT NULL;
CREATE TABLE identity (
  kind TEXT NOT NULL,
  value TEXT NOT NULL CHECK (value <> ''),
  customer INTEGER NOT NULL REFERENCES customer (number),
  place INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX identityByCustomer ON identity (customer, place);
CREATE TABLE merging (
  customer INTEGER PRIMARY KEY REFERENCES customer (number),
  at INTEGER NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE customerSearch USING fts5 (
  name, company, identity, other, content='', prefix='2 3', tokenize='unicode61 remove_diacritics 2'
);
CREATE TABLE 'customerSearch_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'customerSearch_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'customerSearch_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'customerSearch_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE erasedEntry (sequence INTEGER PRIMARY KEY) STRICT;
CREATE TABLE erasure (
  journalSequence INTEGER PRIMARY KEY CHECK (journalSequence >= -1)
) STRICT;
CREATE INDEX conversationErased ON conversation (erasedAt) WHERE erasedAt IS NOT NULL;
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
CREATE INDEX segmentOfQueue ON segment (queue, endedAt, startedAt, outcome, interaction, kind) WHERE kind = 'queue';
CREATE TABLE "interaction" (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  createdAt INTEGER NOT NULL,
  state TEXT NOT NULL,
  channel TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  queue TEXT CHECK (length(queue) = 36),
  agent TEXT CHECK (length(agent) = 36),
  conversation TEXT CHECK (length(conversation) = 36),
  customerID TEXT CHECK (length(customerID) = 36),
  customer TEXT NOT NULL,
  words TEXT NOT NULL,
  excerpt TEXT,
  recordings TEXT,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX interactionByCreation ON interaction (createdAt, id);
CREATE INDEX interactionByQueue ON interaction (queue, createdAt, id) WHERE queue IS NOT NULL;
CREATE INDEX interactionByAgent ON interaction (agent, createdAt, id) WHERE agent IS NOT NULL;
CREATE INDEX interactionOpen ON interaction (state, createdAt, id) WHERE state <> 'closed';
CREATE INDEX interactionByCustomer ON interaction (customerID, createdAt, id) WHERE customerID IS NOT NULL;
CREATE INDEX interactionByChannel ON interaction (channel, createdAt, id);
CREATE INDEX interactionByConversation ON interaction (conversation, createdAt, id) WHERE conversation IS NOT NULL;
CREATE TRIGGER messageAdded AFTER INSERT ON message WHEN NEW.text <> '' AND NEW.deletedAt IS NULL BEGIN
  UPDATE interaction SET excerpt = (SELECT substr(ltrim(text, char(9, 10, 13, 32)), 1, 240) FROM message WHERE message.interaction = NEW.interaction AND deletedAt IS NULL AND text <> '' ORDER BY number LIMIT 1) WHERE id = NEW.interaction AND excerpt IS NOT (SELECT substr(ltrim(text, char(9, 10, 13, 32)), 1, 240) FROM message WHERE message.interaction = NEW.interaction AND deletedAt IS NULL AND text <> '' ORDER BY number LIMIT 1);
END;
CREATE TRIGGER messageChanged AFTER UPDATE ON message
WHEN NEW.text IS NOT OLD.text OR NEW.deletedAt IS NOT OLD.deletedAt OR NEW.interaction IS NOT OLD.interaction OR NEW.number IS NOT OLD.number BEGIN
  UPDATE interaction SET excerpt = (SELECT substr(ltrim(text, char(9, 10, 13, 32)), 1, 240) FROM message WHERE message.interaction = OLD.interaction AND deletedAt IS NULL AND text <> '' ORDER BY number LIMIT 1) WHERE id = OLD.interaction AND excerpt IS NOT (SELECT substr(ltrim(text, char(9, 10, 13, 32)), 1, 240) FROM message WHERE message.interaction = OLD.interaction AND deletedAt IS NULL AND text <> '' ORDER BY number LIMIT 1);
  UPDATE interaction SET excerpt = (SELECT substr(ltrim(text, char(9, 10, 13, 32)), 1, 240) FROM message WHERE message.interaction = NEW.interaction AND deletedAt IS NULL AND text <> '' ORDER BY number LIMIT 1) WHERE id = NEW.interaction AND excerpt IS NOT (SELECT substr(ltrim(text, char(9, 10, 13, 32)), 1, 240) FROM message WHERE message.interaction = NEW.interaction AND deletedAt IS NULL AND text <> '' ORDER BY number LIMIT 1);
END;
CREATE TRIGGER messageRemoved AFTER DELETE ON message WHEN OLD.text <> '' BEGIN
  UPDATE interaction SET excerpt = (SELECT substr(ltrim(text, char(9, 10, 13, 32)), 1, 240) FROM message WHERE message.interaction = OLD.interaction AND deletedAt IS NULL AND text <> '' ORDER BY number LIMIT 1) WHERE id = OLD.interaction AND excerpt IS NOT (SELECT substr(ltrim(text, char(9, 10, 13, 32)), 1, 240) FROM message WHERE message.interaction = OLD.interaction AND deletedAt IS NULL AND text <> '' ORDER BY number LIMIT 1);
END;
CREATE TRIGGER recordingAdded AFTER INSERT ON recording BEGIN
  UPDATE interaction SET recordings = (SELECT group_concat(id, ' ') FROM (SELECT id FROM recording WHERE recording.interaction = NEW.interaction ORDER BY startedAt, id)) WHERE id = NEW.interaction;
END;
CREATE TRIGGER recordingChanged AFTER UPDATE ON recording WHEN NEW.interaction IS NOT OLD.interaction OR NEW.startedAt IS NOT OLD.startedAt BEGIN
  UPDATE interaction SET recordings = (SELECT group_concat(id, ' ') FROM (SELECT id FROM recording WHERE recording.interaction = OLD.interaction ORDER BY startedAt, id)) WHERE id = OLD.interaction;
  UPDATE interaction SET recordings = (SELECT group_concat(id, ' ') FROM (SELECT id FROM recording WHERE recording.interaction = NEW.interaction ORDER BY startedAt, id)) WHERE id = NEW.interaction;
END;
CREATE TRIGGER recordingRemoved AFTER DELETE ON recording BEGIN
  UPDATE interaction SET recordings = (SELECT group_concat(id, ' ') FROM (SELECT id FROM recording WHERE recording.interaction = OLD.interaction ORDER BY startedAt, id)) WHERE id = OLD.interaction;
END;
CREATE INDEX messageUntold ON message (channel, number)
  WHERE audience = 'everyone' AND author <> 'customer' AND channel <> 'chat'
  AND state IN ('sent', 'delivered', 'read') AND coalesce(deletedAt, editedAt, 0) > coalesce(toldAt, 0);
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
