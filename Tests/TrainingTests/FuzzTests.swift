import Engine
import FolderKit
import Foundation
import FuzzKit
import GRDB
import Tasks
import Testing
import Traces

@testable import Training

/// Every reader of files on inputs that were damaged at random: an error in one clear line, or a value, but never a
/// crash or a hang.
@Suite struct FuzzTests {
  private let run = FuzzRun()
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Hands mutations of the `samples` to `read`, and judges the errors.
  private func fuzz(_ name: String, _ samples: [Data], _ read: (Data) throws -> Void) throws {
    let unclear = try run.unclearErrors(name, samples, read)
    #expect(unclear.isEmpty, "\(name)")
  }

  private static let model = ModelShape(cell: .lstm, inputSize: 2, hiddenSize: 3, outputSize: 2)

  @Test func safetensors() throws {
    let weights = Weights<Float>.initialised(model: Self.model, settings: InitialisationSettings(), seed: 1)
    let sequence = SafetensorsFile(tensors: [
      "tokens": StoredTensor(Tensor<Int64>(shape: [4], values: [0, 1, 1, 0])),
      "target": StoredTensor(Tensor<Int64>(shape: [4], values: [1, 1, 0, -100])),
    ])
    let state = LearnerState(weights: weights, moments: [:], updateCount: 3)
    let samples = [
      Safetensors.encode(WeightsFile.file(of: weights)), Safetensors.encode(sequence),
      Checkpoint(step: 3, state: state).encoded,
    ]
    try fuzz("safetensors", samples) { input in
      let file = try Safetensors.decode(input)
      if let weights = try? WeightsFile.weights(in: file) { _ = Network(weights).weights }
      if let sequence = try? SequenceFile.sequence(in: file, for: Self.model) {
        let probe = Probe(sequence: sequence, vocabulary: ["a", "b"], outputSize: 2)
        _ = Network(weights).unroll(probe.sequence)
      }
      _ = try Checkpoint(encoded: input, model: Self.model)
    }
  }

  @Test func experiments() throws {
    let samples = [
      "task = \"adding\"\ncell = \"gru\"\nhidden = 8\nlr = 1e-3\nlength = 12\nbatch = 4\n",
      "text = \"book.txt\"\nlayers = 2\nclip-norm = 0\nseed = 7\nrecord = \"a.rnntrace\" # a comment\n",
      "[table]\nx = [1, 2.5, \"three\"]\nwhen = 1979-05-27T07:32:00Z\n",
    ].map { Data($0.utf8) }
    try fuzz("toml", samples) { input in
      _ = try Experiment(ExperimentFile.parse(String(decoding: input, as: UTF8.self), name: "fuzz.toml"))
    }
  }

  /// What once ended the program.
  @Test(arguments: ["[[}a", " [[\t}", "lr = 1\n[[}a\n", "lr = 1\r[[}a", "\u{FEFF}[[}a", "[\u{301}[}a"])
  func malformedTablesAreRefused(text: String) {
    let error = #expect(throws: ExperimentFileError.self) { try ExperimentFile.parse(text, name: "x.toml") }
    #expect(error?.description.contains("there are no tables here") == true)
  }

  /// Each of these once ended the program, or is near to what did.
  @Test(arguments: [
    "x = [1, 2.5, }three\"]", "x = [\u{2028}1]", "x = {a = [ } ]}", "x = [ # }", "x = [[1], }]",
    "x = [\"a\\\"\", }]",
    "x = ['a\\', }]", "\"a=b\" = [}", "x =\u{A0}[}", "x = [1,\n}]", "x = [1,\r}]",
  ])
  func malformedListsAreRefused(text: String) {
    #expect(throws: TOMLText.Fault.self) { try TOMLText.table(text, headings: .plain) }
  }

  @Test func plainListsAreTaken() throws {
    let text = "keys = [\"q\", 'Q', \"}\\\"]\", -1.5e3, ] # as many [ as like\ntext = \"a = [}\""
    let table = try TOMLText.table(text, headings: .plain)
    #expect(table["keys"]?.array?.count == 4 && table["text"]?.string == "a = [}")
  }

  /// So many tables within each other once ended the program as well.
  @Test func keysOfThousandsOfPartsAreRefused() {
    let key = Array(repeating: "a", count: 300_000).joined(separator: ".")
    #expect(throws: ExperimentFileError.self) { try ExperimentFile.parse(key + " = 1", name: "x.toml") }
  }

