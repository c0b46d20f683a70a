import Engine
import Foundation
import GRDB

extension TraceReader {
  /// The probe sequences that the trace tells of, by number.
  public func sequences() throws(TraceError) -> [RecordedSequence] {
    guard database.has("sequences") else { return [] }
    let limit = TraceFormat.Limit.sequenceCount
    return try database.read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT sequence, title, input_labels, target_labels FROM sequences
          WHERE sequence >= 0 ORDER BY sequence LIMIT \(limit)
          """)
      return try rows.map { row in
        RecordedSequence(
          number: try row.integer(0), title: try row.text(1),
          inputLabels: try HeaderMetadata.strings(row.optionalText(2), "the sequence's input_labels"),
          targetLabels: try HeaderMetadata.strings(row.optionalText(3), "the sequence's target_labels"))
      }
    }
  }

  /// The steps whose unrolls of a probe sequence were kept, ascending.
  public func unrollSteps(sequence: Int = 0) throws(TraceError) -> [Int] {
    guard database.has("unrolls") else { return [] }
    return try steps("SELECT step FROM unrolls WHERE sequence = ? ORDER BY step", [sequence])
  }

  /// The last unroll of a probe sequence at or before `step`; nil where there is none. `tensorNames` limits what is
  /// read to these tensors.
  public func unroll(
    atOrBefore step: Int, sequence: Int = 0, tensorNames: Set<String>? = nil
  ) throws(TraceError) -> (step: Int, unroll: Unroll<Float>)? {
    guard database.has("unrolls"), database.has("tensors") else { return nil }
    let model = header.model
    return try database.read { db in
      let sql =
        "SELECT step, timesteps FROM unrolls WHERE sequence = ? AND step <= ? ORDER BY step DESC LIMIT 1"
      guard let row = try Row.fetchOne(db, sql: sql, arguments: [sequence, step]) else { return nil }
      let (found, timesteps) = (try row.step(0), try row.integer(1))
      guard (1...TraceFormat.Limit.timesteps).contains(timesteps) else {
        throw DamagedTrace("the unroll at step \(found) has \(timesteps) timesteps")
      }
      let stored = try Self.tensors(db, sequence: sequence, step: found, names: tensorNames)
      let shapes = UnrollShapes(model: model, timesteps: timesteps)
      for (name, tensor) in stored where !shapes.allows(tensor.shape, for: name) {
        throw DamagedTrace(
          "tensor \(name.quotedForDisplay()) at step \(found) has the shape \(tensor.shape.shortened)")
      }
      return (
        found, Unroll(model: model, timesteps: timesteps, tensors: stored.mapValues(\.floatTensor))
      )
    }
  }

  /// The steps at which a checkpoint was kept, ascending.
  public func checkpointSteps() throws(TraceError) -> [Int] {
    guard database.has("checkpoints") else { return [] }
    return try steps("SELECT step FROM checkpoints ORDER BY step", [])
  }

  /// The last checkpoint at or before `step`; nil where there is none.
  public func checkpoint(atOrBefore step: Int) throws(TraceError) -> (step: Int, bytes: Data)? {
    guard database.has("checkpoints") else { return nil }
    return try database.read { db in
      let sql = "SELECT step, bytes FROM checkpoints WHERE step <= ? ORDER BY step DESC LIMIT 1"
      guard let row = try Row.fetchOne(db, sql: sql, arguments: [step]) else { return nil }
      return (try row.step(0), try row.bytes(1))
    }
  }

  // MARK: - Rows

  private func steps(_ sql: String, _ arguments: StatementArguments) throws(TraceError) -> [Int] {
    try database.read { db in
      var steps: [Int] = []
      let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
      while let row = try rows.next() {
        let step = try row.step(0)
        guard step > steps.last ?? -1 else { throw DamagedTrace("the steps of a table do not ascend") }
        steps.append(step)
      }
      return steps
    }
  }

  private static func tensors(
    _ db: Database, sequence: Int, step: Int, names: Set<String>?
  ) throws -> [String: StoredTensor] {
    let selection = names.map { _ in " AND name IN (SELECT value FROM json_each(?3))" } ?? ""
    let sql = """
      SELECT name, dtype, shape, \(boundedBlob("bytes", limit: TraceFormat.Limit.tensorByteCount))
      FROM tensors WHERE sequence = ?1 AND step = ?2\(selection) ORDER BY name
      """
    var arguments: StatementArguments = [sequence, step]
    if let names { arguments += [HeaderMetadata.json(names.sorted())] }
    var tensors: [String: StoredTensor] = [:]
    var byteCount = 0
    let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
    while let row = try rows.next() {
      let name = try row.text(0)
      let tensor = try tensor(row, named: name)
      byteCount += tensor.bytes.count
      guard tensors.updateValue(tensor, forKey: name) == nil,
        tensors.count <= TraceFormat.Limit.tensorsPerUnroll, byteCount <= TraceFormat.Limit.unrollByteCount
      else { throw DamagedTrace("the unroll at step \(step) is too large or names a tensor twice") }
    }
    return tensors
  }

  private static func tensor(_ row: Row, named name: String) throws(DamagedTrace) -> StoredTensor {
    let (typeName, shapeText, bytes) = (try row.text(1), try row.text(2), try row.bytes(3))
    guard let elementType = ElementType(rawValue: typeName), shapeText.utf8.count <= 200,
      let shape = try? JSONDecoder().decode([Int].self, from: Data(shapeText.utf8)),
      let tensor = StoredTensor(shape: shape, elementType: elementType, bytes: bytes)
    else {
      throw DamagedTrace(
        "tensor \(name.quotedForDisplay()) of \(bytes.count) bytes is no \(typeName.quotedForDisplay(limit: 8))"
          + " of shape \(shapeText.quotedForDisplay(limit: 24))")
    }
    return tensor
  }
}
