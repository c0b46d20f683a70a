import Engine
import Foundation
import Synchronization
import Testing
import Traces

@testable import Training

/// Collects what a run sends.
final class Inbox: Sendable {
  private let updates = Mutex<[RunUpdate]>([])

  func receive(_ update: RunUpdate) { updates.withLock { $0.append(update) } }

  var all: [RunUpdate] { updates.withLock { $0 } }
}

func smallExperiment(
  cell: String = "lstm", steps: Int = 200, _ change: (inout ExperimentOptions) -> Void = { _ in }
) throws -> Experiment {
  var options = ExperimentOptions()
  options.task = "adding"
  options.cell = cell
  options.hidden = 7
  options.length = 12
  options.batch = 3
  options.steps = steps
  change(&options)
  return try Experiment(options)
}

@Suite struct LiveRunTests {
  @Test(arguments: CellVariant.allCases.filter { $0 != .rnnReLU && $0 != .rnnLinear })
  func goingBackShowsExactlyWhatWasThere(cell: CellVariant) async throws {
    let experiment = try smallExperiment(cell: cell.kind.rawValue) { options in
      if cell.kind == .lstm {
        (options.peepholes, options.coupledGates) = (cell.hasPeepholes, cell.couplesGates)
      }
      if cell.kind == .gru { options.gruReset = cell.gruReset.rawValue }
    }
    #expect(experiment.variant == cell)
    let inbox = Inbox()
    let run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { inbox.receive($0) }
    for _ in 0..<61 { await run.advance() }
    var seen: [Int: Unroll<Float>] = [:]
    for update in inbox.all { if let newest = update.newest { seen[newest.step] = newest.unroll } }
    #expect(seen.count == 61)
    for step in [60, 59, 58, 31, 32, 0, 17, 45] {
      #expect(try await run.unroll(at: step).unroll == seen[step], "step \(step)")
    }
  }

  @Test func trainingStopsAtThePlannedStepAndCanGoOn() async throws {
    let experiment = try smallExperiment(steps: 40)
    let inbox = Inbox()
    let run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { inbox.receive($0) }
    await run.advance()
    await run.train(stepsPerSecond: nil)
    while await run.isTraining { await Task.yield() }
    #expect(inbox.all.last?.history.last?.step == 39)
    #expect(inbox.all.last?.hasEnded == true)
    await run.advance()
    #expect(inbox.all.last?.history.last?.step == 40)
  }

  @Test func fromThePlannedEndItGoesOnForAsManyStepsAgain() async throws {
    let experiment = try smallExperiment(steps: 30)
    let inbox = Inbox()
    let run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { inbox.receive($0) }
    for expected in [29, 59] {
      await run.train(stepsPerSecond: nil)
      while await run.isTraining { await Task.yield() }
      #expect(inbox.all.last?.history.last?.step == expected)
      #expect(inbox.all.last?.plannedSteps == expected + 1)
    }
  }

  @Test func itPausesAfterTheStepThatSomebodyWaitsFor() async throws {
    let experiment = try smallExperiment(steps: 40)
    let inbox = Inbox()
    let run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { inbox.receive($0) }
    for (pace, until, last, hasEnded) in [
      (nil, 10, 10, false), (nil, 5, 10, false), (1000, 12, 12, false), (nil, nil, 39, true),
      (nil, 45, 45, false),
    ] as [(Double?, Int?, Int, Bool)] {
      await run.train(stepsPerSecond: pace, until: until)
      while await run.isTraining { await Task.yield() }
      #expect(inbox.all.last?.history.last?.step == last && inbox.all.last?.hasEnded == hasEnded)
    }
  }

