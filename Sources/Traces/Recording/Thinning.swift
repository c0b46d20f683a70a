import Foundation
import GRDB

/// Keeps a trace within its size by dropping every second unroll and checkpoint.
///
/// What is old has been halved more often than what is new, so that density falls with age; the first and the last
/// of each kind go only where the trace would not fit otherwise.
struct Thinning {
  private let database: Database
  /// The bytes that the file may take.
  private let budget: Int
  /// The step of a checkpoint that stays whatever happens: the best weights so far.
  private let best: Int?

  /// Thins until the pages in use take at most three quarters of `budget`, so that it does not happen at every
  /// commit, or until nothing is left that may go; then gives the file's end back. Returns the bytes in use where they
  /// are more than the budget even so.
  static func thin(_ database: Database, toByteCount budget: Int, keeping best: Int? = nil) throws -> Int? {
    let thinning = Thinning(database: database, budget: budget, best: best)
    if try thinning.usedByteCount() > budget { try thinning.dropWhatMayGo() }
    try thinning.giveBackPages()
    let used = try thinning.usedByteCount()
    return used > budget ? used : nil
  }

  private func dropWhatMayGo() throws {
    repeat {
      let dropped = try dropEverySecondUnroll() + dropEverySecondCheckpoint()
      if dropped == 0 { break }
    } while try usedByteCount() > budget / 4 * 3
    // Of two of each the older one is had again by training from the beginning, an unroll from its checkpoint.
    let lastResorts = [dropFirstUnroll, dropEarlierCheckpoints, dropUnrolls]
    for drop in lastResorts where try usedByteCount() > budget { try drop() }
  }

  /// Cuts off as many free pages as the file is longer than the budget; the others are used again.
  private func giveBackPages() throws {
    let excess = try pragma("page_count") - budget / pragma("page_size")
    guard excess > 0 else { return }
    // A page is freed with each row of the answer.
    let freed = try Row.fetchCursor(database, sql: "PRAGMA incremental_vacuum(\(excess))")
    while try freed.next() != nil {}
  }

  private func usedByteCount() throws -> Int {
    try (pragma("page_count") - pragma("freelist_count")) * pragma("page_size")
  }

  private func pragma(_ name: String) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA \(name)") ?? 0
  }

  // MARK: - Dropping

  private func dropEverySecondUnroll() throws -> Int {
    var dropped = 0
    for sequence in try Int.fetchAll(database, sql: "SELECT DISTINCT sequence FROM unrolls") {
      let steps = try Int.fetchAll(
        database, sql: "SELECT step FROM unrolls WHERE sequence = ? ORDER BY step", arguments: [sequence])
      for step in Self.everySecond(of: steps) {
        try dropUnroll(of: sequence, at: step)
        dropped += 1
      }
    }
    return dropped
  }

  private func dropEverySecondCheckpoint() throws -> Int {
    let dropped = Self.everySecond(of: try checkpointSteps()).filter { $0 != best }
    for step in dropped { try dropCheckpoint(at: step) }
    return dropped.count
  }

  private func dropFirstUnroll() throws {
    let ends = try Row.fetchAll(
      database, sql: "SELECT sequence, min(step) FROM unrolls GROUP BY sequence HAVING min(step) < max(step)")
    for row in ends { try dropUnroll(of: row[0], at: row[1]) }
  }

  private func dropUnrolls() throws {
    try database.execute(sql: "DELETE FROM tensors; DELETE FROM unrolls")
  }

  private func dropEarlierCheckpoints() throws {
    let origin = try origin()
    for step in try checkpointSteps().dropLast() where step != best && step != origin {
      try dropCheckpoint(at: step)
    }
  }

  /// The first recorded step, where nothing but its checkpoint leads to its weights; those of step 0 follow from the
  /// experiment, unless the run is a fork.
  private func origin() throws -> Int? {
    let first = try Int.fetchOne(database, sql: "SELECT min(first_step) FROM step_blocks") ?? 0
    let isFork =
      try Row.fetchOne(database, sql: "SELECT 1 FROM metadata WHERE key = 'parent_step'") != nil
    return first > 0 || isFork ? first : nil
  }

  private func dropUnroll(of sequence: Int, at step: Int) throws {
    for table in ["tensors", "unrolls"] {
      try database.execute(
        sql: "DELETE FROM \(table) WHERE sequence = ? AND step = ?", arguments: [sequence, step])
    }
  }

  private func dropCheckpoint(at step: Int) throws {
    try database.execute(sql: "DELETE FROM checkpoints WHERE step = ?", arguments: [step])
  }

  private func checkpointSteps() throws -> [Int] {
    try Int.fetchAll(database, sql: "SELECT step FROM checkpoints ORDER BY step")
  }

  /// The elements at the odd positions, but never the last one.
  static func everySecond(of steps: [Int]) -> [Int] {
    stride(from: 1, to: steps.count - 1, by: 2).map { steps[$0] }
  }
}
