import Engine
import Foundation
import GRDB

extension TraceReader {
  /// The steps of `range` in summaries of about 256 steps each, ascending; the first and the last may reach beyond it.
  ///
  /// Reads a few megabytes for a million steps. A recording from another program may have no summaries: they are then
  /// made from its records, which takes seconds for a million.
  public func summaries(in range: ClosedRange<Int>) throws(TraceError) -> [StepSummary] {
    let stored = try storedSummaries(in: range)
    // Blocks that are still open, and all blocks of other programs' recordings, have none yet.
    let rest = max(range.lowerBound, stored.end + 1)
    guard rest <= range.upperBound else { return stored.summaries }
    let records = try records(in: rest...range.upperBound)
    return stored.summaries
      + stride(from: 0, to: records.count, by: TraceStore.stepsPerBlock).compactMap { start in
        StepSummary(records[start..<min(start + TraceStore.stepsPerBlock, records.count)])
      }
  }

  /// The stored summaries in `range`, and the last step that any stored summary covers.
  private func storedSummaries(
    in range: ClosedRange<Int>
  ) throws(TraceError) -> (summaries: [StepSummary], end: Int) {
    guard database.has("step_summaries") else { return ([], -1) }
    let rowCount = header.model.layerCount * header.model.directionCount
    return try database.read { db in
      let last = try Row.fetchOne(
        db, sql: "SELECT last_step FROM step_summaries ORDER BY first_step DESC LIMIT 1")
      guard let end = try last?.step(0) else { return ([], -1) }
      var summaries: [StepSummary] = []
      let rows = try Row.fetchCursor(
        db, sql: Self.summariesSQL, arguments: [range.lowerBound, range.upperBound])
      while let row = try rows.next() {
        let summary = try Self.summary(row, rowCount: rowCount)
        guard summary.firstStep > summaries.last?.lastStep ?? -1, summary.lastStep <= end else {
          throw DamagedTrace("its summaries of steps overlap")
        }
        if summary.lastStep >= range.lowerBound { summaries.append(summary) }
      }
      return (summaries, end)
    }
  }

  private static let summariesSQL: String = {
    let blobs = ["loss", "gradient_norm", "held_out_loss", "profile_least", "profile_greatest"]
    let columns = blobs.map { boundedBlob($0, limit: TraceFormat.Limit.blockByteCount) }
    return """
      SELECT first_step, last_step, count, \(columns.joined(separator: ", ")) FROM step_summaries
      WHERE first_step >= ifnull((SELECT max(first_step) FROM step_summaries WHERE first_step <= ?1), 0)
        AND first_step <= ?2 ORDER BY first_step
      """
  }()

  private static func summary(_ row: Row, rowCount: Int) throws(DamagedTrace) -> StepSummary {
    let (first, last, count) = (try row.step(0), try row.step(1), try row.integer(2))
    let least = LittleEndian.floats(in: try row.optionalBytes(6) ?? Data())
    let greatest = LittleEndian.floats(in: try row.optionalBytes(7) ?? Data())
    guard last >= first, count > 0, count - 1 <= last - first, least.count == greatest.count,
      least.count % rowCount == 0,
      let loss = extremes(try row.bytes(3)), let norm = extremes(try row.bytes(4))
    else { throw DamagedTrace("the summary of the steps at \(first) contradicts itself") }
    return StepSummary(
      firstStep: first, lastStep: last, count: count, loss: loss, gradientNorm: norm,
      heldOutLoss: extremes(try row.optionalBytes(5) ?? Data()),
      profile: zip(least, greatest).map { Extremes(least: $0, greatest: $1) })
  }

  private static func extremes(_ bytes: Data) -> Extremes<Double>? {
    let numbers = LittleEndian.doubles(in: bytes)
    return numbers.count == 2 ? Extremes(least: numbers[0], greatest: numbers[1]) : nil
  }
}
