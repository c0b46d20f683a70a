import Engine
import Foundation
import GRDB
import Synchronization

/// The database of a trace that is being written: one transaction for each batch.
final class TraceStore: Sendable {
  /// A block of steps is closed when it holds this many steps or bytes, whichever comes first: small enough that a
  /// single step is found in a fraction of a millisecond.
  static let stepsPerBlock = 256
  private static let bytesPerBlock = 1 << 20

  let path: String
  private let options: TraceOptions
  private let database: DatabaseQueue
  private let lock: WriterLock
  /// The steps of the last block while it is not full; it is written anew, longer, with each batch.
  private let openBlock: Mutex<[StepRecord]>
  private let thinned = Mutex(ThinningState())

  /// What thinning goes by, and what came of it.
  private struct ThinningState {
    /// The step of the checkpoint with the best weights.
    var best: Int?
    var byteCountBeyondBudget: Int?
  }

  /// Goes on with an open database, of which `openBlock` are the last, not yet full block's steps.
  init(
    path: String, options: TraceOptions, database: DatabaseQueue, lock: WriterLock, openBlock: [StepRecord]
  ) {
    self.path = path
    self.options = options
    self.database = database
    self.lock = lock
    self.openBlock = Mutex(openBlock)
  }

  /// Writes `batch` in one transaction.
  func write(_ batch: TraceBatch) throws(TraceError) {
    do {
      let blocks = blocks(extendedBy: batch.records)
      try database.write { db in
        for block in blocks { try Self.insert(StepBlock(block), into: db) }
        let closed = blocks.last.map(Self.isFull) ?? true ? blocks[...] : blocks.dropLast()
        for block in closed { try Self.insert(StepSummary(block), into: db) }
        for unroll in batch.unrolls { try insert(unroll, into: db) }
        for checkpoint in batch.checkpoints { try Self.insert(checkpoint, into: db) }
        for event in batch.events { try Self.insert(event, into: db) }
        try thin(db, best: batch.checkpoints.last(where: \.isBest)?.step)
      }
      if let last = blocks.last { openBlock.withLock { $0 = Self.isFull(last) ? [] : last } }
    } catch {
      throw TraceError(writing: path, error)
    }
  }

  /// Marks the trace as finished and folds everything into the one file.
  ///
  /// While somebody follows the trace the write-ahead log cannot be given up; it is emptied instead.
  func finish(_ evaluation: FinalEvaluation? = nil) throws(TraceError) {
    var rows = [HeaderMetadata.stateKey: "finished"]
    if let evaluation { rows[HeaderMetadata.finalEvaluationKey] = HeaderMetadata.json(evaluation) }
    do {
      try database.write { [rows] db in
        for (key, value) in rows {
          try db.execute(sql: "INSERT OR REPLACE INTO metadata VALUES (?, ?)", arguments: [key, value])
        }
        try thin(db)
      }
      try database.writeWithoutTransaction { db in
        let mode = try? String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
        if mode != "delete" { try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
      }
    } catch {
      throw TraceError(writing: path, error)
    }
    close()
  }

  /// Lets go of the file as it is.
  func close() {
    try? database.close()
    lock.release()
  }

  /// The bytes in use where thinning could not bring them down to the budget.
  var byteCountBeyondBudget: Int? { thinned.withLock { $0.byteCountBeyondBudget } }

  /// Keeps the file within its budget, where it has one. `best` is the step of better weights than those so far.
  private func thin(_ db: Database, best: Int? = nil) throws {
    guard let budget = options.sizeBudget else { return }
    try thinned.withLock { state in
      state.best = best ?? state.best
      state.byteCountBeyondBudget = try Thinning.thin(db, toByteCount: budget, keeping: state.best)
    }
  }

  // MARK: - Rows

  /// The open block and `records` together, cut into blocks of which all but the last are full or end where the
  /// profile's size changes.
  private func blocks(extendedBy records: [StepRecord]) -> [[StepRecord]] {
    guard !records.isEmpty else { return [] }
    var blocks: [[StepRecord]] = []
    var block = openBlock.withLock { $0 }
    for record in records {
      if let last = block.last, Self.isFull(block) || last.profile.count != record.profile.count {
        blocks.append(block)
        block = []
      }
      block.append(record)
    }
    return blocks + [block]
  }

  static func isFull(_ block: [StepRecord]) -> Bool {
    block.count >= stepsPerBlock || block.count * (block[0].profile.count * 4 + 64) >= bytesPerBlock
  }

  static func insert(_ block: StepBlock, into db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO step_blocks VALUES (?,?,?,?,?,?,?,?,?,?)").execute(
      arguments: [
        block.firstStep, block.count, block.steps, block.loss, block.gradientNorm, block.clippedGradientNorm,
        block.learningRate, block.heldOutSteps, block.heldOutLoss, block.profile,
      ])
  }

  static func insert(_ summary: StepSummary?, into db: Database) throws {
    guard let summary else { return }
    func bytes(_ extremes: Extremes<Double>) -> Data {
      LittleEndian.bytes(of: [extremes.least, extremes.greatest])
    }
    let hasProfile = !summary.profile.isEmpty
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO step_summaries VALUES (?,?,?,?,?,?,?,?)").execute(
      arguments: [
        summary.firstStep, summary.lastStep, summary.count, bytes(summary.loss), bytes(summary.gradientNorm),
        summary.heldOutLoss.map(bytes),
        hasProfile ? LittleEndian.bytes(of: summary.profile.map(\.least)) : nil,
        hasProfile ? LittleEndian.bytes(of: summary.profile.map(\.greatest)) : nil,
      ])
  }

  private func insert(_ recorded: TraceBatch.RecordedUnroll, into db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO unrolls VALUES (?,?,?)")
      .execute(arguments: [recorded.sequence, recorded.step, recorded.unroll.timesteps])
    let insertion = try db.cachedStatement(sql: "INSERT OR REPLACE INTO tensors VALUES (?,?,?,?,?,?)")
    for (name, tensor) in recorded.unroll.tensors.sorted(by: { $0.key < $1.key }) {
      guard options.tensorNames?.contains(name) ?? true else { continue }
      let stored = options.precision.stored(tensor, named: name)
      let shape = "[" + stored.shape.map(String.init).joined(separator: ",") + "]"
      try insertion.execute(
        arguments: [
          recorded.sequence, recorded.step, name, stored.elementType.rawValue, shape, stored.bytes,
        ])
    }
  }

  private static func insert(_ checkpoint: TraceBatch.Checkpoint, into db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO checkpoints VALUES (?,?)")
      .execute(arguments: [checkpoint.step, checkpoint.encode()])
  }

  private static func insert(_ event: TraceEvent, into db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO events (step, kind, text) VALUES (?,?,?)")
      .execute(arguments: [event.step, event.kind, event.text])
  }
}
