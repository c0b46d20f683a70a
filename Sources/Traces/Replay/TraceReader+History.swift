import Engine
import Foundation
import GRDB

extension TraceReader {
  /// The whole run, with the gradient profiles of its newest steps as far as `profileBudget` bytes reach; of older
  /// steps the reduced profiles of the trace's summaries, so that most of a large file is never read. Where another
  /// program's recording has no summaries its profiles are read and reduced one by one.
  public func history(profileBudget: Int) throws(TraceError) -> RunHistory {
    let rowCount = header.model.layerCount * header.model.directionCount
    return try database.read { db in
      let firstWhole = try Self.firstWholeStep(db, profileBudget: profileBudget)
      var history = RunHistory(profileBudget: profileBudget)
      var lastStep = -1
      let rows = try ColumnCursor(
        db, sql: Self.reducedBlocksSQL(hasSummaries: database.has("step_summaries")), arguments: [firstWhole])
      while let row = try rows.next() {
        let block = try Self.stepBlock(row)
        guard block.firstStep > lastStep else { throw DamagedTrace("its blocks of steps overlap") }
        let peaks = LittleEndian.floats(in: try row.optionalBytes(10) ?? Data())
        if peaks.isEmpty {
          for record in try block.records(profileRowCount: rowCount) { history.append(record) }
        } else {
          guard peaks.count % rowCount == 0 else {
            throw DamagedTrace("a summary's profile has another shape")
          }
          history.append(reduced: try block.scalars(), peaks: peaks)
        }
        lastStep = history.scalars(at: history.count - 1).step
      }
      history.end(with: try Self.finalEvaluation(db)?.heldOut)
      return history
    }
  }

  /// The newest record of a step at which the held-out loss was measured.
  public func lastEvaluation() throws(TraceError) -> StepRecord? {
    let rowCount = header.model.layerCount * header.model.directionCount
    return try database.read { db in
      // Another program may have written a block for each of a million steps: most are not unpacked.
      let rows = try ColumnCursor(
        db,
        sql: """
          SELECT first_step, count, \(Self.blockColumns) FROM step_blocks WHERE held_out_loss IS NOT NULL
          ORDER BY first_step DESC
          """)
      while let row = try rows.next() {
        let block = try Self.stepBlock(row).records(profileRowCount: rowCount)
        if let found = block.last(where: { $0.heldOutLoss != nil }) { return found }
      }
      return nil
    }
  }

  /// How many steps are recorded.
  public func stepCount() throws(TraceError) -> Int {
    try database.read { db in
      let row = try Row.fetchOne(db, sql: "SELECT ifnull(sum(count), 0) FROM step_blocks")
      return try row?.integer(0) ?? 0
    }
  }

  /// A number that changes when another connection has changed the trace.
  public func changeNumber() throws(TraceError) -> Int {
    try database.read { db in try Int.fetchOne(db, sql: "PRAGMA data_version") ?? 0 }
  }

  /// The first step from which on all profiles fit into `profileBudget` bytes.
  private static func firstWholeStep(_ db: Database, profileBudget: Int) throws -> Int {
    var byteCount = 0
    // The lengths stand at a row's beginning: the profiles themselves are not read.
    let rows = try ColumnCursor(
      db, sql: "SELECT first_step, ifnull(length(profile), 0) FROM step_blocks ORDER BY first_step DESC")
    while let row = try rows.next() {
      let (first, length) = (try row.step(0), try row.integer(1))
      guard byteCount + length <= profileBudget else { return first + 1 }
      byteCount += length
    }
    return 0
  }

  /// All blocks, with `profile_greatest` in the place of the profiles of blocks before step ?1 that have summaries.
  private static func reducedBlocksSQL(hasSummaries: Bool) -> String {
    guard hasSummaries else {
      return """
        SELECT first_step, count, \(blockColumns), NULL FROM step_blocks WHERE ?1 IS NOT NULL ORDER BY first_step
        """
    }
    let limit = TraceFormat.Limit.blockByteCount
    let columns = blockColumnNames.dropLast().map { boundedBlob("block.\($0)", limit: limit, as: $0) }
    let greatest = "summary.profile_greatest"
    return """
      SELECT block.first_step, block.count, \(columns.joined(separator: ", ")),
        CASE WHEN block.first_step < ?1 AND \(greatest) IS NOT NULL THEN NULL
        ELSE \(boundedBlob("block.profile", limit: limit, as: nil)) END AS profile,
        CASE WHEN block.first_step < ?1 THEN \(boundedBlob(greatest, limit: limit, as: nil)) END AS peaks
      FROM step_blocks AS block LEFT JOIN step_summaries AS summary ON summary.first_step = block.first_step
      ORDER BY block.first_step
      """
  }
}
