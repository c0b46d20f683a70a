import Foundation
import GRDB

/// Keeps a trace within its size by dropping every second unroll and checkpoint.
///
/// What is old has been halved more often than what is new, so that density falls with age; the first and the last
/// of each kind always stay.
enum Thinning {
  /// Thins until the pages in use take at most three quarters of `budget`, so that it does not happen at every
  /// commit, or until nothing is left that may go. Freed pages are used again: the file stops growing.
  static func thin(_ db: Database, toByteCount budget: Int) throws {
    guard try usedByteCount(db) > budget else { return }
    repeat {
      let dropped = try dropEverySecondUnroll(db) + dropEverySecondCheckpoint(db)
      if dropped == 0 { return }
    } while try usedByteCount(db) > budget / 4 * 3
  }

  private static func usedByteCount(_ db: Database) throws -> Int {
    let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
    let pageCount = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    let freeCount = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
    return (pageCount - freeCount) * pageSize
  }

  private static func dropEverySecondUnroll(_ db: Database) throws -> Int {
    var dropped = 0
    for sequence in try Int.fetchAll(db, sql: "SELECT DISTINCT sequence FROM unrolls") {
      let steps = try Int.fetchAll(
        db, sql: "SELECT step FROM unrolls WHERE sequence = ? ORDER BY step", arguments: [sequence])
      for step in everySecond(of: steps) {
        try db.execute(
          sql: "DELETE FROM tensors WHERE sequence = ? AND step = ?", arguments: [sequence, step])
        try db.execute(
          sql: "DELETE FROM unrolls WHERE sequence = ? AND step = ?", arguments: [sequence, step])
        dropped += 1
      }
    }
    return dropped
  }

  private static func dropEverySecondCheckpoint(_ db: Database) throws -> Int {
    let steps = try Int.fetchAll(db, sql: "SELECT step FROM checkpoints ORDER BY step")
    let dropped = everySecond(of: steps)
    for step in dropped {
      try db.execute(sql: "DELETE FROM checkpoints WHERE step = ?", arguments: [step])
    }
    return dropped.count
  }

  /// The elements at the odd positions, but never the last one.
  static func everySecond(of steps: [Int]) -> [Int] {
    stride(from: 1, to: steps.count - 1, by: 2).map { steps[$0] }
  }
}
