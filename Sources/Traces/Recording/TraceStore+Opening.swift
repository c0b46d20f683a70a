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
        if options.sizeBudget != nil { try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
        try Self.prepareForWriting(db, options)
        try db.inTransaction {
          try Self.makeTables(db, header: header)
          try Self.noteBudget(of: options, in: db)
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
        try Self.prepareForWriting(db, options)
        if options.sizeBudget != nil { try Self.makeShrinkable(db) }
        try db.inTransaction {
          try Self.removeEverything(from: step, in: db, keeping: last)
          for (key, value) in plan {
            try db.execute(sql: "INSERT OR REPLACE INTO metadata VALUES (?, ?)", arguments: [key, value])
          }
          try Self.noteBudget(of: options, in: db)
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

  private static func prepareForWriting(_ db: Database, _ options: TraceOptions) throws {
    guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
      throw DatabaseError(
        message: "this file system does not support a write-ahead log: record on a local disk")
    }
    try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF")
    guard let budget = options.sizeBudget else { return }
    // The log beside the file is emptied before it takes more than the file itself may.
    let pageCount = max(16, min(1000, budget / 4 / 16384))
    try db.execute(sql: "PRAGMA wal_autocheckpoint = \(pageCount); PRAGMA journal_size_limit = \(budget / 4)")
  }

  /// Lets a file that was begun without a budget give pages back. That copies it, and where there is no room for a copy
  /// it can only stop growing.
  private static func makeShrinkable(_ db: Database) throws {
    guard try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 0 else { return }
    try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
    try? db.execute(sql: "VACUUM")
  }

  /// Lets readers see what the trace was meant to take at most.
  private static func noteBudget(of options: TraceOptions, in db: Database) throws {
    guard let budget = options.sizeBudget else { return }
    try db.execute(
      sql: "INSERT OR REPLACE INTO metadata VALUES (?, ?)",
      arguments: [HeaderMetadata.sizeBudgetKey, String(budget)])
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
      sql: "DELETE FROM metadata WHERE key = ?", arguments: [HeaderMetadata.finalEvaluationKey])
    try db.execute(
      sql: "INSERT OR REPLACE INTO metadata VALUES (?, 'recording')", arguments: [HeaderMetadata.stateKey])
  }
}
