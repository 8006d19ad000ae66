/// Changes of messages that a provider has to be told. What was changed before there was a way to tell it counts as known.
enum Migration0012 {
    static let sql = """
        ALTER TABLE message ADD COLUMN toldAt INTEGER;
        UPDATE message SET toldAt = coalesce(deletedAt, editedAt) WHERE (editedAt IS NOT NULL OR deletedAt IS NOT NULL) AND channel <> 'chat';
        CREATE INDEX messageUntold ON message (channel, number)
          WHERE audience = 'everyone' AND author <> 'customer' AND channel <> 'chat'
          AND state IN ('sent', 'delivered', 'read') AND coalesce(deletedAt, editedAt, 0) > coalesce(toldAt, 0);
        """
}
