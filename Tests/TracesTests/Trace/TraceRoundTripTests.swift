import Engine
import FolderKit
import Foundation
import GRDB
import Testing

@testable import Traces

@Suite struct TraceRoundTripTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("run.rnntrace") }

  init() throws { folder = try TemporaryFolder() }

  @Test func everyBitOfEveryStepComesBack() throws {
    let records = Sample.records(steps: 0..<1500)
    let writer = try TraceWriter(creating: path, header: Sample.header)
    for record in records {
      writer.append(record)
      // Blocks must come out the same wherever a transaction ends.
      if record.step % 97 == 0 { writer.flush() }
    }
    try writer.finish()
    let reader = try TraceReader(path: path)
    let history = try reader.history()
    #expect(history.count == 1500)
    #expect(records.allSatisfy { Bits(history[$0.step]) == Bits($0) })
    #expect(try reader.stepRange() == 0...1499)
    #expect(try reader.isFinished())
  }

  @Test func gapsAndProfilesOfChangingSizeComeBack() throws {
    let records =
      Sample.records(steps: stride(from: 3, to: 900, by: 7))
      + Sample.records(steps: 900..<950, profileTimesteps: 2)
      + Sample.records(steps: [951, 1000, 4_000_000_000], profileTimesteps: 0)
    let writer = try TraceWriter(creating: path, header: Sample.header)
    for record in records { writer.append(record) }
    try writer.finish()
    let read = try TraceReader(path: path).records(in: 0...Int.max)
    #expect(read.map(Bits.init) == records.map(Bits.init))
  }

  @Test func anyRangeOfStepsIsReadAlone() throws {
    let records = Sample.records(steps: stride(from: 0, to: 3000, by: 3))
    let writer = try TraceWriter(creating: path, header: Sample.header)
    for record in records { writer.append(record) }
    try writer.finish()
    let reader = try TraceReader(path: path)
    for range in [0...0, 1...2, 0...767, 768...768, 769...771, 1000...2001, 2997...9999, 2998...9999] {
      let expected = records.filter { range.contains($0.step) }.map(Bits.init)
      #expect(try reader.records(in: range).map(Bits.init) == expected, "\(range)")
    }
    #expect(try reader.records(in: Int.max...Int.max).isEmpty)
  }

  @Test func headerEventsAndCheckpointsComeBack() throws {
    let writer = try TraceWriter(creating: path, header: Sample.header)
    let events = [
      TraceEvent(step: 5, kind: "clip", text: "x\u{0}y 🙂"), TraceEvent(step: 2, kind: "nan", text: ""),
    ]
    for event in events { writer.append(event) }
    let blob = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0) })
    writer.appendCheckpoint(at: 10, byteCount: blob.count) { blob }
    writer.appendCheckpoint(at: 20, byteCount: 0) { Data() }
    try writer.finish()
    let reader = try TraceReader(path: path)
    #expect(reader.header == Sample.header)
    #expect(try reader.events().map(\.step) == [5, 2])
    #expect(try reader.events()[1] == events[1])
    #expect(try reader.checkpointSteps() == [10, 20])
    #expect(try reader.checkpoint(atOrBefore: 9) == nil)
    let checkpoint = try #require(try reader.checkpoint(atOrBefore: 19))
    #expect(checkpoint == (10, blob))
    #expect(try #require(try reader.checkpoint(atOrBefore: 99)) == (20, Data()))
  }

  @Test(arguments: CellVariant.allCases)
  func everyVariantOfACellComesBack(variant: CellVariant) throws {
    let model = ModelShape(variant: variant, inputSize: 2, hiddenSize: 3, outputSize: 1)
    let writer = try TraceWriter(creating: path, header: TraceHeader(model: model))
    var tensors: [String: Tensor<Float>] = [:]
    for quantity in LayerQuantity.quantities(of: model) {
      tensors[TensorName.of(quantity, at: LayerDirection(layer: 0))] = Tensor(shape: [4, 3], repeating: 0.5)
    }
    for (name, shape) in model.parameters {
      tensors[TensorName.gradient(ofParameter: name)] = Tensor(shape: shape, repeating: -1)
    }
    let unroll = Unroll(model: model, timesteps: 4, tensors: tensors)
    writer.append(unroll, at: 0)
    try writer.finish()
    let reader = try TraceReader(path: path)
    #expect(reader.header.model == model)
    #expect(try #require(try reader.unroll(atOrBefore: 0)).unroll == unroll)
  }

  @Test func aModelFromBeforeThereWereVariantsIsThePlainCell() throws {
    let text =
      #"{"cell":"lstm","activation":"tanh","inputSize":2,"hiddenSize":3,"layerCount":1,"isBidirectional":false,"outputSize":4}"#
    let model = try JSONDecoder().decode(ModelShape.self, from: Data(text.utf8))
    #expect(model == ModelShape(cell: .lstm, inputSize: 2, hiddenSize: 3, outputSize: 4))
    for variant in CellVariant.allCases {
      let model = ModelShape(variant: variant, inputSize: 2, hiddenSize: 3, outputSize: 4)
      #expect(try JSONDecoder().decode(ModelShape.self, from: JSONEncoder().encode(model)) == model)
    }
  }

  @Test func theMinimalHeaderComesBack() throws {
    let header = TraceHeader(
      model: ModelShape(cell: .rnn, activation: .linear, inputSize: 1, hiddenSize: 1, outputSize: 1))
    try TraceWriter(creating: path, header: header).finish()
    let reader = try TraceReader(path: path)
    #expect(reader.header == header)
    #expect(try reader.history().isEmpty)
    #expect(try reader.stepRange() == nil)
    #expect(try reader.unroll(atOrBefore: 0) == nil)
  }

  @Test func everyBitOfAnUnrollComesBack() throws {
    let writer = try TraceWriter(creating: path, header: Sample.header)
    for step in [0, 10, 20] { writer.append(Sample.unroll(seed: UInt64(step)), at: step) }
    writer.append(Sample.unroll(timesteps: 7, seed: 99), at: 10, sequence: 1)
    try writer.finish()
    let reader = try TraceReader(path: path)
    #expect(try reader.unrollSteps() == [0, 10, 20])
    #expect(try reader.unrollSteps(sequence: 1) == [10])
    let found = try #require(try reader.unroll(atOrBefore: 19))
    #expect(found.step == 10)
    #expect(found.unroll.bits == Sample.unroll(seed: 10).bits)
    #expect(found.unroll.model == Sample.model)
    let other = try #require(try reader.unroll(atOrBefore: 30, sequence: 1))
    #expect(other.unroll.timesteps == 7)
    #expect(other.unroll.bits == Sample.unroll(timesteps: 7, seed: 99).bits)
    let some = try #require(try reader.unroll(atOrBefore: 20, tensorNames: ["output", "hidden.l1_reverse"]))
    #expect(some.unroll.tensors.keys.sorted() == ["hidden.l1_reverse", "output"])
  }

  @Test func onlyTheChosenTensorsAreKept() throws {
    let options = TraceOptions(tensorNames: ["output", "hidden.l0"])
    let writer = try TraceWriter(creating: path, header: Sample.header, options: options)
    writer.append(Sample.unroll(), at: 0)
    try writer.finish()
    let found = try #require(try TraceReader(path: path).unroll(atOrBefore: 0))
    #expect(found.unroll.tensors.keys.sorted() == ["hidden.l0", "output"])
  }

  @Test func halfPrecisionKeepsSmallGradientsAlive() throws {
    let original = Unroll(
      model: Sample.model, timesteps: 4,
      tensors: [
        "hidden.l0": Tensor(shape: [4, 4], repeating: Float(0.3)),
        "grad.hidden.l0": Tensor(shape: [4, 4], repeating: Float(1e-20)),
        "loss": Tensor(shape: [1], repeating: Float(1.0000001)),
      ])
    let writer = try TraceWriter(
      creating: path, header: Sample.header, options: TraceOptions(precision: .float16))
    writer.append(original, at: 0)
    try writer.finish()
    let read = try #require(try TraceReader(path: path).unroll(atOrBefore: 0)).unroll
    let state = try #require(read.tensors["hidden.l0"]?.values.first)
    let gradient = try #require(read.tensors["grad.hidden.l0"]?.values.first)
    #expect(state != 0.3 && abs(state - 0.3) < 0.3 / 2048)
    #expect(abs(gradient - 1e-20) < 1e-20 / 256)
    #expect(read.loss == 1.0000001)
  }

  @Test func appendsAfterTheEndDoNothing() throws {
    let writer = try TraceWriter(creating: path, header: Sample.header)
    writer.append(Sample.records(steps: 0..<1)[0])
    try writer.finish()
    writer.append(TraceEvent(step: 1, kind: "late", text: ""))
    writer.flush()
    try writer.finish()
    #expect(try TraceReader(path: path).events().isEmpty)
    #expect(writer.failure == nil)
  }

  @Test func aFinishedTraceIsOneFile() throws {
    try Sample.writeTrace(to: path)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["run.rnntrace"])
    let database = try DatabaseQueue(path: path)
    let pragmas = try database.read { db in
      try ["application_id", "user_version", "page_size"].map { try Int.fetchOne(db, sql: "PRAGMA \($0)") }
    }
    #expect(pragmas == [0x524E_4E54, 1000, 16384])
  }

  @Test func stepsOfOneBlockCapacityMakeFullBlocks() throws {
    let writer = try TraceWriter(creating: path, header: Sample.header)
    for record in Sample.records(steps: 0..<700) {
      writer.append(record)
      if record.step % 13 == 0 { writer.flush() }
    }
    try writer.finish()
    let database = try DatabaseQueue(path: path)
    let counts = try database.read { db in
      try Int.fetchAll(db, sql: "SELECT count FROM step_blocks ORDER BY first_step")
    }
    #expect(counts == [256, 256, 188])
  }
}