  @Test func aLoopThatWasPausedWhileItSleptDoesNotTrainOn() async throws {
    let experiment = try smallExperiment(steps: 1_000_000)
    let inbox = Inbox()
    let run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { inbox.receive($0) }
    for _ in 0..<6 {
      await run.train(stepsPerSecond: 50)
      await run.pause()
    }
    await run.train(stepsPerSecond: 50)
    let start = ContinuousClock.now
    while inbox.all.last?.history.count ?? 0 < 30 { await Task.yield() }
    // Thirty steps at fifty a second take more than half a second; seven loops would be done in a tenth.
    #expect(start.duration(to: .now) > .milliseconds(350))
    await run.pause()
  }

  @Test func aFinishedRunTrainsNoMore() async throws {
    let experiment = try smallExperiment(steps: 1_000_000)
    let inbox = Inbox()
    let run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { inbox.receive($0) }
    await run.advance()
    try await run.finish()
    let updates = inbox.all.count
    await run.train(stepsPerSecond: nil)
    await run.advance()
    #expect(await run.isTraining == false)
    #expect(inbox.all.count == updates)
  }

  @Test func everyUpdateShowsTheUnrollOfItsNewestStep() async throws {
    let experiment = try smallExperiment(steps: 3000)
    let inbox = Inbox()
    let run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { inbox.receive($0) }
    await run.advance()
    await run.train(stepsPerSecond: nil)
    while await run.isTraining { await Task.yield() }
    for update in inbox.all where !update.hasEnded {
      #expect(update.newest?.step == update.history.last?.step)
    }
  }

  @Test func theSameExperimentGivesTheSameRun() throws {
    let experiment = try smallExperiment()
    let task = try experiment.loadTask()
    let first = Trainer(experiment: experiment, task: task)
    let second = Trainer(experiment: experiment, task: task)
    for _ in 0..<20 { #expect(first.advance() == second.advance()) }
  }

  @Test func aCheckpointGoesThroughItsFileUnchanged() throws {
    let experiment = try smallExperiment(cell: "gru")
    let trainer = Trainer(experiment: experiment, task: try experiment.loadTask())
    for _ in 0..<5 { _ = trainer.advance() }
    let restored = try Checkpoint(encoded: trainer.checkpoint.encoded, model: trainer.model)
    #expect(restored == trainer.checkpoint)
  }

  @Test func aCheckpointOfAnotherNetworkIsRefused() throws {
    let experiment = try smallExperiment(cell: "gru")
    let trainer = Trainer(experiment: experiment, task: try experiment.loadTask())
    var other = trainer.model
    other.hiddenSize += 1
    #expect(throws: ExperimentFileError.self) {
      try Checkpoint(encoded: trainer.checkpoint.encoded, model: other)
    }
    var strange = try Safetensors.decode(trainer.checkpoint.encoded)
    strange.tensors["optimizer.adam.m.head.bias"] = StoredTensor(Tensor<Float>(shape: [99], repeating: 0))
    #expect(throws: ExperimentFileError.self) {
      try Checkpoint(encoded: Safetensors.encode(strange), model: trainer.model)
    }
  }
}

@Suite struct CheckpointShelfTests {
  private func checkpoint(_ step: Int) -> Checkpoint {
    let model = ModelShape(cell: .rnn, inputSize: 1, hiddenSize: 1, outputSize: 1)
    let tensors = Dictionary(
      uniqueKeysWithValues: model.parameters.map { ($0.name, Tensor<Float>(shape: $0.shape, repeating: 0)) })
    return Checkpoint(
      step: step,
      state: LearnerState(weights: Weights(model: model, tensors: tensors), moments: [:], updateCount: step))
  }

  @Test func itThinsOutWithoutLosingTheBeginning() {
    let shelf = CheckpointShelf(
      model: ModelShape(cell: .rnn, inputSize: 1, hiddenSize: 1, outputSize: 1), firstInterval: 1)
    for step in 0..<5000 where shelf.wants(step) { shelf.add(checkpoint(step)) }
    #expect(shelf.checkpoint(atOrBefore: 0)?.step == 0)
    for step in stride(from: 0, to: 5000, by: 37) {
      let found = shelf.checkpoint(atOrBefore: step)?.step ?? -1
      #expect(found <= step && step - found < 16)
    }
  }
}
