import Engine
import Foundation
import Testing

@testable import Training

/// What the literature reports of recurrent networks, trained at full length over three seeds, each with the setting
/// that must fail. It takes several minutes: `RNNSCOPE_BENCHMARKS=1 swift test --filter PublishedBehaviour`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["RNNSCOPE_BENCHMARKS"] != nil))
struct PublishedBehaviourBenchmark {
  private static let seeds = [1, 2, 3]

  // MARK: A bias that keeps the forget gate open (Gers et al. 2000; Józefowicz et al. 2015)

  private static let temporalOrder = """
    task = 'temporal-order'
    length = 50
    cell = 'lstm'
    hidden = 32
    batch = 50
    lr = 0.005
    steps = 1500
    """

  @Test(arguments: seeds)
  func anOpenForgetGateSolvesTemporalOrder(seed: Int) throws {
    let open = try LongRun(Self.temporalOrder + "\nforget-bias = 3", seed: seed)
    let solved = open.train(until: { $0.heldOutError < 0.01 })
    report("temporal order, forget bias 3", seed, "solved at \(solved.map(String.init) ?? "-"), \(open)")
    #expect(solved ?? .max < 1200)
  }

  @Test(arguments: seeds)
  func aHalfShutForgetGateStaysAtChance(seed: Int) throws {
    let shut = try LongRun(Self.temporalOrder + "\nforget-bias = 0", seed: seed)
    _ = shut.train()
    report("temporal order, forget bias 0", seed, "\(shut)")
    #expect(shut.heldOutError > 0.5)
  }

  // MARK: The adding problem (Hochreiter & Schmidhuber 1997)

  private static let adding = """
    task = 'adding'
    length = 100
    hidden = 64
    batch = 50
    lr = 0.002
    clip-norm = 1
    """

  @Test(arguments: ["lstm", "gru"], seeds)
  func gatesSolveTheAddingProblem(cell: String, seed: Int) throws {
    let run = try LongRun(Self.adding + "\nsteps = 6000\ncell = '\(cell)'", seed: seed)
    let solved = run.train(until: { $0.heldOutLoss < 0.01 })
    report("adding, \(cell)", seed, "below 0.01 at \(solved.map(String.init) ?? "-"), \(run)")
    #expect(solved ?? .max <= (cell == "gru" ? 2000 : 6000))
  }

  @Test(arguments: seeds)
  func theSimpleCellStaysOnThePlateau(seed: Int) throws {
    let run = try LongRun(Self.adding + "\nsteps = 4000\ncell = 'rnn'", seed: seed)
    _ = run.train()
    report("adding, tanh", seed, "\(run)")
    #expect(run.heldOutLoss > 0.12 && run.heldOutLoss < 0.2)
  }

  // MARK: Exploding gradients (Pascanu et al. 2013)

  private static let explosive = """
    task = 'adding'
    length = 100
    hidden = 64
    batch = 50
    cell = 'rnn'
    activation = 'relu'
    init = 'identity'
    optimizer = 'sgd'
    lr = 0.01
    steps = 1000
    """

  @Test(arguments: seeds)
  func clippingKeepsTheIRNNAtBay(seed: Int) throws {
    let run = try LongRun(Self.explosive + "\nclip-norm = 1", seed: seed)
    let (loss, _) = run.worst()
    report("IRNN, clipped", seed, String(format: "greatest loss %.3g", loss))
    #expect(loss < 10)
  }

  @Test(arguments: seeds)
  func withoutClippingTheIRNNBlowsUp(seed: Int) throws {
    let run = try LongRun(Self.explosive + "\nclip-norm = 0", seed: seed)
    let (loss, gradient) = run.worst()
    report("IRNN, not clipped", seed, String(format: "greatest loss %.3g, gradient %.3g", loss, gradient))
    #expect(!(loss < 1000) && !(gradient < 10_000))
  }

  // MARK: The chrono initialisation (Tallec & Ollivier 2018)

  private static let copy = """
    task = 'copy'
    length = 40
    hidden = 64
    batch = 50
    lr = 0.005
    clip-norm = 1
    steps = 4000
    """
  private static let withoutMemory = 10 * log(8.0) / 40

  @Test(arguments: seeds)
  func copyingNeedsATimeScale(seed: Int) throws {
    let tanh = try LongRun(Self.copy + "\ncell = 'rnn'", seed: seed)
    let open = try LongRun(Self.copy + "\ncell = 'lstm'\nforget-bias = 1", seed: seed)
    let chrono = try LongRun(Self.copy + "\ncell = 'lstm'\nchrono = 30", seed: seed)
    for run in [tanh, open, chrono] { _ = run.train() }
    report("copy", seed, "tanh \(tanh), forget bias 1 \(open), chrono \(chrono)")
    #expect(tanh.heldOutLoss > 0.99 * Self.withoutMemory)
    #expect(open.heldOutLoss > 0.65 * Self.withoutMemory)
    #expect(chrono.heldOutLoss < 0.55 * Self.withoutMemory)
  }

  private func report(_ name: String, _ seed: Int, _ text: String) { print("\(name), seed \(seed): \(text)") }
}

/// One run of an experiment, evaluated now and then.
private final class LongRun: CustomStringConvertible {
  private static let evaluationInterval = 50
  private let trainer: Trainer

  init(_ text: String, seed: Int) throws {
    var options = try ExperimentFile.parse(text, name: "experiment")
    options.seed = UInt64(seed)
    let experiment = try Experiment(options)
    trainer = Trainer(experiment: experiment, task: try experiment.loadTask())
  }

  var description: String { String(format: "held-out loss %.4g, error %.3g", heldOutLoss, heldOutError) }

  var heldOutLoss: Double { trainer.heldOutLoss() ?? .nan }

  /// The share of held-out classes that are answered wrongly.
  var heldOutError: Double {
    let network = Network(trainer.checkpoint.state.weights)
    var (wrong, count) = (0, 0)
    for batch in trainer.task.heldOut {
      guard case .classes(let classes) = batch.targets else { return .nan }
      let outputs = network.output(on: batch).values
      let width = trainer.task.outputSize
      for (row, target) in classes.enumerated() where target != Targets.ignoredClass {
        let logits = outputs[row * width..<(row + 1) * width]
        count += 1
        if logits.max() != logits[row * width + Int(target)] { wrong += 1 }
      }
    }
    return Double(wrong) / Double(count)
  }

  /// Trains to the planned end, or until an evaluation `isDone`: the step of that.
  func train(until isDone: (LongRun) -> Bool = { _ in false }) -> Int? {
    while trainer.step < trainer.experiment.plannedSteps {
      _ = trainer.advance(evaluating: false)
      if trainer.step % Self.evaluationInterval == 0 && isDone(self) { return trainer.step }
    }
    return nil
  }

  /// Trains to the planned end: the greatest loss and gradient norm; NaN where one was no number.
  func worst() -> (loss: Double, gradient: Double) {
    var (loss, gradient) = (0.0, 0.0)
    while trainer.step < trainer.experiment.plannedSteps {
      let record = trainer.advance(evaluating: false)
      if !(record.loss <= loss) { loss = record.loss }
      if !(record.gradientNorm <= gradient) { gradient = record.gradientNorm }
      if !loss.isFinite || !gradient.isFinite { break }
    }
    return (loss, gradient)
  }
}
