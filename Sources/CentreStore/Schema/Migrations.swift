import GRDB

/// The schema, step by step. Steps are only ever added at the end: databases in the field have taken the earlier ones.
enum Migrations {
    /// "TNDM" in the file's header, from its first write on: tells our databases from other programs'.
    static let applicationID: Int32 = 0x544E_444D

    static let steps: [(name: String, sql: String)] = [
        ("0001-journal", Migration0001.sql),
        ("0002-history", Migration0002.sql),
        ("0003-configuration", Migration0003.sql),
        ("0004-accounts", Migration0004.sql),
        ("0005-messages", Migration0005.sql),
        ("0006-customers", Migration0006.sql),
        ("0007-privacy", Migration0007.sql),
        ("0008-webhooks", Migration0008.sql),
        ("0009-staff", Migration0009.sql),
        ("0010-statistics", Migration0010.sql),
        ("0011-journeys", Migration0011.sql),
        ("0012-changes", Migration0012.sql),
        ("0013-keeping", Migration0013.sql),
    ]

    /// From here on a step proves by itself that it has lost no row: looking through all references of ten million rows would take minutes.
    private static let provedFrom = "0011-journeys"

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for step in steps {
            if step.name == provedFrom { migrator = migrator.disablingDeferredForeignKeyChecks() }
            migrator.registerMigration(step.name) { try $0.execute(sql: step.sql) }
        }
        return migrator
    }
}