  @Test func aPathMayHaveManyFoldersAbove() throws {
    let path = String(repeating: "../", count: 40) + "book.txt"
    #expect(try ExperimentFile.parse("text = \"\(path)\"", name: "x.toml").text == path)
  }

  @Test func aNegativeSeedIsRefused() {
    let error = #expect(throws: ExperimentFileError.self) {
      try ExperimentFile.parse("seed = -9223372036854775808", name: "x.toml")
    }
    #expect(error?.description.contains("seed takes a whole number of at least 0") == true)
  }

  @Test func series() throws {
    let samples = [
      "year,level\n" + (0..<40).map { "\(1900 + $0),\($0 % 5).5" }.joined(separator: "\n"),
      "a;b;c\n" + (0..<40).map { "\"x;\($0)\";\($0),5;-1e3" }.joined(separator: "\r\n"),
    ].map { Data($0.utf8) }
    try fuzz("csv", samples) { input in
      let path = folder.path("fuzz.csv")
      try input.write(to: URL(fileURLWithPath: path))
      let task = try SeriesTask(path: path, options: TaskOptions(length: 5, batchSize: 2))
      _ = (task.batch(at: 3), task.probe)
    }
  }

  @Test func texts() throws {
    let text = String(repeating: "naïve 日本 👩‍👩‍👧 e\u{301}\r\n", count: 8)
    try fuzz("text", [Data(text.utf8), Data("\u{FEFF}".utf8) + Data(text.utf8)]) { input in
      let path = folder.path("fuzz.txt")
      try input.write(to: URL(fileURLWithPath: path))
      _ = try TextSample(path: path, count: 20)
      let task = try TextTask(path: path, options: TaskOptions(length: 5, batchSize: 2))
      #expect(
        !task.outputLabels.joined().unicodeScalars.contains { $0.properties.generalCategory == .control })
      _ = (task.batch(at: 3), try? task.probe(of: String(decoding: input.prefix(40), as: UTF8.self)))
    }
  }

  @Test func typedSequences() throws {
    let tasks = try ["adding", "copy", "parity", "counter", "temporal-order", "both-ways"].map {
      try TaskCatalogue.task(named: $0, options: TaskOptions(length: 30))
    }
    try fuzz("lines", ["0110", "0.5* 0.2*", "abcdefghab", "12", "abXcYd"].map { Data($0.utf8) }) { input in
      let line = String(decoding: input, as: UTF8.self)
      for task in tasks { _ = try? task.probe(of: line) }
      _ = try Vocabulary.tokens(of: line, labels: ["a", "b", "ab", "\u{301}"])
    }
  }

  @Test func clamps() throws {
    let samples = ["cell.l0[3]@10..20=1.5", "gate.forget.l1_reverse[0]=0", "input[2]@5=-1e3"].map {
      Data($0.utf8)
    }
    try fuzz("clamps", samples) { input in
      let clamp = String(decoding: input, as: UTF8.self)
      let intervention = try Intervention(clamp: clamp)
      try intervention.check(for: Self.model, timesteps: 30, clamp: clamp)
    }
  }

  @Test func vocabularies() throws {
    let weights = folder.path("fuzz-weights.safetensors")
    let network = Weights<Float>.initialised(
      model: ModelShape(cell: .gru, inputSize: 3, hiddenSize: 2, outputSize: 3),
      settings: InitialisationSettings(), seed: 1)
    try WeightsFile.write(network, to: weights)
    let (text, vocabulary) = (folder.path("fuzz-read.txt"), folder.path("fuzz-vocabulary.json"))
    try Data("abcabcabc".utf8).write(to: URL(fileURLWithPath: text))
    let samples = [#"["a", "b", "c"]"#, #"{"a": 0, "b": 1, "c": 2}"#].map { Data($0.utf8) }
    try fuzz("vocabulary", samples) { input in
      try input.write(to: URL(fileURLWithPath: vocabulary))
      let run = try WeightsRun(
        path: weights, input: WeightsInput(text: text, sequence: nil, vocabulary: vocabulary, length: 5))
      _ = run.unroll(over: nil)
    }
  }

  /// The rows of a trace's header and of its checkpoints, and the steps that all tables tell of, each damaged by itself,
  /// so that the database stays whole.
  @Test func traces() async throws {
    let experiment = try smallExperiment(steps: 12) {
      $0.recordEvery = 5
      $0.length = 4
    }
    let task = try experiment.loadTask()
    let original = try Recording(path: folder.trace, experiment: experiment, task: task)
    let trainer = Trainer(experiment: experiment, task: task)
    while trainer.step < 12 { trainer.advance(into: original) }
    try original.finish()
    let reader = try TraceReader(path: folder.trace)
    let records = try reader.records(in: 0...11)
    let checkpoint = try #require(try reader.checkpoint(atOrBefore: 10)).bytes
    for seed in run.seeds where seed % 4 == 0 || run.keepsInputs {
      var mutator = Mutator(seed: seed)
      let path = folder.path("fuzz.rnntrace")
      let writer = try TraceWriter(creating: path, header: mutator.mutated(reader.header))
      for record in records { writer.append(record) }
      let bytes =
        switch seed / 4 % 3 {
        case 0: mutator.mutated(checkpoint)
        case 1: try mutator.renamed(checkpoint)
        default: checkpoint
        }
      writer.appendCheckpoint(at: 10, byteCount: bytes.count) { bytes }
      try writer.finish()
      if seed / 4 % 2 == 0 { try mutator.misplace(in: path) }
      if run.keepsInputs { try run.keep(Data(contentsOf: URL(fileURLWithPath: path)), as: "trace") }
      await lookAtEverything(path)
      try FileManager.default.removeItem(atPath: path)
    }
  }

  private func lookAtEverything(_ path: String) async {
    do {
      let run = try RecordedRun(path: path)
      _ = try run.update()
      for step in [0, 10, 11] + Mutator.extremeSteps {
        _ = try? await run.completeUnroll(at: step)
        _ = try? await run.tensors(at: step)
        _ = try? RecordedFork(path: path, at: step, changing: ExperimentOptions())
      }
      for end in [try run.steps()?.lowerBound, try run.steps()?.upperBound].compactMap({ $0 }) {
        _ = try run.records(around: end)
      }
      if let probe = try? run.probeReader.probe(of: "0.5* 0.2*") {
        _ = try? await run.unroll(at: 11, over: ProbeSequence(probe, title: "own"))
      }
      _ = try? RunVerification(path: path).run()
      _ = try? Resumption(path: path)
      _ = try RecordedFork(path: path, at: 11, changing: ExperimentOptions())
    } catch {
      #expect(FuzzRun.isClear("\(error)"), "\(error)")
    }
  }
}

