import Engine
import FolderKit
import Foundation
import Tasks
import Testing
import Traces

@testable import Training

/// Sequences of the user's own, unrolled at past steps of live and recorded runs.
@Suite struct ProbeSequenceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func sequence(_ reader: ProbeReader, _ line: String) throws -> ProbeSequence {
    ProbeSequence(try reader.probe(of: line), title: line)
  }

  /// Records 40 steps; gives the weights of each.
  private func record(_ experiment: Experiment) throws -> [Weights<Float>] {
    let task = try experiment.loadTask()
    let recording = try Recording(path: folder.trace, experiment: experiment, task: task)
    let trainer = Trainer(experiment: experiment, task: task)
    let weights = (0..<40).map { _ in
      defer { trainer.advance(into: recording) }
      return trainer.checkpoint.state.weights
    }
    try recording.finish()
    return weights
  }

  @Test func aLiveRunUnrollsItWithTheWeightsOfAnyStep() async throws {
    let experiment = try smallExperiment(steps: 100)
    let inbox = Inbox()
    let run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { inbox.receive($0) }
    await run.advance(by: 50)
    let own = try sequence(run.probeReader, "0.25* 0.5 0.125*")
    let batch = try #require(own.batch)
    for step in [49, 3, 20, 31, 0] {
      let trainer = Trainer(experiment: experiment, task: try experiment.loadTask())
      while trainer.step < step { _ = trainer.advance() }
      let unroll = try await run.unroll(at: step, over: own)
      #expect(unroll.unroll == Network(trainer.checkpoint.state.weights).unroll(batch), "step \(step)")
      #expect(unroll.sequence == own && unroll.step == step)
    }
    await run.show(own)
    await run.advance()
    #expect(inbox.all.last?.newest?.sequence == own)
    #expect(inbox.all.last?.newest?.unroll.timesteps == 3)
  }

  @Test func aRecordedRunUnrollsItAtStepsThatWereNotRecorded() async throws {
    let weights = try record(smallExperiment(steps: 40) { $0.recordEvery = 15 })
    let run = try RecordedRun(path: folder.trace)
    let own = try sequence(run.probeReader, "0.25* 0.5 0.125*")
    for step in [0, 37, 22, 21, 39] {
      let found = try #require(try await run.unroll(at: step, over: own))
      #expect(found.step == step)
      let batch = try #require(own.batch)
      #expect(found.unroll == Network(weights[step]).unroll(batch), "step \(step)")
      #expect(
        found.withGradientByLag(over: nil, truncation: nil) { _, _ in }.unroll.tensors[TensorName.byLag]?
          .shape == [3, 3])
    }
  }

  @Test func withoutItsDataItIsUnrolledWithTheLastCheckpoint() async throws {
    let text = folder.path("text.txt")
    try String(repeating: "the cat sat. ", count: 60).write(toFile: text, atomically: true, encoding: .utf8)
    let weights = try record(
      smallExperiment(steps: 40) {
        $0.task = nil
        $0.text = text
        $0.recordEvery = 15
      })
    try FileManager.default.removeItem(atPath: text)
    let run = try RecordedRun(path: folder.trace)
    let own = try sequence(run.probeReader, "a cat")
    #expect(own.inputLabels == ["a", "␣", "c", "a"] && own.targetLabels.last == "t")
    let found = try #require(try await run.unroll(at: 37, over: own))
    let batch = try #require(own.batch)
    #expect(found.step == 30 && found.unroll == Network(weights[30]).unroll(batch))
    #expect(throws: ProbeLineError.self) { try sequence(run.probeReader, "a dog") }
  }

  @Test func anotherProgramsSequencesAreShownAsRecorded() async throws {
    let model = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 3, outputSize: 2)
    let path = folder.path("other.rnntrace")
    let writer = try TraceWriter(creating: path, header: TraceHeader(model: model))
    let hidden = Unroll(
      model: model, timesteps: 4, tensors: ["hidden.l0": Tensor<Float>(shape: [4, 3], repeating: 0.5)])
    writer.append(hidden, at: 10, sequence: 1)
    writer.append(
      StepRecord(step: 10, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1, profile: []))
    try writer.finish()
    let run = try RecordedRun(path: path)
    let second = ProbeSequence(title: "second", number: 1, inputLabels: [], targetLabels: [])
    #expect(try await run.unroll(at: 12, over: second)?.unroll == hidden)
    #expect(try await run.unroll(at: 9, over: second) == nil)
  }

  /// A trace of another program with these tensors beside an unroll of four timesteps.
  private func foreignRun(_ lossKind: LossKind, _ tensors: [String: Tensor<Float>]) throws -> RecordedRun {
    let path = folder.path("foreign.rnntrace")
    var header = TraceHeader(model: ModelShape(cell: .rnn, inputSize: 3, hiddenSize: 3, outputSize: 2))
    header.lossKind = lossKind
    let writer = try TraceWriter(creating: path, header: header)
    writer.append(Unroll(model: header.model, timesteps: 4, tensors: tensors), at: 10)
    try writer.finish()
    return try RecordedRun(path: path)
  }

  @Test func whatAnotherProgramsUnrollReadAndShouldAnswerIsTaken() throws {
    let oneHot = Tensor<Float>(shape: [4, 3], values: [0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0])
    let classes = try foreignRun(
      .crossEntropy, ["input": oneHot, "target": Tensor(shape: [4], values: [-100, 1, 0, 1])]
    ).description
    let expected = Batch(
      timesteps: 4, batchSize: 1, inputs: .tokens([1, 0, 2, 1]), targets: .classes([-100, 1, 0, 1]))
    #expect(classes.probe == expected)
    #expect(classes.inputLabels == ["1", "0", "2", "1"] && classes.targetLabels == ["", "1", "0", "1"])
    #expect(classes.title == "foreign.rnntrace")
  }

  @Test func timestepsWithoutAShareOfTheLossDoNotCount() throws {
    let vectors = Tensor<Float>(shape: [4, 3], values: (0..<12).map(Float.init))
    let target = Tensor<Float>(shape: [4, 2], values: (0..<8).map(Float.init))
    let shares = Tensor<Float>(shape: [4], values: [0, 0, 0.5, 0.25])
    let values = try foreignRun(
      .meanSquaredError, ["input": vectors, "target": target, TensorName.lossPerStep: shares]
    ).description
    let counted = [false, false, true, true]
    #expect(values.probe?.targets == .values(target.values, counted: counted))
    #expect(values.probe?.inputs == .vectors(vectors.values))
  }

  @Test func aTimestepThatIsAnsweredExactlyCounts() throws {
    let vectors = Tensor<Float>(shape: [4, 3], values: (0..<12).map(Float.init))
    let target = Tensor<Float>(shape: [4, 2], values: (0..<8).map(Float.init))
    let output = Tensor<Float>(shape: [4, 2], values: [9, 9, 2, 3, 0, 0, 0, 0])
    let shares = Tensor<Float>(shape: [4], values: [0, 0, 0.5, 0.25])
    let values = try foreignRun(
      .meanSquaredError,
      ["input": vectors, "target": target, "output": output, TensorName.lossPerStep: shares]
    ).description
    #expect(values.probe?.targets == .values(target.values, counted: [false, true, true, true]))
  }

  @Test(arguments: [[4], [4, 1], [2, 4], [8]])
  func targetsOfAnotherShapeAreLeftAlone(shape: [Int]) throws {
    let vectors = Tensor<Float>(shape: [4, 3], repeating: 0.5)
    let target = Tensor<Float>(shape: shape, repeating: 0.5)
    let description = try foreignRun(.meanSquaredError, ["input": vectors, "target": target]).description
    #expect(description.probe == nil && description.inputLabels.isEmpty)
  }
}

