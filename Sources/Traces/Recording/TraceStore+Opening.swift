import Engine
import Foundation
import GRDB

extension TraceStore {
  /// Makes a new trace at `path`, where there must be no file, or an empty one.
  convenience init(creating path: String, header: TraceHeader, options: TraceOptions) throws(TraceError) {
    let fullPath = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let lock = try WriterLock(tracePath: fullPath)
    let isNew = try NewFile.reserve(fullPath)
    do {
      let database = try Self.openDatabase(fullPath)
      try database.writeWithoutTransaction { db in
        // Before anything is written, or it has no effect.
        try db.execute(sql: "PRAGMA page_size = 16384")
        try Self.prepareForWriting(db)
        try db.inTransaction {
          try Self.makeTables(db, header: header)
          return .commit
        }
      }
      self.init(path: path, options: options, database: database, lock: lock, openBlock: [])
    } catch {
      if isNew { NewFile.remove(fullPath) }
      throw TraceError(writing: path, error)
    }
  }

  /// Takes up the trace at `path` again before `step`: whatever was recorded from there on is removed, and the
  /// configuration and the planned steps become those of `header`.
  convenience init(
    resuming path: String, at step: Int, header: TraceHeader?, options: TraceOptions
  ) throws(TraceError) {
    let fullPath = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    // The reader refuses whatever is no sound trace before anything is changed.
    let last = try TraceReader(path: path).lastBlock(before: step)
    let lock = try WriterLock(tracePath: fullPath)
    let plan: [String: String] = header.map { HeaderMetadata.plan(of: $0) } ?? [:]
    do {
      let database = try Self.openDatabase(fullPath)
      try database.writeWithoutTransaction { db in
        try Self.prepareForWriting(db)
        try db.inTransaction {
          try Self.removeEverything(from: step, in: db, keeping: last)
          for (key, value) in plan {
            try db.execute(sql: "INSERT OR REPLACE INTO metadata VALUES (?, ?)", arguments: [key, value])
          }
          return .commit
        }
      }
      let openBlock = last.isEmpty || Self.isFull(last) ? [] : last
      self.init(path: path, options: options, database: database, lock: lock, openBlock: openBlock)
    } catch {
      throw TraceError(writing: path, error)
    }
  }

  private static func openDatabase(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(1)
    configuration.label = "trace writer"
    // A trace that is resumed may come from anywhere.
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA trusted_schema = OFF") }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private static func prepareForWriting(_ db: Database) throws {
    guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
      throw DatabaseError(
        message: "this file system does not support a write-ahead log: record on a local disk")
    }
    try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF")
  }

  private static func makeTables(_ db: Database, header: TraceHeader) throws {
    try db.execute(sql: "PRAGMA application_id = \(TraceFormat.applicationID)")
    try db.execute(sql: "PRAGMA user_version = \(TraceFormat.userVersion)")
    try db.execute(sql: TraceFormat.schema)
    let rows = HeaderMetadata.rows(of: header).merging([HeaderMetadata.stateKey: "recording"]) { $1 }
    for (key, value) in rows {
      try db.execute(sql: "INSERT INTO metadata VALUES (?, ?)", arguments: [key, value])
    }
    try db.execute(
      sql: "INSERT INTO sequences VALUES (0, 'probe', ?, ?)",
      arguments: [HeaderMetadata.json(header.inputLabels), HeaderMetadata.json(header.targetLabels)])
  }

  /// Removes the steps from `step` on, and what belongs to them; a checkpoint of `step` itself is where the trainer
  /// goes on, and stays. `lastBlock` is what stays of the block that holds the steps before.
  private static func removeEverything(
    from step: Int, in db: Database, keeping lastBlock: [StepRecord]
  ) throws {
    let triggerCount = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
    guard triggerCount == 0 else {
      throw DatabaseError(message: "its schema has triggers, which no recording makes")
    }
    try db.execute(
      sql: TraceFormat.schema.replacingOccurrences(of: "CREATE TABLE", with: "CREATE TABLE IF NOT EXISTS"))
    try db.execute(sql: "DELETE FROM step_blocks WHERE first_step >= ?", arguments: [step])
    let kept = lastBlock.first?.step ?? 0
    try db.execute(sql: "DELETE FROM step_summaries WHERE first_step >= ?", arguments: [kept])
    if !lastBlock.isEmpty {
      try insert(StepBlock(lastBlock), into: db)
      if isFull(lastBlock) { try insert(StepSummary(lastBlock), into: db) }
    }
    for table in ["unrolls", "tensors", "events"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE step >= ?", arguments: [step])
    }
    try db.execute(sql: "DELETE FROM checkpoints WHERE step > ?", arguments: [step])
    try db.execute(
      sql: "INSERT OR REPLACE INTO metadata VALUES (?, 'recording')", arguments: [HeaderMetadata.stateKey])
  }
}
