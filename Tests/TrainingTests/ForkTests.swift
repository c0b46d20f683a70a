import Engine
import FolderKit
import Foundation
import Testing
import Traces

@testable import Training

@Suite struct ForkTests {
  private let folder: TemporaryFolder
  private let parent: Experiment

  init() throws {
    folder = try TemporaryFolder()
    parent = try smallExperiment(steps: 60) { $0.recordEvery = 20 }
    try record(Trainer(experiment: parent, task: parent.loadTask()), to: folder.trace)
  }

  private func record(_ trainer: Trainer, to path: String, origin: ForkOrigin? = nil) throws {
    let recording = try Recording(
      path: path, experiment: trainer.experiment, task: trainer.task, origin: origin)
    while trainer.step < trainer.experiment.plannedSteps { trainer.advance(into: recording) }
    try recording.finish()
  }

  private func fork(at step: Int?, _ change: (inout ExperimentOptions) -> Void) throws -> RecordedFork {
    var changes = ExperimentOptions()
    change(&changes)
    return try RecordedFork(path: folder.trace, at: step, changing: changes)
  }

  /// What a trainer does in its next `count` steps.
  private func records(of trainer: Trainer, count: Int) -> [StepRecord] {
    (0..<count).map { _ in trainer.advance() }
  }

  @Test(arguments: [0, 20, 33, 59])
  func withoutAChangeAForkIsItsParent(step: Int) throws {
    let forked = try fork(at: step) { _ in }
    #expect(forked.fork.changes.isEmpty)
    let own = records(of: forked.fork.trainer, count: 60 - step)
    #expect(own.map(\.loss) == (try TraceReader(path: folder.trace).records(in: step...59).map(\.loss)))
  }

  @Test func aForkIsThePureContinuationWithTheNewSettings() throws {
    let trainer = Trainer(experiment: parent, task: try parent.loadTask())
    for _ in 0..<33 { _ = trainer.advance() }
    var options = parent.completeOptions
    options.learningRate = 0.05
    options.clipNorm = 0
    let expected = Trainer(
      experiment: try Experiment(options), task: try parent.loadTask(), restoring: trainer.checkpoint)
    let forked = try fork(at: 33) {
      $0.learningRate = 0.05
      $0.clipNorm = 0
    }
    #expect(!forked.fork.resetsMoments)
    #expect(forked.fork.changes.map(\.description) == ["clip-norm 1 → 0", "lr 0.002 → 0.05"])
    #expect(records(of: forked.fork.trainer, count: 20) == records(of: expected, count: 20))
  }

  @Test func itsTraceNamesTheParentAndIsVerifiedAndTravelledAlone() async throws {
    let forked = try fork(at: 33) {
      $0.learningRate = 0.01
      $0.steps = 90
      $0.batch = 5
    }
    try record(forked.fork.trainer, to: folder.path("fork.rnntrace"), origin: forked.origin)
    let parentHeader = try TraceReader(path: folder.trace).header
    try FileManager.default.removeItem(atPath: folder.trace)
    let header = try TraceReader(path: folder.path("fork.rnntrace")).header
    let origin = try #require(ForkOrigin(header: header))
    #expect(origin == forked.origin)
    #expect(origin.step == 33 && origin.path == folder.trace)
    #expect(origin.id == parentHeader.extra["id"] && origin.id?.count == 16)
    #expect(header.extra["id"] != origin.id)
    #expect(origin.changes.map(\.name) == ["batch", "lr", "steps"])
    #expect(try RunVerification(path: folder.path("fork.rnntrace")).run().records == 57)
    let replay = try RecordedRun(path: folder.path("fork.rnntrace"))
    #expect(try replay.steps() == 33...89)
    let again = forked.fork.trainer
    for _ in 33..<71 { _ = again.advance() }
    #expect(try await replay.unroll(at: 71)?.unroll == again.unrollProbe())
  }