/// A network that was trained elsewhere.
@Suite struct WeightsRunTests {
  private let folder: TemporaryFolder
  private let text: String

  init() throws {
    folder = try TemporaryFolder()
    text = folder.path("text.txt")
    try String(repeating: "abba cab\n", count: 5).write(toFile: text, atomically: true, encoding: .utf8)
  }

  /// Weights of an untrained network for `symbolCount` symbols at the path that is given back.
  private func weights(symbolCount: Int, metadata: [String: String] = [:]) throws -> String {
    let model = ModelShape(
      cell: .gru, inputSize: symbolCount, hiddenSize: 6, layerCount: 2, isBidirectional: true,
      outputSize: symbolCount)
    var stored = WeightsFile.file(
      of: Weights<Float>.initialised(model: model, settings: InitialisationSettings(), seed: 3))
    stored.metadata.merge(metadata) { $1 }
    let path = folder.path("weights.safetensors")
    try Safetensors.write(stored, to: path)
    return path
  }

  @Test func itReadsTheBeginningOfATextWithItsCharactersSorted() throws {
    let path = try weights(symbolCount: 5)
    let run = try WeightsRun(
      path: path, input: WeightsInput(text: text, sequence: nil, vocabulary: nil, length: 10))
    // "\n" < " " < "a" < "b" < "c"
    #expect(run.description.outputLabels == ["↵", "␣", "a", "b", "c"])
    #expect(run.description.inputLabels.joined() == "abba␣cab↵a")
    #expect(run.description.targetLabels.joined() == "bba␣cab↵ab")
    let update = run.update()
    #expect(update.history.count == 1 && update.newest?.weights != nil)
    let unroll = try #require(update.newest?.unroll)
    let record = try #require(update.history.first)
    #expect(record.loss == Double(try #require(unroll.loss)) && record.profile.count == 4 * 10)
    let row = try #require(unroll.tensor(.hiddenGradient, at: LayerDirection(layer: 1))).row(3)
    let norm = row.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(abs(Double(record.profile[2 * 10 + 3]) - log10(norm)) < 1e-5)
    let own = ProbeSequence(try run.probeReader.probe(of: "cab"), title: "cab")
    #expect(run.unroll(over: own).unroll.timesteps == 2)
  }

