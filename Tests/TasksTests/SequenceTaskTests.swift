import Engine
import Foundation
import Tasks
import Testing

/// Tasks whose sequences differ in length, have a source, or are answered at the end.
@Suite struct SequenceTaskTests {
  private let names = "anna\nbo\n\nchristopher\ndana\nemil\n"

  // MARK: Lines

  @Test func everyLineIsASequenceOfItsOwn() throws {
    let task = try LinesTask(text: names, options: TaskOptions(batchSize: 60, seed: 2))
    var seen: Set<String> = []
    let batch = task.batch(at: 0)
    for column in 0..<60 {
      let length = try #require(batch.lengths?[column])
      let (read, asked) = try tokens(of: batch, column: column)
      let line = task.vocabulary.text(of: read[1..<length].map(Int.init))
      seen.insert(line)
      #expect(task.vocabulary.text(of: [Int(read[0])]) == "\n")
      #expect(task.vocabulary.text(of: asked[..<length].map(Int.init)) == line + "\n")
      #expect(asked[length...].allSatisfy { $0 == Targets.ignoredClass })
    }
    #expect(seen == ["anna", "bo", "christopher", "dana"])
    #expect(batch.timesteps == 12)
    #expect(task.probe.inputLabels == ["↵", "e", "m", "i", "l"])
    #expect(task.probe.targetLabels == ["e", "m", "i", "l", "↵"])
    #expect(task.heldOut.map(\.lengths) == [[5]])
  }

  @Test func longLinesAreCut() throws {
    let task = try LinesTask(text: names, options: TaskOptions(length: 5, batchSize: 30))
    #expect(task.batch(at: 1).timesteps == 5)
    #expect(task.batch(at: 1).lengths?.max() == 5)
    #expect(task.summary.contains("1 of them cut"))
  }

  @Test func aTypedLineIsReadWhole() throws {
    let task = try LinesTask(text: names, options: TaskOptions(length: 4))
    let probe = try task.probe(of: "christina")
    #expect(probe.inputLabels == ["↵", "c", "h", "r", "i", "s", "t", "i", "n", "a"])
    #expect(probe.targetLabels == ["c", "h", "r", "i", "s", "t", "i", "n", "a", "↵"])
    for line in ["", "anna\nbo", "zoe"] {
      #expect(throws: (any Error).self) { try task.probe(of: line) }
    }
  }

