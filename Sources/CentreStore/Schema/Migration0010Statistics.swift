/// Waits by queue and by when they ended: the figures of a day read that day's alone, however long the history is.
enum Migration0010 {
    static let sql = """
        CREATE INDEX segmentOfQueue ON segment (queue, endedAt, startedAt, outcome, interaction, kind) WHERE kind = 'queue';
        """
}