  @Test func aForkFromTheFirstStepKeepsTheParentsWeightsWhateverItsSeed() throws {
    let forked = try fork(at: 0) { $0.seed = 9 }
    try record(forked.fork.trainer, to: folder.path("fork.rnntrace"), origin: forked.origin)
    let first = try TraceReader(path: folder.path("fork.rnntrace")).unroll(atOrBefore: 0)
    let parents = try TraceReader(path: folder.trace).checkpoint(atOrBefore: 0)
    let own = try TraceReader(path: folder.path("fork.rnntrace")).checkpoint(atOrBefore: 0)
    #expect(parents?.bytes == own?.bytes && first?.step == 0)
    #expect(try RunVerification(path: folder.path("fork.rnntrace")).run().records == 60)
  }

  @Test func aNewKindOfOptimizerBeginsWithMomentsOfZeroAndItsOwnCount() throws {
    let forked = try fork(at: 40) { $0.optimizer = "rmsprop" }
    #expect(forked.fork.resetsMoments)
    #expect(forked.fork.start.state.moments.isEmpty && forked.fork.start.state.momentStart == 40)
    #expect(try !fork(at: 40) { $0.optimizer = "adamw" }.fork.resetsMoments)
    #expect(try !fork(at: 40) { $0.optimizer = "sgd" }.fork.resetsMoments)
    // Adam's first update is the learning rate in every component, however many updates were made before.
    let plain = try smallExperiment(steps: 60) { $0.optimizer = "sgd" }
    let trainer = Trainer(experiment: plain, task: try plain.loadTask())
    for _ in 0..<40 { _ = trainer.advance() }
    var changes = ExperimentOptions()
    changes.optimizer = "adam"
    changes.clipNorm = 0
    let fork = try Fork(of: plain, at: trainer.checkpoint, changing: changes)
    let forkedTrainer = fork.trainer
    let before = forkedTrainer.checkpoint.state.weights["rnn.weight_hh_l0"].values
    _ = forkedTrainer.advance()
    let after = forkedTrainer.checkpoint.state.weights["rnn.weight_hh_l0"].values
    let moved = zip(before, after).map { abs($1 - $0) }.filter { $0 > 0.0015 && $0 < 0.002_001 }
    #expect(moved.count > before.count * 9 / 10)
    #expect(
      try Checkpoint(encoded: forkedTrainer.checkpoint.encoded, model: forkedTrainer.model)
        == forkedTrainer.checkpoint)
  }

  @Test func whatTheWeightsSettleIsRefusedInOneLine() throws {
    let changes: [(name: String, change: (inout ExperimentOptions) -> Void)] = [
      ("hidden", { $0.hidden = 8 }), ("cell", { $0.cell = "gru" }), ("layers", { $0.layers = 2 }),
      ("bidirectional", { $0.bidirectional = true }), ("task", { $0.task = "parity" }),
      ("init", { $0.initializer = "orthogonal" }), ("chrono", { $0.chrono = 20 }),
      ("outputs", { $0.outputs = "last" }),
    ]
    for (name, change) in changes {
      let error = #expect(throws: ExperimentError.self) { try fork(at: 20, change) }
      #expect(
        error?.description.contains("--\(name) can't become") == true, "\(name): \(error?.description ?? "")")
    }
    // Said again as it was is no change.
    #expect(try fork(at: 20) { $0.hidden = 7 }.fork.changes.isEmpty)
    let end = #expect(throws: ExperimentError.self) { try fork(at: 20) { $0.steps = 20 } }
    #expect(end?.description.contains("give a greater --steps") == true)
    let beyond = #expect(throws: RetrainingError.self) { try fork(at: 60) { _ in } }
    #expect(beyond?.description.contains("from 0 to 59") == true)
  }

  @Test func anotherForgetBiasMovesEveryForgetGateOnceAndNothingElse() throws {
    let plain = try smallExperiment(steps: 60) {
      $0.layers = 2
      $0.forgetBias = 1
    }
    let trainer = Trainer(experiment: plain, task: try plain.loadTask())
    for _ in 0..<10 { _ = trainer.advance() }
    let fork = try Fork(of: plain, at: trainer.checkpoint, changing: .stating { $0.forgetBias = 3.5 })
    #expect(fork.changes.map(\.description) == ["forget-bias 1 → 3.5"] && !fork.resetsMoments)
    let (old, new) = (trainer.checkpoint.state, fork.start.state)
    #expect(new.moments == old.moments && fork.start.step == 10)
    for (name, tensor) in old.weights.tensors {
      // Rows i, f, g, o of 7 units each.
      let expected = tensor.values.enumerated().map { index, value in
        name.contains(".bias_ih_l") && (7..<14).contains(index) ? value + 2.5 : value
      }
      #expect(new.weights[name].values == expected, "\(name)")
    }
    // Stated again as it is by now it is no change, and the way back is the same number.
    let again = try Fork(of: fork.experiment, at: fork.start, changing: .stating { $0.forgetBias = 3.5 })
    #expect(again.start == fork.start && again.changes.isEmpty)
  }

  @Test(arguments: [(true, false), (false, true), (true, true)])
  func aForkWithAnotherForgetBiasIsVerifiedAndTravelledAlone(peepholes: Bool, coupled: Bool) async throws {
    let variant = try smallExperiment(steps: 40) { options in
      (options.peepholes, options.coupledGates) = (peepholes, coupled)
    }
    let path = folder.path("variant.rnntrace")
    try record(Trainer(experiment: variant, task: try variant.loadTask()), to: path)
    let forked = try RecordedFork(path: path, at: 17, changing: .stating { $0.forgetBias = 2 })
    try record(forked.fork.trainer, to: folder.path("fork.rnntrace"), origin: forked.origin)
    try FileManager.default.removeItem(atPath: path)
    #expect(try RunVerification(path: folder.path("fork.rnntrace")).run().records == 23)
    let replay = try RecordedRun(path: folder.path("fork.rnntrace"))
    let again = forked.fork.trainer
    #expect(try await replay.unroll(at: 17)?.unroll == again.unrollProbe())
    for _ in 17..<33 { _ = again.advance() }
    #expect(try await replay.unroll(at: 33)?.unroll == again.unrollProbe())
  }

  @Test func whereThereIsNoCommonForgetBiasAForkSaysWhy() throws {
    let cases: [(experiment: Experiment, says: String)] = [
      (try smallExperiment(cell: "gru"), "a GRU has no forget gate"),
      (try smallExperiment(cell: "rnn"), "the simple cell has no gates"),
      (try smallExperiment { $0.chrono = 20 }, "--chrono drew a bias for each unit"),
    ]
    for (experiment, says) in cases {
      let trainer = Trainer(experiment: experiment, task: try experiment.loadTask())
      let error = #expect(throws: ExperimentError.self) {
        try Fork(of: experiment, at: trainer.checkpoint, changing: .stating { $0.forgetBias = 1 })
      }
      #expect(error?.description.hasPrefix("--forget-bias can't be changed, \(says)") == true)
      #expect(Fork.obstacle(to: "forget-bias", in: experiment.completeOptions)?.hasPrefix(says) == true)
    }
    #expect(Fork.obstacle(to: "forget-bias", in: parent.completeOptions) == nil)
  }

  @Test func anotherOptimizerKeepsTheStatesThatAreCarriedOver() throws {
    let text = folder.path("text.txt")
    try String(repeating: "abba cab ", count: 50).write(toFile: text, atomically: true, encoding: .utf8)
    var options = ExperimentOptions()
    (options.text, options.hidden, options.length, options.batch) = (text, 5, 8, 2)
    (options.steps, options.carryState) = (30, true)
    let carrying = try Experiment(options)
    let trainer = Trainer(experiment: carrying, task: try carrying.loadTask())
    for _ in 0..<3 { _ = trainer.advance() }
    try #require(trainer.checkpoint.carriedState != nil)
    let fork = try Fork(of: carrying, at: trainer.checkpoint, changing: .stating { $0.optimizer = "sgd" })
    #expect(fork.start.carriedState == trainer.checkpoint.carriedState)
  }
}

extension ExperimentOptions {
  /// Options that state what `state` puts into them.
  static func stating(_ state: (inout ExperimentOptions) -> Void) -> ExperimentOptions {
    var options = ExperimentOptions()
    state(&options)
    return options
  }
}