  @Test func aTypedSourceIsToBeSaidBackwards() throws {
    let probe = try ReverseTask().probe(of: "abc")
    #expect(probe.inputLabels == ["a", "b", "c", ">", "c", "b", "a"])
    #expect(probe.targetLabels == ["", "", "", "c", "b", "a", "."])
    #expect(probe.sequence.sourceLength == 3)
    for line in ["", "abz", "a>"] { #expect(throws: (any Error).self) { try ReverseTask().probe(of: line) } }
  }

  @Test func aTypedSequenceIsAnsweredAtTheEndToo() throws {
    let task = LastOutputTask(try ParityTask())
    #expect(try task.probeHint == ParityTask().probeHint)
    #expect(try task.probe(of: "101").targetLabels == ["", "", "even"])
  }

  @Test func everyTenthLineIsHeldOut() throws {
    let lines = (0..<4000).map { String($0) }
    let task = try LinesTask(text: lines.joined(separator: "\n"), options: TaskOptions(batchSize: 500))
    let heldOut = Set(try (0..<256).map { try line(of: task.heldOut[0], $0, task.vocabulary) })
    #expect(heldOut.count == 256 && heldOut.allSatisfy { $0.hasSuffix("9") })
    #expect(heldOut.contains { $0.count == 4 } && heldOut.contains("9"))
    for step in 0..<4 {
      let batch = task.batch(at: step)
      for column in 0..<500 { #expect(!(try line(of: batch, column, task.vocabulary)).hasSuffix("9")) }
    }
  }

  @Test(arguments: ["only one", "one\n", "\n\nx\n\n"])
  func oneLineIsTooFew(text: String) {
    let error = #expect(throws: TextError.self) { try LinesTask(text: text) }
    #expect(error.map { "\($0)" }?.contains("--lines") == true)
  }

  @Test func anLSTMLearnsTheLinesAndTheirEnds() throws {
    // Only the first letter cannot be known; after it counting tells where the line ends.
    let text = (0..<100).map { $0.isMultiple(of: 2) ? "xaa" : "yaaaaa" }.joined(separator: "\n")
    let task = try LinesTask(text: text, options: TaskOptions(batchSize: 8))
    let network = trained(task, hiddenSize: 12, steps: 400)
    let loss = network.loss(on: task.heldOut[0])
    let certain = Double(log(2.0)) * 10 / Double(task.heldOut[0].lengths?.reduce(0, +) ?? 0)
    #expect(loss < certain + 0.05, "\(loss), at best \(certain)")
  }

  // MARK: The counter

  @Test func theCountersStringsEndWhereTheyEnd() throws {
    let task = try CounterTask(options: TaskOptions(batchSize: 40))
    let batch = task.batch(at: 3)
    for column in 0..<40 {
      let read = try tokens(of: batch, column: column).read
      #expect(batch.lengths?[column] == 2 * read.count { $0 == 0 } + 1)
    }
  }

  // MARK: Reversing

  @Test func theAnswerIsTheSourceBackwards() throws {
    let task = try ReverseTask(options: TaskOptions(length: 9, batchSize: 20))
    let batch = task.batch(at: 0)
    #expect(batch.sourceLength == 4 && batch.timesteps == 9)
    for column in 0..<20 {
      let (read, asked) = try tokens(of: batch, column: column)
      #expect(Array(read[4...]) == [8] + read[..<4].reversed())
      #expect(Array(asked) == [Int32](repeating: -100, count: 4) + read[..<4].reversed() + [9])
    }
    #expect(task.probe.inputLabels[4] == ">" && task.probe.targetLabels[8] == ".")
  }

  @Test func anEncoderDecoderLearnsToReverse() throws {
    let task = try ReverseTask(options: TaskOptions(length: 7, batchSize: 32))
    let untrained = trained(task, hiddenSize: 32, steps: 0)
    let network = trained(task, hiddenSize: 32, steps: 500)
    let before = task.metrics(of: untrained, loss: 1).last
    let after = task.metrics(of: network, loss: 1).last
    #expect(before?.name == "whole strings decoded" && after?.name == before?.name)
    #expect(before?.value ?? 1 < 0.05)
    #expect(after?.value ?? 0 > 0.9, "\(String(describing: after))")
  }

  // MARK: Answers at the end

  @Test func onlyTheEndIsAnswered() throws {
    let parity = LastOutputTask(try ParityTask(options: TaskOptions(length: 6, batchSize: 3)))
    let (read, asked) = try tokens(of: parity.batch(at: 0), column: 1)
    #expect(asked == [-100, -100, -100, -100, -100, read.reduce(0, +) % 2])
    #expect(parity.probe.targetLabels.filter { !$0.isEmpty }.count == 1)
    let values = (0..<100).map { String($0 * $0) }.joined(separator: "\n")
    let series = LastOutputTask(try SeriesTask(csv: values, options: TaskOptions(length: 4, batchSize: 2)))
    guard case .values(_, let counted) = series.batch(at: 0).targets else { throw UnexpectedKind() }
    #expect(counted == [false, false, false, false, false, false, true, true])
    #expect(series.valueScale != nil)
  }

  // MARK: Metrics

  @Test func metricsAreThoseOfTheAnswers() throws {
    let task = try ParityTask(options: TaskOptions(length: 5, batchSize: 4))
    let network = trained(task, hiddenSize: 4, steps: 0)
    let loss = network.loss(on: task.heldOut[0])
    let metrics = task.metrics(of: network, loss: loss)
    #expect(metrics.map(\.name) == ["perplexity", "bits per symbol", "accuracy"])
    #expect(abs(metrics[0].value - exp(loss)) < 1e-12)
    #expect(abs(metrics[1].value - loss / log(2)) < 1e-12)
    let outputs = network.output(on: task.heldOut[0]).values
    guard case .classes(let classes) = task.heldOut[0].targets else { throw UnexpectedKind() }
    let right = classes.indices.count { (outputs[2 * $0 + 1] > outputs[2 * $0]) == (classes[$0] == 1) }
    #expect(metrics[2].value == Double(right) / Double(classes.count))
    #expect(try TextTask(text: names + names, options: TaskOptions(length: 5)).targetName == "character")
  }

  @Test func theErrorOfASeriesIsInItsOwnUnit() throws {
    let values = (0..<100).map { String(500 + 20 * ($0 % 2)) }.joined(separator: "\n")
    let task = try SeriesTask(csv: values, options: TaskOptions(length: 4, batchSize: 2))
    let metrics = task.metrics(of: trained(task, hiddenSize: 2, steps: 0), loss: 0.25)
    #expect(metrics.map(\.name) == ["RMSE"])
    #expect(abs(metrics[0].value - 5) < 1e-9)
  }

  // MARK: Parts

  private func trained(_ task: some LearningTask, hiddenSize: Int, steps: Int) -> Network<Float> {
    let model = ModelShape(
      cell: .lstm, inputSize: task.inputSize, hiddenSize: hiddenSize, outputSize: task.outputSize,
      hasDecoder: task.hasDecoder)
    let learner = Learner(
      Weights<Float>.initialised(model: model, seed: 1),
      optimizer: OptimizerSettings(kind: .adam, learningRate: 1e-2), clipping: Clipping(norm: 1))
    for step in 0..<steps { _ = learner.step(on: task.batch(at: step)) }
    return learner.network
  }

  private func tokens(of batch: Batch, column: Int) throws -> (read: [Int32], asked: [Int32]) {
    guard case .tokens(let inputs) = batch.inputs, case .classes(let targets) = batch.targets else {
      throw UnexpectedKind()
    }
    let places = (0..<batch.timesteps).map { $0 * batch.batchSize + column }
    return (places.map { inputs[$0] }, places.map { targets[$0] })
  }

  private func line(of batch: Batch, _ column: Int, _ vocabulary: Vocabulary) throws -> String {
    let length = try #require(batch.lengths?[column])
    return vocabulary.text(of: try tokens(of: batch, column: column).read[1..<length].map(Int.init))
  }
}