  @Test func theMetadataOrAFileNamesTheSymbols() throws {
    let path = try weights(symbolCount: 5, metadata: ["vocabulary": #"["c","b","a"," ","\n"]"#])
    let input = WeightsInput(text: text, sequence: nil, vocabulary: nil)
    let named = try WeightsRun(path: path, input: input)
    #expect(named.description.outputLabels == ["c", "b", "a", "␣", "↵"])
    guard case .tokens(let tokens)? = named.description.probe?.inputs else {
      Issue.record("a text is read as tokens")
      return
    }
    #expect(tokens.prefix(3) == [2, 1, 1])
    let vocabulary = folder.path("v.json")
    try #"{" ":0,"a":1,"c":3,"b":2,"\n":4}"#.write(toFile: vocabulary, atomically: true, encoding: .utf8)
    let other = try WeightsRun(
      path: path, input: WeightsInput(text: text, sequence: nil, vocabulary: vocabulary))
    #expect(other.description.outputLabels == ["␣", "a", "b", "c", "↵"])
  }

  @Test func whatDoesNotFitIsRefusedInOneClearLine() throws {
    let path = try weights(symbolCount: 4)
    let bad = folder.path("bad.json")
    try #"{"a":0,"b":2}"#.write(toFile: bad, atomically: true, encoding: .utf8)
    let cases: [(input: WeightsInput, says: String)] = [
      (WeightsInput(text: text, sequence: nil, vocabulary: nil), "has 5 symbols, the network reads 4"),
      (WeightsInput(text: nil, sequence: nil, vocabulary: nil), "--text FILE"),
      (WeightsInput(text: text, sequence: text, vocabulary: nil), "exclude each other"),
      (WeightsInput(text: nil, sequence: text, vocabulary: nil), "text.txt"),
      (WeightsInput(text: text, sequence: nil, vocabulary: bad), "no JSON array"),
      (WeightsInput(text: text, sequence: nil, vocabulary: folder.path("none")), "can't be read"),
      (WeightsInput(text: text, sequence: nil, vocabulary: nil, length: 10_001), "too long"),
      (WeightsInput(text: folder.path("none"), sequence: nil, vocabulary: nil), "there is no such file"),
    ]
    for (input, says) in cases {
      let error = #expect(throws: (any Error).self) { try WeightsRun(path: path, input: input) }
      #expect("\(error as Any)".contains(says), "\(says): \(error as Any)")
    }
  }
}
