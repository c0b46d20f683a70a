import Engine
import Foundation
import GRDB
import GRDBSQLite

/// Opens a trace for reading, trusting nothing in it.
///
/// The connection is read-only, so that no trigger can fire; the schema may not call functions with side effects;
/// only ordinary tables with ordinary columns are read, so that no view, virtual table or generated column can run
/// anything; and no single value may be larger than `TraceFormat.Limit.valueByteCount`.
struct TraceDatabase: Sendable {
  let path: String
  private let queue: DatabaseQueue
  /// Which of the format's tables the file has.
  private let tables: Set<String>

  /// Opens the trace at `path` and checks its version and its tables.
  init(path: String) throws(TraceError) {
    let fullPath = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    try FileChecks.checkReadable(fullPath, named: path)
    do {
      queue = try Self.open(fullPath, named: path)
      tables = try queue.read { db in
        try Self.checkVersion(db, path: path)
        try Self.checkLength(db, fullPath: fullPath)
        return try Self.checkTables(db)
      }
    } catch let error as DamagedTrace {
      throw TraceError(path: path, .damaged(reason: error.reason))
    } catch {
      throw TraceError(reading: path, error)
    }
    self.path = path
  }

  /// Reads with `body` in one transaction; errors of SQLite and contradictions become a `TraceError`.
  func read<Value>(_ body: @Sendable (Database) throws -> Value) throws(TraceError) -> Value {
    do {
      return try queue.read(body)
    } catch let error as DamagedTrace {
      throw TraceError(path: path, .damaged(reason: error.reason))
    } catch {
      throw TraceError(reading: path, error)
    }
  }

  /// Whether the file has the table; all but `metadata` and `step_blocks` may be missing.
  func has(_ table: String) -> Bool { tables.contains(table) }

  // MARK: - Opening

  private static func open(_ fullPath: String, named path: String) throws -> DatabaseQueue {
    do {
      return try connect(fullPath)
    } catch let error as DatabaseError where cannotShare(error) {
      // On read-only media the files that readers and a writer share cannot be made. Nobody writes there, so the
      // file can be read as it is, unless a cut-off recording left its log beside it.
      guard !FileChecks.isNonEmptyFile(fullPath + "-wal") else {
        throw TraceError(path: path, .unfinishedInReadOnlyFolder)
      }
      let escaped = fullPath.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? fullPath
      return try connect("file:\(escaped)?immutable=1")
    }
  }

  private static func connect(_ location: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(2)
    configuration.label = "trace reader"
    configuration.prepareDatabase { db in
      sqlite3_limit(db.sqliteConnection, SQLITE_LIMIT_LENGTH, Int32(TraceFormat.Limit.valueByteCount))
      try db.execute(
        sql: """
          PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;
          PRAGMA mmap_size = 0; PRAGMA cache_size = -8192
          """)
    }
    return try DatabaseQueue(path: location, configuration: configuration)
  }

  private static func cannotShare(_ error: DatabaseError) -> Bool {
    [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM].contains(error.resultCode)
  }

  // MARK: - Checks

  private static func checkVersion(_ db: Database, path: String) throws {
    let identifier = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    guard identifier == TraceFormat.applicationID else {
      throw TraceError(path: path, .anotherProgramsDatabase(applicationID: identifier))
    }
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard version / 1000 <= TraceFormat.majorVersion else {
      throw TraceError(path: path, .newerVersion(major: version / 1000))
    }
    guard version >= 1000 else { throw DamagedTrace("its user_version \(version) is below 1000") }
  }

  /// SQLite notices a lost end only where it reads it. While there is a log beside the file the end may be in there.
  private static func checkLength(_ db: Database, fullPath: String) throws {
    let pageCount = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
    guard !FileChecks.isNonEmptyFile(fullPath + "-wal"), let size = FileChecks.byteCount(fullPath) else {
      return
    }
    let missing = pageCount * pageSize - size
    if missing > 0 { throw DamagedTrace("its last \(missing) bytes are missing") }
  }

  private static func checkTables(_ db: Database) throws -> Set<String> {
    var tables: Set<String> = []
    for (table, columns) in TraceFormat.columns {
      let row = try Row.fetchOne(
        db, sql: "SELECT type, rootpage FROM sqlite_master WHERE name = ?", arguments: [table])
      guard let row else { continue }
      // Virtual tables have no page of their own.
      guard try row.text(0) == "table", try row.integer(1) > 0 else {
        throw DamagedTrace("'\(table)' is no ordinary table")
      }
      let present = try Row.fetchAll(
        db, sql: "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 LIMIT 1000", arguments: [table])
      let missing = try Set(columns).subtracting(present.map { row in try row.text(0) })
      if let column = missing.min() { throw DamagedTrace("table '\(table)' has no column '\(column)'") }
      tables.insert(table)
    }
    for table in ["metadata", "step_blocks"] where !tables.contains(table) {
      throw DamagedTrace("it has no table '\(table)'")
    }
    return tables
  }
}

/// The SQL that reads `column` where it is NULL or a blob of at most `limit` bytes, and a 0 in place of anything else.
func boundedBlob(_ column: String, limit: Int) -> String { boundedBlob(column, limit: limit, as: column) }

/// The same, called `name`, or nothing.
func boundedBlob(_ column: String, limit: Int, as name: String?) -> String {
  """
  CASE WHEN \(column) IS NULL OR typeof(\(column)) = 'blob' AND length(\(column)) <= \(limit)
  THEN \(column) ELSE 0 END\(name.map { " AS " + $0 } ?? "")
  """
}

extension Row {
  /// The integer in column `index`.
  func integer(_ index: Int) throws(DamagedTrace) -> Int {
    let value: DatabaseValue = self[index]
    guard case .int64(let integer) = value.storage else { throw unexpected("an integer", index) }
    return Int(integer)
  }

  /// The step in column `index`.
  func step(_ index: Int) throws(DamagedTrace) -> Int {
    try TraceFormat.checked(step: integer(index))
  }

  /// The text in column `index`.
  func text(_ index: Int) throws(DamagedTrace) -> String {
    let value: DatabaseValue = self[index]
    guard case .string(let text) = value.storage else { throw unexpected("text", index) }
    return text
  }

  /// The text in column `index`; nil where it is NULL.
  func optionalText(_ index: Int) throws(DamagedTrace) -> String? {
    let value: DatabaseValue = self[index]
    return value.isNull ? nil : try text(index)
  }

  /// The bytes in column `index`.
  func bytes(_ index: Int) throws(DamagedTrace) -> Data {
    let value: DatabaseValue = self[index]
    guard case .blob(let bytes) = value.storage else {
      throw unexpected("a blob (of an acceptable size)", index)
    }
    return bytes
  }

  /// The bytes in column `index`; nil where it is NULL.
  func optionalBytes(_ index: Int) throws(DamagedTrace) -> Data? {
    let value: DatabaseValue = self[index]
    return value.isNull ? nil : try bytes(index)
  }

  private func unexpected(_ what: String, _ index: Int) -> DamagedTrace {
    let name = Array(columnNames)[index]
    return DamagedTrace("column \(name.quotedForDisplay(limit: 24)) is not \(what)")
  }
}
