import Engine
import Foundation
import Tasks
import Testing
import Traces

@testable import Training

/// Every reader of files on inputs that were damaged at random: an error in one clear line, or a value, but never a
/// crash or a hang.
///
/// `RNNSCOPE_FUZZ_SEEDS=100000 swift test --filter FuzzTests` looks longer; the input under way then lies in
/// `$TMPDIR/rnnscope-fuzz-*`, where it is found after a crash.
@Suite struct FuzzTests {
  private let seeds: Range<UInt64>
  private let keepsInputs: Bool
  private let file: TemporaryFile

  init() throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["RNNSCOPE_FUZZ_SEEDS"].flatMap(UInt64.init)
    let first = environment["RNNSCOPE_FUZZ_FIRST"].flatMap(UInt64.init) ?? 1
    seeds = first..<first + (count ?? 150)
    keepsInputs = count != nil
    file = try TemporaryFile()
  }

  /// Hands mutations of the `samples` to `read`, and judges the errors.
  private func fuzz(_ name: String, _ samples: [Data], _ read: (Data) throws -> Void) throws {
    for seed in seeds {
      var mutator = Mutator(seed: seed)
      let input = mutator.mutated(samples[Int(seed) % samples.count])
      if keepsInputs {
        try input.write(
          to: FileManager.default.temporaryDirectory.appendingPathComponent("rnnscope-fuzz-\(name)"))
      }
      do {
        try read(input)
      } catch {
        let line = "\(error)"
        #expect(
          !line.unicodeScalars.contains { $0.properties.generalCategory == .control } && line.count < 1200,
          "\(name), seed \(seed): \(line)")
      }
    }
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
      let path = file.path("fuzz.csv")
      try input.write(to: URL(fileURLWithPath: path))
      let task = try SeriesTask(path: path, options: TaskOptions(length: 5, batchSize: 2))
      _ = (task.batch(at: 3), task.probe)
    }
  }

  @Test func texts() throws {
    let text = String(repeating: "naïve 日本 👩‍👩‍👧 e\u{301}\r\n", count: 8)
    try fuzz("text", [Data(text.utf8), Data("\u{FEFF}".utf8) + Data(text.utf8)]) { input in
      let path = file.path("fuzz.txt")
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

  /// The rows of a trace's header and of its checkpoints, each damaged by itself, so that the database stays whole.
  @Test func traces() async throws {
    let experiment = try smallExperiment(steps: 12) {
      $0.recordEvery = 5
      $0.length = 4
    }
    let task = try experiment.loadTask()
    let original = try Recording(path: file.path(), experiment: experiment, task: task)
    let trainer = Trainer(experiment: experiment, task: task)
    while trainer.step < 12 { trainer.advance(into: original) }
    try original.finish()
    let reader = try TraceReader(path: file.path())
    let records = try reader.records(in: 0...11)
    let checkpoint = try #require(try reader.checkpoint(atOrBefore: 10)).bytes
    for seed in seeds where seed % 4 == 0 || keepsInputs {
      var mutator = Mutator(seed: seed)
      let path = file.path("fuzz.rnntrace")
      let writer = try TraceWriter(creating: path, header: mutator.mutated(reader.header))
      for record in records { writer.append(record) }
      writer.appendCheckpoint(seed % 3 == 0 ? mutator.mutated(checkpoint) : checkpoint, at: 10)
      try writer.finish()
      if keepsInputs {
        let kept = FileManager.default.temporaryDirectory.appendingPathComponent("rnnscope-fuzz-trace")
        try Data(contentsOf: URL(fileURLWithPath: path)).write(to: kept)
      }
      await lookAtEverything(path)
      try FileManager.default.removeItem(atPath: path)
    }
  }

  private func lookAtEverything(_ path: String) async {
    do {
      let run = try RecordedRun(path: path)
      _ = try run.update()
      for step in [0, 10, 11] {
        _ = try? await run.completeUnroll(at: step)
        _ = try? await run.tensors(at: step)
      }
      if let probe = try? run.probeReader.probe(of: "0.5* 0.2*") {
        _ = try? await run.unroll(at: 11, over: ProbeSequence(probe, title: "own"))
      }
      _ = try? RunVerification(path: path).run()
      _ = try? Resumption(path: path)
      _ = try RecordedFork(path: path, at: 11, changing: ExperimentOptions())
    } catch {
      #expect(!"\(error)".unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(error)")
    }
  }
}

/// Damages data at random, the same way for the same seed.
struct Mutator {
  private var generator: RandomGenerator

  init(seed: UInt64) { generator = RandomGenerator(seed: seed) }

  /// Numbers and letters that readers stumble over.
  private static let dictionary = [
    "9223372036854775807", "-9223372036854775808", "18446744073709551616", "4611686018427387904", "1e308",
    "-0",
    "1e-400", "nan", "inf", "\u{1B}[2J", "\u{0}", "\u{202E}", "\u{FEFF}", "\"", "\\u0000", "[", "{", "]", "}",
    ",",
    "null", "true", "0", "-1", "10000", "4096", "[[[[[[[[[[[[[[[[", "\n", "\r", "😀", "F64", "BF16", "I64",
  ].map { Data($0.utf8) }

  /// `data` with one to six damages.
  mutating func mutated(_ data: Data) -> Data {
    var bytes = [UInt8](data)
    for _ in 0...generator.index(below: 6) { damage(&bytes) }
    return Data(bytes)
  }

  /// `header` with one or two of its texts damaged.
  mutating func mutated(_ header: TraceHeader) -> TraceHeader {
    var header = header
    for _ in 0...generator.index(below: 2) {
      switch generator.index(below: 6) {
      case 0: header.configuration = mutated(header.configuration)
      case 1: header.title = mutated(header.title)
      case 2: header.inputLabels = header.inputLabels.dropLast(generator.index(below: 4)).map { mutated($0) }
      case 3: header.extra["probe"] = mutated(header.extra["probe"] ?? "")
      case 4: header.extra["value_scale"] = mutated(#"{"mean":1,"standardDeviation":2}"#)
      default: header.vocabulary = [mutated("a"), mutated("b")]
      }
    }
    return header
  }

  private mutating func mutated(_ text: String) -> String {
    String(decoding: mutated(Data(text.utf8)), as: UTF8.self)
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let place = generator.index(below: bytes.count + 1)
    let end = min(bytes.count, place + 1 + generator.index(below: 12))
    switch generator.index(below: 7) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(generator.index(below: 8))
    case 1 where place < bytes.count: bytes[place] = UInt8(generator.index(below: 256))
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 4: bytes.removeSubrange(place...)
    case 5:
      // A number is exchanged for another one.
      let digits = bytes.indices.filter { (48...57).contains(bytes[$0]) }
      guard !digits.isEmpty else { return }
      let digit = digits[generator.index(below: digits.count)]
      bytes.replaceSubrange(
        digit...digit, with: Self.dictionary[generator.index(below: Self.dictionary.count)])
    default:
      bytes.insert(
        contentsOf: Self.dictionary[generator.index(below: Self.dictionary.count)], at: place)
    }
  }
}
