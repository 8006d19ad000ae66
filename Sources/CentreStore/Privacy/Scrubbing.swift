import GRDB

extension CentreStore {
    /// Pages of an index that are merged in one transaction: commits wait for no longer than that.
    static let mergedAtOnce = 16

    /// Sees to it that nothing of what was deleted is left in the files: the indexes drop deleted words only when their parts are merged,
    /// and the write-ahead log keeps old pages until it is cut.
    func scrub() async throws {
        for index in ["messageSearch", "customerSearch"] { try await mergeIndex(index) }
        try await cutLog()
    }

    /// Merges all parts of an index into one, piece by piece (FTS5, section 6.7).
    private func mergeIndex(_ index: String) async throws {
        // Negative once: it lines all parts up for merging, however few they are.
        var pages = -Self.mergedAtOnce
        while try await mergeSome(index, pages: pages) { pages = Self.mergedAtOnce }
    }

    /// - Returns: whether there is more to do.
    private func mergeSome(_ index: String, pages: Int) async throws -> Bool {
        try await write("scrub \(index)") { connection in
            let before = connection.totalChangesCount
            try connection.execute(sql: "INSERT INTO \(index) (\(index), rank) VALUES ('merge', \(pages))")
            return connection.totalChangesCount - before >= 2
        }
    }

    /// As long as somebody reads an old state the log cannot be cut; then the next one who closes the database or scrubs it does.
    func cutLog() async throws {
        for _ in 0..<10 {
            let isBusy = try await writeWithoutTransaction("cut log") { connection in
                try Row.fetchOne(connection, sql: "PRAGMA wal_checkpoint(TRUNCATE)").map { ($0[0] as Int?) ?? 0 } == 1
            }
            if !isBusy { return }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
