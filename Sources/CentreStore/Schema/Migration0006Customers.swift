/// Everybody who was ever in contact with us. Between these tables customers go by number: shorter to look up than their ids.
///
/// Merging moves nothing: one customer points at the other, and whoever reads follows. So taking them apart is exact.
enum Migration0006 {
    static let sql = """
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

        CREATE INDEX interactionByCustomer ON interaction (customerID, createdAt, id) WHERE customerID IS NOT NULL;
        """
}
