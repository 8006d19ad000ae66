import GRDB
import GRDBSQLite

extension Database {
    /// Pages that this connection has read from the file so far: what a look-up costs when nothing is in memory, on every machine the same.
    var pageMisses: Int {
        var (current, highest): (CInt, CInt) = (0, 0)
        sqlite3_db_status(sqliteConnection, SQLITE_DBSTATUS_CACHE_MISS, &current, &highest, 0)
        return Int(current)
    }
}
