import Engine
import Foundation
import GRDB

/// Reads a trace: a finished one, one whose recording was cut off, or one that another program is writing.
///
/// Every call sees all that was committed when it began, so a live trace is followed by asking again. Everything
/// that comes out was checked against the header's model: shapes fit, steps ascend. Texts are as they were
/// recorded; show them through `displaySafe`.
public final class TraceReader: Sendable {
  public let header: TraceHeader
  let database: TraceDatabase

  /// Opens the trace at `path`. Throws where it is missing, no trace, of a newer version, or damaged.
  public init(path: String) throws(TraceError) {
    let database = try TraceDatabase(path: path)
    header = try database.read { db in try Self.readHeader(db, hasSequences: database.has("sequences")) }
    self.database = database
  }

  /// The file that is read.
  public var path: String { database.path }

  /// The bytes that the trace takes on disk, and the most that its recording was told to take, where it was.
  public var size: (byteCount: Int, limit: Int?) {
    let fullPath = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return (FileChecks.byteCount(fullPath) ?? 0, header.extra[HeaderMetadata.sizeBudgetKey].flatMap(Int.init))
  }

  /// Whether the recording came to its end; false while it goes on, and where it was cut off.
  public func isFinished() throws(TraceError) -> Bool {
    try database.read { db in
      let state = try Row.fetchOne(
        db, sql: "SELECT value FROM metadata WHERE key = ?", arguments: [HeaderMetadata.stateKey])
      return try state?.text(0) == "finished"
    }
  }

  /// Whether a program on this machine is recording into the file at this moment.
  public var isBeingRecorded: Bool {
    WriterLock.isTaken(tracePath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
  }

  /// All step records.
  public func history() throws(TraceError) -> RunHistory {
    var history = try fold(0...Int.max, into: RunHistory()) { $0.append($1) }
    history.end(with: try finalEvaluation()?.heldOut)
    return history
  }

  /// The records of the steps in `range`, ascending.
  public func records(in range: ClosedRange<Int>) throws(TraceError) -> [StepRecord] {
    try fold(range, into: []) { $0.append($1) }
  }

  /// Hands the records of `range` to `add` one by one, block after block, so that only one block is held twice.
  private func fold<Result>(
    _ range: ClosedRange<Int>, into initial: Result, _ add: @Sendable (inout Result, StepRecord) -> Void
  ) throws(TraceError) -> Result where Result: Sendable {
    let rowCount = header.model.layerCount * header.model.directionCount
    return try database.read { db in
      var result = initial
      var lastStep = -1
      let blocks = try ColumnCursor(
        db, sql: Self.blocksSQL, arguments: [range.lowerBound, range.upperBound])
      while let row = try blocks.next() {
        let block = try Self.stepBlock(row).records(profileRowCount: rowCount)
        guard block[0].step > lastStep else { throw DamagedTrace("its blocks of steps overlap") }
        lastStep = block[block.count - 1].step
        for record in block where range.contains(record.step) { add(&result, record) }
      }
      return result
    }
  }

  /// The step of the first record and of the last; nil while there is none.
  public func stepRange() throws(TraceError) -> ClosedRange<Int>? {
    let first = try database.read { db in
      try Row.fetchOne(db, sql: "SELECT first_step FROM step_blocks ORDER BY first_step LIMIT 1")?.step(0)
    }
    guard let first, let last = try lastBlock(before: .max).last?.step, first <= last else { return nil }
    return first...last
  }

  /// The records before `step` in the block that holds the last of them; empty where there are none.
  func lastBlock(before step: Int) throws(TraceError) -> [StepRecord] {
    let first = try database.read { db in
      let sql = "SELECT first_step FROM step_blocks WHERE first_step < ? ORDER BY first_step DESC LIMIT 1"
      return try Row.fetchOne(db, sql: sql, arguments: [step])?.step(0)
    }
    guard let first else { return [] }
    return try records(in: first...step - 1)
  }

  /// What happened, in the order of recording.
  public func events() throws(TraceError) -> [TraceEvent] {
    guard database.has("events") else { return [] }
    return try database.read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT step, kind, text FROM events ORDER BY id LIMIT \(TraceFormat.Limit.eventCount)")
      return try rows.map { row in
        TraceEvent(step: try row.step(0), kind: try row.text(1), text: try row.text(2))
      }
    }
  }

  // MARK: - Rows

  /// All blocks that may hold steps of a range: from the one that begins at or before its start.
  private static let blocksSQL = """
    SELECT first_step, count, \(blockColumns) FROM step_blocks
    WHERE first_step >= ifnull((SELECT max(first_step) FROM step_blocks WHERE first_step <= ?1), 0)
      AND first_step <= ?2 ORDER BY first_step
    """

  /// The columns that `stepBlock` reads after the first two.
  static let blockColumnNames = [
    "steps", "loss", "gradient_norm", "clipped_gradient_norm", "learning_rate", "held_out_steps",
    "held_out_loss", "profile",
  ]
  static let blockColumns = blockColumnNames.map {
    boundedBlob($0, limit: TraceFormat.Limit.blockByteCount)
  }.joined(separator: ", ")

  static func stepBlock(_ row: StatementColumns) throws(DamagedTrace) -> StepBlock {
    StepBlock(
      firstStep: try row.step(0), count: try row.integer(1), steps: try row.optionalBytes(2),
      loss: try row.bytes(3), gradientNorm: try row.optionalBytes(4),
      clippedGradientNorm: try row.optionalBytes(5), learningRate: try row.optionalBytes(6),
      heldOutSteps: try row.optionalBytes(7), heldOutLoss: try row.optionalBytes(8),
      profile: try row.optionalBytes(9))
  }

  private static func readHeader(_ db: Database, hasSequences: Bool) throws -> TraceHeader {
    var metadata: [String: String] = [:]
    var byteCount = 0
    let limit = TraceFormat.Limit.metadataRowCount
    let rows = try Row.fetchCursor(db, sql: "SELECT key, value FROM metadata LIMIT \(limit)")
    while let row = try rows.next() {
      let (key, value) = (try row.text(0), try row.text(1))
      byteCount += key.utf8.count + value.utf8.count
      guard byteCount <= TraceFormat.Limit.metadataByteCount else {
        throw DamagedTrace("its metadata is too large")
      }
      metadata[key] = value
    }
    let labels =
      hasSequences
      ? try Row.fetchOne(db, sql: "SELECT input_labels, target_labels FROM sequences WHERE sequence = 0")
      : nil
    return try HeaderMetadata.header(
      of: metadata, inputLabels: labels?.optionalText(0), targetLabels: labels?.optionalText(1))
  }
}
