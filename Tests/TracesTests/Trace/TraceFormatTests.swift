import Engine
import FolderKit
import Foundation
import GRDB
import Testing

@testable import Traces

/// FORMAT.md is what other programs are written from: it must say what this one does.
@Suite struct TraceFormatTests {
  private let document: String

  init() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    document = try String(contentsOf: root.appending(path: "Sources/Traces/FORMAT.md"), encoding: .utf8)
  }

  private func documentedSchema() throws -> String {
    let start = try #require(document.range(of: "```sql\n")).upperBound
    let end = try #require(document.range(of: "```", range: start..<document.endIndex)).lowerBound
    return String(document[start..<end])
  }

  @Test func theDocumentedSchemaIsTheOneThatIsWritten() throws {
    #expect(try documentedSchema().contains(TraceFormat.schema))
    #expect(try documentedSchema().contains("PRAGMA application_id = \(TraceFormat.applicationID);"))
    #expect(try documentedSchema().contains("PRAGMA user_version = \(TraceFormat.userVersion);"))
  }

  @Test func everyTensorOfAnUnrollIsDocumentedByItsKind() {
    for variant in CellVariant.allCases {
      let model = ModelShape(variant: variant, inputSize: 1, hiddenSize: 1, outputSize: 1)
      for quantity in LayerQuantity.quantities(of: model) where quantity.name.split(separator: ".").count < 3
      {
        #expect(document.contains("`\(quantity.name).l0`"), "\(quantity.name)")
      }
    }
    for name in [
      TensorName.output, TensorName.loss, TensorName.lossPerStep, TensorName.byLag, TensorName.byLagReverse,
    ] {
      #expect(document.contains("`\(name)`"))
    }
  }

  /// Writes what the document's Python example writes, and keeps the database open.
  private func foreignWriter(_ path: String) throws -> DatabaseQueue {
    let schema = try documentedSchema()
    let model =
      #"{"cell": "lstm", "input_size": 8, "hidden_size": 2, "num_layers": 1, "bidirectional": false, "output_size": 8}"#
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: schema)
      try db.execute(sql: "INSERT INTO metadata VALUES ('model', ?)", arguments: [model])
      for step in 0..<3 {
        let profile = LittleEndian.bytes(of: [Float(step), -1, -.infinity])
        let (loss, norm) = ([Double(step) / 3], [Double.nan])
        try db.execute(
          sql:
            "INSERT INTO step_blocks (first_step, count, loss, gradient_norm, profile) VALUES (?, 1, ?, ?, ?)",
          arguments: [step, LittleEndian.bytes(of: loss), LittleEndian.bytes(of: norm), profile])
      }
      try db.execute(sql: "INSERT INTO unrolls VALUES (0, 1, 3)")
      try db.execute(
        sql: "INSERT INTO tensors VALUES (0, 1, 'hidden.l0', 'F32', '[3, 2]', ?)",
        arguments: [LittleEndian.bytes(of: [1, 2, 3, 4, 5, 6] as [Float])])
    }
    return queue
  }

  @Test func aTraceWrittenFromTheDocumentAloneOpens() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("foreign.rnntrace")
    let queue = try foreignWriter(path)
    // Read while the foreign writer still has it open.
    let reader = try TraceReader(path: path)
    #expect(
      reader.header == TraceHeader(model: ModelShape(cell: .lstm, inputSize: 8, hiddenSize: 2, outputSize: 8))
    )
    let records = try reader.records(in: 0...Int.max)
    let losses: [Double] = [0, 1.0 / 3, 2.0 / 3]
    #expect(records.map(\.loss) == losses)
    let profiles: [[Float]] = [[0, -1, -.infinity], [1, -1, -.infinity], [2, -1, -.infinity]]
    #expect(records.map(\.profile) == profiles)
    #expect(records.allSatisfy { $0.gradientNorm.isNaN && $0.learningRate.isNaN && $0.heldOutLoss == nil })
    let found = try #require(try reader.unroll(atOrBefore: 2))
    #expect(found.step == 1)
    let hidden = Tensor<Float>(shape: [3, 2], values: [1, 2, 3, 4, 5, 6])
    #expect(found.unroll.tensors == ["hidden.l0": hidden])
    #expect(try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA page_size") } == 16384)
  }

  @Test func onlyTheRequiredTablesMustBeThere() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("minimal.rnntrace")
    try Sample.writeTrace(to: path, stepCount: 5)
    try DatabaseQueue(path: path).write { db in
      for table in ["sequences", "unrolls", "tensors", "checkpoints", "events"] {
        try db.execute(sql: "DROP TABLE \(table)")
      }
    }
    let reader = try TraceReader(path: path)
    #expect(reader.header.inputLabels.isEmpty)
    #expect(try reader.history().count == 5)
    #expect(try reader.events().isEmpty)
    #expect(try reader.unroll(atOrBefore: 9) == nil)
    #expect(try reader.checkpoint(atOrBefore: 9) == nil)
  }
}
