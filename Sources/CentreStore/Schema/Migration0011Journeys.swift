/// A customer's contacts lie side by side, each with all that a journey shows of it: a page of twenty is some eight pages of the disk, where it
/// was a hundred.
///
/// The table is in order of `place`: the customer's number, shifted by 32 bits, and then one after the other as they came (0 for those without
/// a customer). Nothing but speed depends on it. `excerpt` and `recordings` are kept by triggers, so whoever writes messages and recordings need not
/// think of it.
enum Migration0011 {
    /// More of a text no excerpt shows.
    static let excerpted = 240

    static let sql = """
        CREATE TEMP TABLE placing (place INTEGER PRIMARY KEY, old INTEGER NOT NULL) STRICT;
        INSERT INTO placing (place, old)
          SELECT (number << 32) + row_number() OVER (PARTITION BY number ORDER BY createdAt, id), old FROM (
            SELECT coalesce(customer.number, 0) AS number, contact.createdAt AS createdAt, contact.id AS id, contact.rowid AS old
            FROM interaction AS contact LEFT JOIN customer ON customer.id = contact.customerID
          );

        CREATE TABLE interactionInPlace (
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
        INSERT INTO interactionInPlace
          (place, id, createdAt, state, channel, direction, queue, agent, conversation, customerID, customer, words, excerpt, recordings, json)
          SELECT placing.place, id, createdAt, state, channel, direction, queue, agent, conversation, customerID, customer, words,
            \(firstWords(of: "old.id")), \(recordings(of: "old.id")), json
          FROM placing CROSS JOIN interaction AS old ON old.rowid = placing.old ORDER BY placing.place;
        DROP TABLE placing;
        CREATE TEMP TABLE lost (contacts INTEGER NOT NULL CHECK (contacts = 0)) STRICT;
        INSERT INTO lost (contacts) SELECT (SELECT count(*) FROM interaction) - (SELECT count(*) FROM interactionInPlace);
        DROP TABLE lost;
        DROP TABLE interaction;
        ALTER TABLE interactionInPlace RENAME TO interaction;
        CREATE INDEX interactionByCreation ON interaction (createdAt, id);
        CREATE INDEX interactionByQueue ON interaction (queue, createdAt, id) WHERE queue IS NOT NULL;
        CREATE INDEX interactionByAgent ON interaction (agent, createdAt, id) WHERE agent IS NOT NULL;
        CREATE INDEX interactionOpen ON interaction (state, createdAt, id) WHERE state <> 'closed';
        CREATE INDEX interactionByCustomer ON interaction (customerID, createdAt, id) WHERE customerID IS NOT NULL;
        CREATE INDEX interactionByChannel ON interaction (channel, createdAt, id);
        CREATE INDEX interactionByConversation ON interaction (conversation, createdAt, id) WHERE conversation IS NOT NULL;

        CREATE TRIGGER messageAdded AFTER INSERT ON message WHEN NEW.text <> '' AND NEW.deletedAt IS NULL BEGIN
          \(takeExcerpt(of: "NEW"))
        END;
        CREATE TRIGGER messageChanged AFTER UPDATE ON message
        WHEN NEW.text IS NOT OLD.text OR NEW.deletedAt IS NOT OLD.deletedAt OR NEW.interaction IS NOT OLD.interaction OR NEW.number IS NOT OLD.number BEGIN
          \(takeExcerpt(of: "OLD"))
          \(takeExcerpt(of: "NEW"))
        END;
        CREATE TRIGGER messageRemoved AFTER DELETE ON message WHEN OLD.text <> '' BEGIN
          \(takeExcerpt(of: "OLD"))
        END;

        CREATE TRIGGER recordingAdded AFTER INSERT ON recording BEGIN
          \(takeRecordings(of: "NEW"))
        END;
        CREATE TRIGGER recordingChanged AFTER UPDATE ON recording WHEN NEW.interaction IS NOT OLD.interaction OR NEW.startedAt IS NOT OLD.startedAt BEGIN
          \(takeRecordings(of: "OLD"))
          \(takeRecordings(of: "NEW"))
        END;
        CREATE TRIGGER recordingRemoved AFTER DELETE ON recording BEGIN
          \(takeRecordings(of: "OLD"))
        END;
        """

    private static func takeExcerpt(of row: String) -> String {
        let words = firstWords(of: "\(row).interaction")
        return "UPDATE interaction SET excerpt = \(words) WHERE id = \(row).interaction AND excerpt IS NOT \(words);"
    }

    private static func takeRecordings(of row: String) -> String {
        "UPDATE interaction SET recordings = \(recordings(of: "\(row).interaction")) WHERE id = \(row).interaction;"
    }

    /// What was written first, and is not deleted.
    private static func firstWords(of interaction: String) -> String {
        """
        (SELECT substr(ltrim(text, char(9, 10, 13, 32)), 1, \(excerpted)) FROM message \
        WHERE message.interaction = \(interaction) AND deletedAt IS NULL AND text <> '' ORDER BY number LIMIT 1)
        """
    }

    /// Their ids in order, with spaces between.
    private static func recordings(of interaction: String) -> String {
        "(SELECT group_concat(id, ' ') FROM (SELECT id FROM recording WHERE recording.interaction = \(interaction) ORDER BY startedAt, id))"
    }
}
