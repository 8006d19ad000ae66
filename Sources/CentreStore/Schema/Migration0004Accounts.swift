/// Sign-in: passwords and tokens are here only as hashes. And the answers that repeated requests get again.
enum Migration0004 {
    static let sql = """
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
        """
}