extension Mutator {
  /// At and beyond the ends of what a step may be.
  fileprivate static let extremeSteps = [0, (1 << 53) - 1, 1 << 53, .max, -1, .min]

  /// Lets one table of the trace at `path` tell of an extreme step.
  fileprivate mutating func misplace(in path: String) throws {
    let places = [
      ("step_blocks", "first_step"), ("step_summaries", "last_step"), ("unrolls", "step"),
      ("tensors", "step"), ("checkpoints", "step"), ("events", "step"),
    ]
    let (table, column) = places[choice(below: places.count)]
    let step = Self.extremeSteps[choice(below: Self.extremeSteps.count)]
    try DatabaseQueue(path: path).write { db in
      let last = "(SELECT max(\(column)) FROM \(table))"
      try db.execute(
        sql: "UPDATE OR REPLACE \(table) SET \(column) = ? WHERE \(column) = \(last)", arguments: [step])
    }
  }

  /// `checkpoint` with one of its tensors under another name, which may be that of another tensor.
  fileprivate mutating func renamed(_ checkpoint: Data) throws -> Data {
    var file = try Safetensors.decode(checkpoint)
    let names = file.tensors.keys.sorted()
    let old = names[choice(below: names.count)]
    let others =
      names.filter { $0 != old } + ["run.", "run.best_loss", "run.moment_start", "state.hidden.l0"]
    let prefixes = ["", "", "optimizer.", "state.", "run.", "decoder.", "x"]
    let new = prefixes[choice(below: prefixes.count)] + others[choice(below: others.count)]
    file.tensors[new] = file.tensors.removeValue(forKey: old)
    return Safetensors.encode(file)
  }

  /// `header` with one or two of its texts damaged.
  fileprivate mutating func mutated(_ header: TraceHeader) -> TraceHeader {
    var header = header
    for _ in 0...choice(below: 2) {
      switch choice(below: 6) {
      case 0: header.configuration = mutated(header.configuration)
      case 1: header.title = mutated(header.title)
      case 2: header.inputLabels = header.inputLabels.dropLast(choice(below: 4)).map { mutated($0) }
      case 3: header.extra["probe"] = mutated(header.extra["probe"] ?? "")
      case 4: header.extra["value_scale"] = mutated(#"{"mean":1,"standardDeviation":2}"#)
      default: header.vocabulary = [mutated("a"), mutated("b")]
      }
    }
    return header
  }
}
